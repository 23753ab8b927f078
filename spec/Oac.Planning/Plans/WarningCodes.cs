using System.Collections.Immutable;

namespace Oac.Planning.Plans;

/// <summary>Every warning that a plan can hold. docs/refusals.md lists them.</summary>
public static class WarningCodes
{
    /// <summary>A label that the version deprecates.</summary>
    public static WarningCode DeprecatedLabel { get; } =
        new("deprecated-label", "The declared version deprecates a label; the warning names what replaces it.");

    /// <summary>A variable that ENV sets too.</summary>
    public static WarningCode VariableSetByImage { get; } =
        new("variable-set-by-image", "The image sets a delivered variable by ENV; what is delivered replaces it.");

    /// <summary>mtls without a place for the CA.</summary>
    public static WarningCode AuthorityTargetMissing { get; } =
        new(
            "mtls-authority",
            "The image declares mtls without a file for the CA, so that its harness can only trust public ones."
        );

    /// <summary>A declared method of the stream that is not offered, beside one that is.</summary>
    public static WarningCode StreamMethodNotOffered { get; } =
        new("stream-method-not-offered", "One of two declared auth methods of the stream is not offered here.");

    /// <summary>A declared MCP method that is not configured, beside one that is.</summary>
    public static WarningCode McpMethodNotConfigured { get; } =
        new("mcp-method-not-configured", "One of several declared auth methods of an MCP server is not configured.");

    /// <summary>Benchmarks that the chosen model does not reach.</summary>
    public static WarningCode BenchNotMet { get; } =
        new(
            "bench-not-met",
            "No model that meets the capabilities reaches all benchmark minimums; the one that reaches most was chosen."
        );

    /// <summary>A workspace inside another.</summary>
    public static WarningCode NestedWorkspace { get; } =
        new("nested-workspace", "A workspace is mounted inside another, and hides what that one holds there.");

    /// <summary>A schema file that nobody looked at.</summary>
    public static WarningCode SchemaNotChecked { get; } =
        new("schema-not-checked", "Nobody looked whether a declared schema file is in the image.");

    /// <summary>All of them, by code.</summary>
    public static ImmutableArray<WarningCode> All { get; } =
    [
        BenchNotMet,
        DeprecatedLabel,
        McpMethodNotConfigured,
        AuthorityTargetMissing,
        NestedWorkspace,
        SchemaNotChecked,
        StreamMethodNotOffered,
        VariableSetByImage,
    ];
}
