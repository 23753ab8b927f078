namespace Oac.Conformance.Containers;

/// <summary>What was found of one kind, in one sentence of bounded length however much there is.</summary>
internal static class Listed
{
    private const int MaxShown = 5;

    public static string Of(IReadOnlyList<string> words, string separator = "; ") =>
        words.Count <= MaxShown
            ? string.Join(separator, words)
            : $"{string.Join(separator, words.Take(MaxShown))}{separator}and {words.Count - MaxShown} more";
}
