using System.Buffers;

namespace Oac.Producer.LabelForms;

/// <summary>Quotes one word for a POSIX shell.</summary>
internal static class ShellWord
{
    private static readonly SearchValues<char> Harmless = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+:@%,=-"
    );

    /// <summary>The word, in single quotes where a shell would see more in it than text.</summary>
    public static string Of(string word) =>
        word.Length > 0 && !word.AsSpan().ContainsAnyExcept(Harmless)
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
