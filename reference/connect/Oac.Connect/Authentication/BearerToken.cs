using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Oac.Connect.Authentication;

/// <summary>The form of bearer tokens (RFC 6750, section 2.1: <c>b64token</c>).</summary>
internal static class BearerToken
{
    /// <summary>The longest token that is read or sent: 8 KiB, as many servers take no longer header.</summary>
    public const int MaxLength = 8 * 1024;

    private const string Scheme = "Bearer";

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/"
    );

    public static bool IsToken(ReadOnlySpan<char> text)
    {
        var bare = text.TrimEnd('=');
        return text.Length <= MaxLength && !bare.IsEmpty && !bare.ContainsAnyExcept(Characters);
    }

    public static string Format(string token) => $"{Scheme} {token}";

    /// <summary>Reads the value of an <c>authorization</c> header.</summary>
    public static bool TryParse(string value, [NotNullWhen(true)] out string? token)
    {
        token = null;
        if (
            !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || value.Length == Scheme.Length
            || value[Scheme.Length] != ' '
        )
        {
            return false;
        }
        var rest = value.AsSpan(Scheme.Length).Trim(' ');
        if (!IsToken(rest))
        {
            return false;
        }
        token = rest.ToString();
        return true;
    }
}
