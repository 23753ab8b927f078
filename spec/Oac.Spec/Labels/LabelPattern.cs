using System.Collections.Immutable;
using Oac.Spec.Catalogue;

namespace Oac.Spec.Labels;

/// <summary>One line of a version's label reference.</summary>
/// <param name="Index">The pattern's place in <see cref="LabelSchema.Patterns"/>.</param>
/// <param name="Text">The key without prefix, free segments in angle brackets: <c>mcp.&lt;name&gt;.dcr.scopes</c>.</param>
/// <param name="Role">What the label means, whatever its version spells it.</param>
/// <param name="Kind">What a value must look like.</param>
/// <param name="Necessity">Whether it must be there.</param>
/// <param name="Group">
/// The group that <see cref="LabelNecessity.RequiredTogether"/> or <see cref="LabelNecessity.OneOf"/> speaks of: partners have the same,
/// and below a free segment the same name. Null for other labels.
/// </param>
/// <param name="NameKind">What the last free segment must look like.</param>
/// <param name="Section">The section of the version that defines it, for example <c>5.3</c>.</param>
/// <param name="Requirement">The statement that decides about it, or null where none does.</param>
/// <param name="DeprecatedSince">The version that deprecated it, or null.</param>
/// <param name="ReplacedBy">The pattern that replaces a deprecated one, in the form of <see cref="Text"/>, or null.</param>
public sealed record LabelPattern(
    int Index,
    string Text,
    LabelRole Role,
    LabelValueKind Kind,
    LabelNecessity Necessity,
    string? Group,
    LabelNameKind NameKind,
    string Section,
    Requirement? Requirement,
    string? DeprecatedSince,
    string? ReplacedBy
)
{
    /// <summary>The parts of <see cref="Text"/> between its dots.</summary>
    internal ImmutableArray<string> Segments { get; } = [.. Text.Split('.')];

    /// <summary>The key without prefix, its first free segment filled in.</summary>
    public string WithName(string? name) => Fill(Text, name, null);

    /// <summary>A pattern's text with its free segments filled in, in their order; those without a value stay as they are.</summary>
    public static string Fill(string text, string? name, string? detail)
    {
        foreach (var value in (ReadOnlySpan<string?>)[name, detail])
        {
            var start = text.IndexOf('<', StringComparison.Ordinal);
            if (start < 0 || value is null)
            {
                break;
            }
            text = string.Concat(text.AsSpan(0, start), value, text.AsSpan(text.IndexOf('>', start) + 1));
        }
        return text;
    }
}

/// <summary>When a label must be there.</summary>
public enum LabelNecessity
{
    /// <summary>Never.</summary>
    Optional,

    /// <summary>Always (or, below a free segment, wherever that name is declared).</summary>
    Required,

    /// <summary>Wherever its partners are.</summary>
    RequiredTogether,

    /// <summary>At least one of its group.</summary>
    OneOf,
}

/// <summary>What a free segment must look like. Matching does not ask: a wrong name is for a rule to report.</summary>
public enum LabelNameKind
{
    /// <summary>Anything that can stand there, or no free segment at all.</summary>
    Any,

    /// <summary>Lower case letters, digits and hyphens, a letter first, no hyphen last, at most 63.</summary>
    DnsLabel,
}

/// <summary>What a label's value must look like.</summary>
public enum LabelValueKind
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Digits without sign, greater than 0, at most 63 bits.</summary>
    PositiveInteger,

    /// <summary>A decimal from 0 to 100, both included, without sign or exponent.</summary>
    Percentage,

    /// <summary>Items with spaces between them.</summary>
    SpaceSeparatedList,

    /// <summary>The name of an environment variable.</summary>
    EnvironmentVariable,

    /// <summary>An absolute path inside the container.</summary>
    AbsolutePath,

    /// <summary>A media type.</summary>
    MediaType,

    /// <summary>A version identifier.</summary>
    SpecVersion,
}

/// <summary>What a label means; the same over all versions, so that rules and the manifest are written once.</summary>
public enum LabelRole
{
    /// <summary>A label that this build has no use for beyond its text.</summary>
    None,

    /// <summary>The version of the specification.</summary>
    Version,

    /// <summary>The agent's name.</summary>
    Name,

    /// <summary>Variable for the gateway's base URL.</summary>
    InferenceApiBaseVariable,

    /// <summary>Variable for the gateway's API key.</summary>
    InferenceApiKeyVariable,

    /// <summary>Model ids of a type (before capabilities).</summary>
    InferenceModels,

    /// <summary>Least context window, in tokens.</summary>
    InferenceContext,

    /// <summary>Extended reasoning.</summary>
    InferenceReasoning,

    /// <summary>Tool calling.</summary>
    InferenceTools,

    /// <summary>Image input.</summary>
    InferenceInputVision,

    /// <summary>Audio input.</summary>
    InferenceInputAudio,

    /// <summary>Video input.</summary>
    InferenceInputVideo,

    /// <summary>Image output.</summary>
    InferenceOutputImage,

    /// <summary>Audio output.</summary>
    InferenceOutputAudio,

    /// <summary>Video output.</summary>
    InferenceOutputVideo,

    /// <summary>Least score on a benchmark.</summary>
    InferenceBench,

    /// <summary>Scopes of a dynamically registered client.</summary>
    McpDcrScopes,

    /// <summary>Variable for the registered client id.</summary>
    McpDcrClientIdVariable,

    /// <summary>File for the registered client id.</summary>
    McpDcrClientIdFile,

    /// <summary>Variable for the registered client secret.</summary>
    McpDcrClientSecretVariable,

    /// <summary>File for the registered client secret.</summary>
    McpDcrClientSecretFile,

    /// <summary>Variable for the pre-registered client id.</summary>
    McpOAuthClientIdVariable,

    /// <summary>File for the pre-registered client id.</summary>
    McpOAuthClientIdFile,

    /// <summary>Variable for the pre-registered client secret.</summary>
    McpOAuthClientSecretVariable,

    /// <summary>File for the pre-registered client secret.</summary>
    McpOAuthClientSecretFile,

    /// <summary>Variable for an MCP server's bearer token.</summary>
    McpBearerTokenVariable,

    /// <summary>File for an MCP server's bearer token.</summary>
    McpBearerTokenFile,

    /// <summary>Mount path of a workspace.</summary>
    WorkspacePath,

    /// <summary>Whether a workspace is writable.</summary>
    WorkspaceMutable,

    /// <summary>Variable for the orchestrator's address.</summary>
    OrchestratorAddressVariable,

    /// <summary>Variable for the stream's bearer token.</summary>
    OrchestratorBearerTokenVariable,

    /// <summary>File for the stream's bearer token.</summary>
    OrchestratorBearerTokenFile,

    /// <summary>File for the client certificate.</summary>
    OrchestratorMtlsCertificateFile,

    /// <summary>File for the client's private key.</summary>
    OrchestratorMtlsKeyFile,

    /// <summary>File for the orchestrator's CA certificate.</summary>
    OrchestratorMtlsAuthorityFile,

    /// <summary>Path of a channel's schema in the image.</summary>
    EventSchemaPath,

    /// <summary>Media type of a channel's schema.</summary>
    EventSchemaMediaType,

    /// <summary>Whether one process takes many sessions.</summary>
    SessionIsolation,
}
