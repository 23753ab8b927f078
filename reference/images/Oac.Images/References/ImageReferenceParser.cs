using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Oac.Images.Content;

namespace Oac.Images.References;

/// <summary>Takes a reference apart at its first <c>@</c>, its first <c>/</c> and the path's first <c>:</c>, and checks the pieces.</summary>
internal static class ImageReferenceParser
{
    private const string LowerAlphanumeric = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string UpperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const int IdentifierLength = 64;

    private static readonly SearchValues<char> PathCharacters = SearchValues.Create(LowerAlphanumeric + "._-");
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create(
        LowerAlphanumeric + UpperLetters + "-"
    );
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:");
    private static readonly SearchValues<char> Upper = SearchValues.Create(UpperLetters);
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    public static bool TryParse(
        string? text,
        [NotNullWhen(true)] out ImageReference? reference,
        [NotNullWhen(false)] out string? error
    )
    {
        reference = null;
        if (string.IsNullOrEmpty(text))
        {
            error = "The image reference is empty; [registry/]name[:tag][@digest] is wanted.";
            return false;
        }
        if (text.Length == IdentifierLength && !text.AsSpan().ContainsAnyExcept(LowerHex))
        {
            error = "64 hexadecimal digits are an image's id, not its name; [registry/]name[:tag][@digest] is wanted.";
            return false;
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        var nameEnd = at < 0 ? text.Length : at;
        var registry = ImageReference.DefaultRegistry;
        var pathStart = 0;
        var slash = text.IndexOf('/', 0, nameEnd);
        if (slash >= 0 && IsDomain(text.AsSpan(0, slash)))
        {
            registry = text[..slash] == "index.docker.io" ? ImageReference.DefaultRegistry : text[..slash];
            pathStart = slash + 1;
            error = DomainError(text, slash);
            if (error is not null)
            {
                return false;
            }
        }

        var colon = text.IndexOf(':', pathStart, nameEnd - pathStart);
        var pathEnd = colon < 0 ? nameEnd : colon;
        error = PathError(text, pathStart, pathEnd);
        if (error is not null)
        {
            return false;
        }
        var repository = text[pathStart..pathEnd];
        if (registry == ImageReference.DefaultRegistry && !repository.Contains('/', StringComparison.Ordinal))
        {
            repository = "library/" + repository;
        }
        if (repository.Length > ImageReference.MaxRepositoryLength)
        {
            error =
                $"The repository's path {Place(pathStart)} has {repository.Length} characters; at most {ImageReference.MaxRepositoryLength} are allowed.";
            return false;
        }

        ImageTag? tag = null;
        if (colon >= 0 && !ImageTag.TryParse(text[(colon + 1)..nameEnd], out tag))
        {
            error =
                $"The tag '{Shown(text[(colon + 1)..nameEnd])}' {Place(colon + 1)} is not made of 1 to 128 letters, digits, '_', '.' and '-' that begin with none of the last two.";
            return false;
        }
        ContentDigest? digest = null;
        if (at >= 0 && !ContentDigest.TryParse(text[(at + 1)..], out digest))
        {
            error =
                $"The digest '{Shown(text[(at + 1)..])}' {Place(at + 1)} is neither sha256: with 64 nor sha512: with 128 lower-case hexadecimal digits.";
            return false;
        }
        reference = new(registry, repository, tag, digest);
        error = null;
        return true;
    }

    /// <summary>Whether the part before the first slash names a registry.</summary>
    private static bool IsDomain(ReadOnlySpan<char> first) =>
        first is "localhost" || first.ContainsAny('.', ':') || first.ContainsAny(Upper);

    private static string? DomainError(string text, int end)
    {
        var host = text.AsSpan(0, end);
        int port;
        if (host is ['[', ..])
        {
            var close = host.IndexOf(']');
            if (close <= 1 || host[1..close].ContainsAnyExcept(AddressCharacters))
            {
                return $"The registry '{Shown(text[..end])}' {Place(0)} begins with a bracket but not with an IPv6 address in brackets, which has no zone and no dots.";
            }
            port = close + 1;
        }
        else
        {
            port = host.IndexOf(':');
            port = port < 0 ? end : port;
            var start = 0;
            foreach (var label in host[..port].Split('.'))
            {
                var part = host[label];
                if (part is "" or ['-', ..] or [.., '-'] || part.ContainsAnyExcept(LabelCharacters))
                {
                    return $"The registry's name part '{Shown(part.ToString())}' {Place(start)} is not made of letters, digits and, inside, hyphens.";
                }
                start += part.Length + 1;
            }
        }

        if (port < end && (host[port] != ':' || port + 1 == end || host[(port + 1)..].ContainsAnyExcept(Digits)))
        {
            return host[port..] is ":" && end + 1 < text.Length && text[end + 1] == '/'
                ? $"The reference begins with the scheme '{Shown(text[..end])}//' {Place(0)}; a reference has none."
                : $"The registry's port '{Shown(text[port..end])}' {Place(port)} is not a colon and digits.";
        }
        return null;
    }

    private static string? PathError(string text, int start, int end)
    {
        var path = text.AsSpan(start, end - start);
        foreach (var range in path.Split('/'))
        {
            var component = path[range];
            var at = start + range.Start.Value;
            if (component.IsEmpty)
            {
                return end == start && start == 0
                    ? $"The reference has no name {Place(0)}; [registry/]name[:tag][@digest] is wanted."
                    : $"The repository's path has an empty component {Place(at)}.";
            }
            var wrong = component.IndexOfAnyExcept(PathCharacters);
            if (wrong >= 0)
            {
                return $"The character '{Shown(component[wrong].ToString())}' {Place(at + wrong)} cannot stand in a repository's path, which is made of lower-case ASCII letters, digits, '.', '_' and '-'.";
            }
            if (MisplacedSeparator(component) is var misplaced and >= 0)
            {
                return $"The separator '{component[misplaced]}' {Place(at + misplaced)} is not a single '.', '_' or '__' or hyphens between letters and digits.";
            }
        }
        return null;
    }

    /// <summary>Where a run of separators begins that is at an edge or none of the allowed ones, or -1.</summary>
    private static int MisplacedSeparator(ReadOnlySpan<char> component)
    {
        for (var i = 0; i < component.Length; i++)
        {
            if (!IsSeparator(component[i]))
            {
                continue;
            }
            var end = i;
            while (end < component.Length && IsSeparator(component[end]))
            {
                end++;
            }
            var run = component[i..end];
            if (i == 0 || end == component.Length || !(run is "." or "_" or "__" || !run.ContainsAnyExcept('-')))
            {
                return i;
            }
            i = end;
        }
        return -1;
    }

    private static bool IsSeparator(char character) => character is '.' or '_' or '-';

    private static string Place(int index) => string.Create(CultureInfo.InvariantCulture, $"at character {index + 1}");

    private static string Shown(string text) => MessageText.Shown(text, 80);
}
