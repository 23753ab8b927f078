namespace Oac.Images;

/// <summary>What the readers bear before they stop with <see cref="ImageDiagnosticCodes.LimitExceeded"/>.</summary>
public static class ImageLimits
{
    /// <summary>The longest input in UTF-8 bytes, unless <see cref="ImageInputOptions.MaxBytes"/> says otherwise: 4 MiB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The longest line of a Dockerfile in UTF-8 bytes; BuildKit has the same limit.</summary>
    public const int MaxLineBytes = 65_535;

    /// <summary>The most labels of one image, overridden ones included.</summary>
    public const int MaxLabels = 10_000;

    /// <summary>The most ENV settings of one image, overridden ones included.</summary>
    public const int MaxVariables = 10_000;

    /// <summary>The most instructions of a Dockerfile, and of the triggers that fire in it.</summary>
    public const int MaxInstructions = 20_000;

    /// <summary>The most stages of a Dockerfile.</summary>
    public const int MaxStages = 1_000;

    /// <summary>The longest value that interpolation may make, in UTF-16 code units: 1 Mi.</summary>
    public const int MaxExpansionLength = 1024 * 1024;

    /// <summary>All that interpolation may make in one Dockerfile, in UTF-16 code units: 32 Mi.</summary>
    public const int MaxTotalExpansion = 32 * 1024 * 1024;

    /// <summary>How deep one <c>${…}</c> may stand in another.</summary>
    public const int MaxExpansionDepth = 100;

    /// <summary>Pattern length times text length that one Dockerfile may ask of <c>${x#p}</c>, <c>${x%p}</c> and <c>${x/a/b}</c>: 64 Mi.</summary>
    public const int MaxPatternWork = 64 * 1024 * 1024;

    /// <summary>How deep JSON may nest.</summary>
    public const int MaxJsonDepth = 64;

    /// <summary>The most diagnostics of one input.</summary>
    public const int MaxDiagnostics = 1_000;

    /// <summary>How deep the collections may nest that a YAML label file should not have at all.</summary>
    public const int MaxYamlDepth = 64;

    /// <summary>The most images in one inspect output.</summary>
    public const int MaxImages = 1_000;
}
