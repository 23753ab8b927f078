namespace Oac.Conformance.Wire;

/// <summary>Base64 as the protocols write it: without padding.</summary>
internal static class WireBase64
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    public static string EncodeUrl(ReadOnlySpan<byte> bytes) => Encode(bytes).Replace('+', '-').Replace('/', '_');

    /// <summary>Decodes what has no padding; null for anything else.</summary>
    public static byte[]? DecodeUnpadded(string text) =>
        text.Contains('=', StringComparison.Ordinal) || text.Any(char.IsWhiteSpace) ? null : Decode(text);

    /// <summary>Decodes text of either alphabet, with padding or without; null where it is neither.</summary>
    public static byte[]? Decode(string text)
    {
        var plain = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        try
        {
            return Convert.FromBase64String(plain.PadRight((plain.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
