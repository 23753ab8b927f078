using System.Buffers;
using System.Text;
using Oac.Spec.Linting;

namespace Oac.Producer.Output;

/// <summary>
/// Keeps what looks like a secret out of everything that is printed: a log lives longer, and is read by more people, than the file that the
/// secret should never have been in.
/// </summary>
internal static class Secrets
{
    private const string KeyBegins = "-----BEGIN";
    private const string KeyKind = "PRIVATE KEY";

    /// <summary>Where words end that may be a token, first in what is split by blanks and quotes, then in what has brackets around it.</summary>
    private static readonly SearchValues<char>[] Separators =
    [
        SearchValues.Create(" \t\n\r,;=\"'"),
        SearchValues.Create(" \t\n\r,;=\"'()[]{}<>`$\\|&/@:"),
    ];

    /// <summary>A value, or words in its place.</summary>
    public static string Value(string value) => SecretShapes.Find(value) is { } shape ? Instead(shape) : value;

    /// <summary>A value, or words in its place; null for null.</summary>
    public static string? OptionalValue(string? value) => value is null ? null : Value(value);

    /// <summary>A sentence that may quote something, with words in place of each secret.</summary>
    public static string Sentence(string text)
    {
        var found = Find(text);
        if (found.Count == 0)
        {
            return text;
        }
        var result = new StringBuilder(text.Length + 32);
        var at = 0;
        foreach (var (from, to, shape) in found)
        {
            if (from >= at)
            {
                result.Append(text, at, from - at).Append(Instead(shape));
            }
            at = Math.Max(at, to);
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>The stretches of a text that look like secrets, by their start.</summary>
    public static List<(int From, int To, string Shape)> Find(ReadOnlySpan<char> text)
    {
        var found = new List<(int From, int To, string Shape)>();
        var key = text.IndexOf(KeyBegins, StringComparison.Ordinal);
        if (key >= 0 && text[key..].Contains(KeyKind, StringComparison.Ordinal))
        {
            found.Add((key, text.Length, SecretShapes.Find(text[key..]) ?? "a private key"));
        }
        foreach (var separators in Separators)
        {
            for (var at = 0; at < text.Length; at++)
            {
                var length = text[at..].IndexOfAny(separators);
                length = length < 0 ? text.Length - at : length;
                // Brackets around a word are the sentence's, not the secret's.
                var word = text.Slice(at, length).TrimEnd(")]}>");
                var bare = word.TrimStart("([{<");
                if (ShapeOf(bare) is { } shape)
                {
                    found.Add((at + word.Length - bare.Length, at + word.Length, shape));
                }
                at += length;
            }
        }
        found.Sort(static (a, b) => a.From != b.From ? a.From.CompareTo(b.From) : b.To.CompareTo(a.To));
        return found;
    }

    private static string? ShapeOf(ReadOnlySpan<char> word)
    {
        if (word is not [.. { Length: > 8 } begin, '…'])
        {
            return SecretShapes.Find(word);
        }
        // A message cut it: the beginning of a secret is no less of one, so it is judged as if the rest were there.
        return SecretShapes.Find($"{begin}.0.{new string('0', 40)}");
    }

    private static string Instead(string shape) => $"<{shape}, not shown>";
}
