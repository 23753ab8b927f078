namespace Oac.Images;

/// <summary>How much a diagnostic weighs.</summary>
public enum ImageDiagnosticSeverity
{
    /// <summary>What was read may differ from what the author meant.</summary>
    Warning,

    /// <summary>The input is wrong: a builder or an engine would refuse it, or a part of it could not be read.</summary>
    Error,
}

/// <summary>A remark of a reader about its input.</summary>
/// <param name="Code">One of <see cref="ImageDiagnosticCodes"/>.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Message">What was found, and where it helps, what is allowed.</param>
/// <param name="Span">Where, in the description's <see cref="ImageDescription.Source"/>.</param>
public sealed record ImageDiagnostic(string Code, ImageDiagnosticSeverity Severity, string Message, SourceSpan Span);

/// <summary>The closed list of codes that the readers of this library use.</summary>
public static class ImageDiagnosticCodes
{
    /// <summary>The bytes are not UTF-8.</summary>
    public const string InvalidUtf8 = "invalid-utf8";

    /// <summary>The text is none of the accepted inputs.</summary>
    public const string UnknownFormat = "unknown-format";

    /// <summary>A documented limit of a reader was exceeded; what lies beyond it was not read.</summary>
    public const string LimitExceeded = "limit-exceeded";

    /// <summary>The text is not well-formed JSON.</summary>
    public const string InvalidJson = "invalid-json";

    /// <summary>The text is not well-formed YAML, or uses a feature that label files do without.</summary>
    public const string InvalidYaml = "invalid-yaml";

    /// <summary>A value has another type than the format wants.</summary>
    public const string UnexpectedValue = "unexpected-value";

    /// <summary>A key stands twice in one object.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>The Dockerfile cannot be taken apart: an unterminated heredoc, a bad directive, no instruction at all.</summary>
    public const string DockerfileSyntax = "dockerfile-syntax";

    /// <summary>The Dockerfile names an instruction that there is none of.</summary>
    public const string UnknownInstruction = "unknown-instruction";

    /// <summary>An instruction has arguments or flags that it does not take.</summary>
    public const string InvalidInstruction = "invalid-instruction";

    /// <summary>A variable reference or a quoted text cannot be evaluated.</summary>
    public const string InvalidExpansion = "invalid-expansion";

    /// <summary>A variable is used that nothing visible sets, so it counts as empty.</summary>
    public const string UndefinedVariable = "undefined-variable";

    /// <summary>The wanted target stage does not exist.</summary>
    public const string UnknownTarget = "unknown-target";

    /// <summary>An empty or commented line inside a continued instruction, deprecated by the builder.</summary>
    public const string EmptyContinuation = "empty-continuation";

    /// <summary>The Dockerfile asks for a frontend that reads it by other rules than these.</summary>
    public const string CustomSyntax = "custom-syntax";
}
