namespace Oac.Images;

/// <summary>
/// A stretch of a <see cref="SourceText"/>. Lines and columns count from 1; columns count UTF-16 code units.
/// The end is exclusive: it names the position right after the last character, so an empty stretch starts where it ends.
/// </summary>
/// <param name="StartLine">The line of the first character.</param>
/// <param name="StartColumn">The column of the first character.</param>
/// <param name="EndLine">The line of the position after the last character.</param>
/// <param name="EndColumn">The column of the position after the last character.</param>
public readonly record struct SourceSpan(int StartLine, int StartColumn, int EndLine, int EndColumn)
{
    /// <summary>The very beginning of a text.</summary>
    public static SourceSpan Start { get; } = new(1, 1, 1, 1);

    /// <summary>The start as <c>line:column</c>.</summary>
    public override string ToString() => $"{StartLine}:{StartColumn}";
}

/// <summary>Whole lines of a <see cref="SourceText"/>, both ends included, counted from 1.</summary>
/// <param name="First">The first line.</param>
/// <param name="Last">The last line.</param>
public readonly record struct SourceLines(int First, int Last)
{
    /// <summary>Whether <paramref name="line"/> is one of these lines.</summary>
    public bool Contains(int line) => First <= line && line <= Last;
}
