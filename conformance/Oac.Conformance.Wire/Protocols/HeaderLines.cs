namespace Oac.Conformance.Wire;

/// <summary>What header lines may hold, and what the judges ask of them in every protocol.</summary>
internal static class HeaderLines
{
    private const string Tokens = "!#$%&'*+-.^_`|~";

    public static bool IsName(string text) =>
        text.Length > 0
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || Tokens.Contains(c, StringComparison.Ordinal));

    public static bool IsValue(string text) => text.All(static c => c == '\t' || (c >= ' ' && c != '\u007f'));

    /// <summary>A text for a complaint: its beginning, where it is long.</summary>
    public static string Shown(string text) => text.Length > 100 ? text[..100] + "..." : text;

    /// <summary>Binary values are base64 without padding.</summary>
    public static void RequireUnpadded(string where, WireHeaders headers, ICollection<string> complaints)
    {
        foreach (var (name, value) in headers)
        {
            if (!name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            foreach (var part in value.Split(','))
            {
                if (WireBase64.DecodeUnpadded(part.Trim()) is null)
                {
                    complaints.Add($"{where}: '{name}' is '{Shown(value)}', which is no unpadded base64");
                }
            }
        }
    }

    /// <summary>The value of a header that may stand once; a complaint where it stands more often.</summary>
    public static string? Once(WireHeaders headers, string name, ICollection<string> complaints)
    {
        var values = headers.Values(name);
        if (values.Count > 1)
        {
            complaints.Add($"{name} stands {values.Count} times: {Shown(string.Join(" | ", values))}");
        }
        return values.Count == 0 ? null : values[0];
    }
}
