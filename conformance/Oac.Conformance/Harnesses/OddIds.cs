namespace Oac.Conformance.Harnesses;

/// <summary>Session ids that are as good as any other: an id is opaque.</summary>
internal static class OddIds
{
    /// <summary>The id of a kind that a scenario names.</summary>
    public static string Of(string kind) =>
        kind switch
        {
            "one letter" => "a",
            "spaces and quotes" => "  with spaces, \"double\" and 'single' quotes  ",
            "path and query" => "../up/and%2Fdown?x=1&y=#z\\",
            "letters beyond ASCII" => "Größe-Ωμέγα-日本-🦉",
            // Not the one character é: whoever normalises it changes the bytes.
            "letters not composed" => "cafe\u0301",
            "control characters" => "\u0001tab\tline\nfeed\u007f",
            "a thousand characters" => string.Concat(Enumerable.Repeat("0123456789", 100)),
            _ => throw new ArgumentException($"'{kind}' is no kind of session id", nameof(kind)),
        };
}
