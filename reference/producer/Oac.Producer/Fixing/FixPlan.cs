using Oac.Images;

namespace Oac.Producer.Fixing;

/// <summary>Every edit that has one sure answer, and what could not be planned.</summary>
/// <param name="Files">The files to change, in the order of the inputs.</param>
/// <param name="Refusals">Why a fix was left out, one line each.</param>
internal sealed record FixPlan(IReadOnlyList<FileFix> Files, IReadOnlyList<string> Refusals);

/// <summary>The edits of one file.</summary>
/// <param name="Name">The name to show.</param>
/// <param name="Path">The absolute path; null for standard input.</param>
/// <param name="Source">The text that was linted.</param>
/// <param name="Edits">The edits, by offset, none over another.</param>
internal sealed record FileFix(string Name, string? Path, SourceText Source, IReadOnlyList<KeyEdit> Edits)
{
    /// <summary>The text with the edits made.</summary>
    public string Apply()
    {
        var result = new System.Text.StringBuilder(Source.Text.Length + 64);
        var at = 0;
        foreach (var edit in Edits)
        {
            result.Append(Source.Text, at, edit.Offset - at).Append(edit.New);
            at = edit.Offset + edit.Old.Length;
        }
        return result.Append(Source.Text, at, Source.Text.Length - at).ToString();
    }
}

/// <summary>One key in place of another.</summary>
/// <param name="Offset">Where the old key begins in the text.</param>
/// <param name="Old">The old key, which stands there literally.</param>
/// <param name="New">The new key.</param>
internal sealed record KeyEdit(int Offset, string Old, string New);
