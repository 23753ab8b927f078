using Oac.Producer.Output;

namespace Oac.Producer.Fixing;

/// <summary>
/// The difference of two texts as <c>diff -u</c> prints it. Edits of keys never add or remove a line, so lines are compared pairwise.
/// </summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>Writes the difference; nothing where there is none.</summary>
    /// <param name="name">The file's name, as it is below the folder where the patch is applied.</param>
    /// <param name="before">The old text.</param>
    /// <param name="after">The new text, with as many lines.</param>
    /// <param name="output">Where to.</param>
    /// <param name="palette">Colours.</param>
    /// <param name="forPerson">Whether control characters are spelled out; a program gets every byte as it is.</param>
    public static void Write(
        string name,
        string before,
        string after,
        TextWriter output,
        Palette palette,
        bool forPerson
    )
    {
        var old = before.Split('\n');
        var @new = after.Split('\n');
        var last = old[^1].Length == 0 ? old.Length - 2 : old.Length - 1;
        var changed = Enumerable.Range(0, last + 1).Where(i => old[i] != @new[i]).ToList();
        if (changed.Count == 0)
        {
            return;
        }
        var shown = SafeText.Line(name);
        // A tab ends a name with a space in it, or a reader takes what is behind the space for a date.
        var nameEnd = shown.Contains(' ', StringComparison.Ordinal) ? "\t" : "";
        output.Write($"{palette.Bold}--- a/{shown}{nameEnd}\n+++ b/{shown}{nameEnd}{palette.Reset}\n");
        for (var i = 0; i < changed.Count; )
        {
            var from = Math.Max(0, changed[i] - Context);
            var to = changed[i];
            for (; i < changed.Count && changed[i] <= to + (2 * Context); i++)
            {
                to = changed[i];
            }
            to = Math.Min(last, to + Context);
            var count = to - from + 1;
            output.Write($"@@ -{from + 1},{count} +{from + 1},{count} @@\n");
            for (var line = from; line <= to; )
            {
                if (old[line] == @new[line])
                {
                    Line(' ', old[line], line, "");
                    line++;
                    continue;
                }
                var end = line;
                for (; end <= to && old[end] != @new[end]; end++)
                {
                    Line('-', old[end], end, palette.Red);
                }
                for (; line < end; line++)
                {
                    Line('+', @new[line], line, palette.Green);
                }
            }
        }

        void Line(char sign, string text, int index, string color)
        {
            var end = index == old.Length - 1 ? "\n\\ No newline at end of file\n" : "\n";
            output.Write(
                $"{color}{sign}{(forPerson ? Shown(text) : text)}{(color.Length == 0 ? "" : palette.Reset)}{end}"
            );
        }
    }

    /// <summary>Tabs and a final CR are part of the layout; everything else that is not to be printed is spelled out.</summary>
    private static string Shown(string text) => string.Join('\t', text.TrimEnd('\r').Split('\t').Select(SafeText.Line));
}
