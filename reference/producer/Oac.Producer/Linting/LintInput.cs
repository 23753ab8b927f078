using Oac.Producer.Images;

namespace Oac.Producer.Linting;

/// <summary>One thing to lint.</summary>
/// <param name="Name">The name to show: as it was given, or below the folder that was given.</param>
/// <param name="Path">The absolute path; null for standard input and for what does not exist.</param>
/// <param name="Error">Why it cannot be linted; null where it can.</param>
internal sealed record LintInput(string Name, string? Path, string? Error)
{
    /// <summary>The argument that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>Whether a search led to it and nobody named it.</summary>
    public bool Found { get; init; }

    /// <summary>The image that it is; null for a text that describes one.</summary>
    public ImageAddress? Image { get; init; }

    /// <summary>Whether it is standard input.</summary>
    public bool IsStandardInput => Name == StandardInput && Path is null && Error is null && Image is null;
}
