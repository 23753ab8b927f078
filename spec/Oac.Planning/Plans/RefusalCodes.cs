using System.Collections.Immutable;
using Oac.Spec.Linting;
using static Oac.Spec.Catalogue.Requirements;

namespace Oac.Planning.Plans;

/// <summary>Every reason for which an image can be refused, in one place. docs/refusals.md lists them.</summary>
public static class RefusalCodes
{
    /// <summary>Policy names no repository that the image is from.</summary>
    public static RefusalCode RepositoryNotAllowed { get; } =
        new(
            "repository-not-allowed",
            Orchestrator.Policy.Allowlist,
            "Policy allows no repository that the image is from; nothing else is looked at."
        );

    /// <summary>Policy wants a signature, and none was looked for.</summary>
    public static RefusalCode SignatureNotChecked { get; } =
        new(
            "signature-not-checked",
            Orchestrator.Security.SignatureVerifiedFirst,
            "Policy wants a signature for the repository, and none was looked for; nothing else is looked at."
        );

    /// <summary>Policy wants a signature, and no signer's holds.</summary>
    public static RefusalCode SignatureMissing { get; } =
        new(
            "signature-missing",
            Orchestrator.Security.SignatureVerifiedFirst,
            "Policy wants a signature for the repository, and none of its signers has signed this digest; nothing else is looked at."
        );

    /// <summary>The entry of the image's name is for other repositories.</summary>
    public static RefusalCode AgentFromElsewhere { get; } =
        new(
            "agent-from-elsewhere",
            Orchestrator.Policy.Allowlist,
            "The agent of that name is set up for images of other repositories."
        );

    /// <summary>Policy does not allow an inference type.</summary>
    public static RefusalCode InferenceTypeNotAllowed { get; } =
        new(
            "inference-type-not-allowed",
            Orchestrator.Policy.Allowlist,
            "Policy does not allow a declared inference type."
        );

    /// <summary>A listed model is not there.</summary>
    public static RefusalCode ModelUnavailable { get; } =
        new(
            "model-unavailable",
            Orchestrator.Inference.ModelsAvailable,
            "A listed model is on no gateway that policy allows (v1alpha1, v1alpha2)."
        );

    /// <summary>No model meets what a type requires.</summary>
    public static RefusalCode NoModelFits { get; } =
        new(
            "no-model-fits",
            Orchestrator.Inference.CapabilitiesGate,
            "No model that policy allows meets all that an inference type requires together (v1alpha3)."
        );

    /// <summary>No declared auth method of the stream is offered.</summary>
    public static RefusalCode StreamAuthUnsatisfiable { get; } =
        new(
            "stream-auth-unsatisfiable",
            Orchestrator.Auth.StreamUnsatisfiableRefused,
            "None of the declared auth methods of the stream is offered here."
        );

    /// <summary>Policy does not allow an MCP server.</summary>
    public static RefusalCode McpServerNotAllowed { get; } =
        new(
            "mcp-server-not-allowed",
            Orchestrator.Policy.Allowlist,
            "Policy does not allow the agent a declared MCP server."
        );

    /// <summary>No declared auth method of an MCP server is configured.</summary>
    public static RefusalCode McpAuthUnsatisfiable { get; } =
        new(
            "mcp-auth-unsatisfiable",
            Orchestrator.Auth.McpUnsatisfiableRefused,
            "None of the declared auth methods of an MCP server is configured."
        );

    /// <summary>A workspace without a source.</summary>
    public static RefusalCode WorkspaceWithoutSource { get; } =
        new(
            "workspace-without-source",
            Orchestrator.Workspace.Mounted,
            "No source is configured for a declared workspace."
        );

    /// <summary>Policy does not allow a workspace's source.</summary>
    public static RefusalCode WorkspaceSourceNotAllowed { get; } =
        new(
            "workspace-source-not-allowed",
            Orchestrator.Policy.Allowlist,
            "Policy does not allow the source that is configured for a workspace."
        );

    /// <summary>Policy does not allow a channel.</summary>
    public static RefusalCode ChannelNotAllowed { get; } =
        new("channel-not-allowed", Orchestrator.Policy.Allowlist, "Policy does not allow a declared event channel.");

    /// <summary>A schema of a type that is not supported.</summary>
    public static RefusalCode SchemaTypeUnsupported { get; } =
        new(
            "schema-type-unsupported",
            Orchestrator.Schema.Mimetypes,
            "The schema of a channel is of a media type that is not supported."
        );

    /// <summary>A variable that may not be a target.</summary>
    public static RefusalCode ReservedVariable { get; } =
        new("reserved-variable", null, "A label names a variable that is never a target, or that policy reserves.");

    /// <summary>A path that may not be a target.</summary>
    public static RefusalCode ReservedPath { get; } =
        new("reserved-path", null, "A label names a path that is never a target, or that policy reserves.");

    /// <summary>A path that no file system takes.</summary>
    public static RefusalCode PathTooLong { get; } =
        new("path-too-long", null, "A label names a path that is longer than Linux takes.");

    /// <summary>A target below a file.</summary>
    public static RefusalCode TargetBelowFile { get; } =
        new("target-below-file", null, "A file or workspace would lie below a path where another label wants a file.");

    /// <summary>An entry that asks for more than policy's resources.</summary>
    public static RefusalCode ResourcesBeyondPolicy { get; } =
        new("resources-beyond-policy", null, "The agent's entry asks for more of a resource than policy allows.");

    /// <summary>An entry that asks for more network than policy allows.</summary>
    public static RefusalCode EgressNotAllowed { get; } =
        new("egress-not-allowed", null, "The agent's entry asks for a network that policy does not allow.");

    /// <summary>A runtime that cannot keep an instance from networks.</summary>
    public static RefusalCode EgressNotEnforceable { get; } =
        new("egress-not-enforceable", null, "The image gets no network, and the runtime cannot keep it from one.");

    /// <summary>What a rule about labels refuses for, by the rule's id: lint and planner share the rules, so they cannot disagree.</summary>
    public static ImmutableSortedDictionary<string, RefusalCode> OfRules { get; } =
        new Dictionary<string, RefusalCode>
        {
            ["OAC101"] = new(
                "version-missing",
                Orchestrator.Version.AbsentRefused,
                "The version label is missing or empty; nothing else is looked at."
            ),
            ["OAC102"] = new(
                "version-not-single",
                Orchestrator.Version.UnsupportedRefused,
                "The version label holds more than one version; nothing else is looked at."
            ),
            ["OAC103"] = new(
                "version-malformed",
                Orchestrator.Version.UnsupportedRefused,
                "The version label holds no version; nothing else is looked at."
            ),
            ["OAC104"] = new(
                "version-unsupported",
                Orchestrator.Version.UnsupportedRefused,
                "The declared version is not accepted here; nothing else is looked at."
            ),
            ["OAC108"] = new(
                "name-missing",
                Orchestrator.Labels.MissingNameRefused,
                "The name label is missing or empty."
            ),
            ["OAC114"] = new(
                "value-not-utf8",
                Container.Labels.Utf8Values,
                "The value of a label cannot be written as UTF-8."
            ),
            ["OAC116"] = new(
                "variable-malformed",
                Container.Labels.NamesNotValues,
                "A label that names a variable holds no variable's name."
            ),
            ["OAC117"] = new(
                "path-malformed",
                Container.Labels.NamesNotValues,
                "A label that names a path holds no absolute path."
            ),
            ["OAC118"] = new(
                "target-conflict",
                null,
                "Two labels have one variable, file or mount path as their target."
            ),
            ["OAC190"] = new(
                "label-limits",
                null,
                "There are more labels, longer keys or longer values than are read; nothing else is looked at."
            ),
            ["OAC201"] = new(
                "inference-connection-missing",
                Orchestrator.Labels.OtherRequiredRefused,
                "An inference type is declared without api_base.env and api_key.env."
            ),
            ["OAC202"] = new(
                "inference-connection-incomplete",
                Orchestrator.Labels.OtherRequiredRefused,
                "One of api_base.env and api_key.env is declared without the other."
            ),
            ["OAC204"] = new("models-malformed", Container.Inference.ModelsList, "A models label lists no model."),
            ["OAC206"] = new(
                "context-malformed",
                Container.Inference.ContextPositive,
                "A context label holds no positive integer."
            ),
            ["OAC207"] = new(
                "capability-malformed",
                Container.Inference.BooleanCapabilities,
                "A capability label holds neither true nor false."
            ),
            ["OAC208"] = new(
                "bench-malformed",
                Container.Inference.BenchRange,
                "A bench label holds no decimal from 0 to 100."
            ),
            ["OAC301"] = new(
                "mcp-target-missing",
                Orchestrator.Labels.OtherRequiredRefused,
                "A credential of a declared MCP auth method has neither a variable nor a file."
            ),
            ["OAC302"] = new(
                "scopes-malformed",
                Container.Mcp.ScopesList,
                "A scopes label holds no list of scope tokens."
            ),
            ["OAC401"] = new(
                "workspace-path-missing",
                Orchestrator.Labels.OtherRequiredRefused,
                "A workspace is declared without its path."
            ),
            ["OAC402"] = new(
                "mutable-malformed",
                Container.Workspace.MutableBoolean,
                "A mutable label holds neither true nor false."
            ),
            ["OAC404"] = new("file-in-workspace", null, "A credential file would lie inside a workspace."),
            ["OAC501"] = new(
                "orchestrator-env-missing",
                Orchestrator.Labels.MissingEnvRefused,
                "The label orchestrator.env is missing or empty."
            ),
            ["OAC502"] = new(
                "stream-auth-missing",
                Orchestrator.Labels.OtherRequiredRefused,
                "No auth method is declared for the stream."
            ),
            ["OAC503"] = new(
                "mtls-target-missing",
                Orchestrator.Labels.OtherRequiredRefused,
                "mtls is declared without the file of the certificate or of its key."
            ),
            ["OAC601"] = new(
                "schema-label-missing",
                Orchestrator.Labels.OtherRequiredRefused,
                "A channel is declared with one of schema.path and schema.mimetype only."
            ),
            ["OAC602"] = new(
                "channel-name-malformed",
                Container.Events.ChannelName,
                "A channel's name is no DNS label."
            ),
            ["OAC603"] = new(
                "schema-type-malformed",
                Container.Events.SchemaMimetype,
                "A schema.mimetype label holds no media type."
            ),
            ["OAC701"] = new(
                "isolation-malformed",
                Container.Session.IsolationBoolean,
                "The label session.isolation holds neither true nor false."
            ),
            ["OAC702"] = new(
                "isolation-with-workspace",
                Orchestrator.Session.IsolationWorkspaceRefused,
                "A workspace is declared beside session.isolation 'true'."
            ),
            ["OAC901"] = new(
                "schema-missing",
                Orchestrator.Schema.MissingRefused,
                "A declared schema file is not in the image."
            ),
            ["OAC902"] = new(
                "schema-malformed",
                Container.Events.SchemaMimetype,
                "A schema file is not what its media type says."
            ),
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>All of them: the gates in their order, what rules about labels refuse for, then the others.</summary>
    public static ImmutableArray<RefusalCode> All { get; } =
    [
        RepositoryNotAllowed,
        SignatureNotChecked,
        SignatureMissing,
        .. OfRules.Values,
        AgentFromElsewhere,
        InferenceTypeNotAllowed,
        ModelUnavailable,
        NoModelFits,
        StreamAuthUnsatisfiable,
        McpServerNotAllowed,
        McpAuthUnsatisfiable,
        WorkspaceWithoutSource,
        WorkspaceSourceNotAllowed,
        ChannelNotAllowed,
        SchemaTypeUnsupported,
        ReservedVariable,
        ReservedPath,
        PathTooLong,
        TargetBelowFile,
        ResourcesBeyondPolicy,
        EgressNotAllowed,
        EgressNotEnforceable,
    ];

    /// <summary>What a rule about labels refuses for; a rule without a code of its own has its name.</summary>
    internal static RefusalCode Of(LintRule rule) =>
        OfRules.TryGetValue(rule.Id, out var code)
            ? code
            : new(rule.Name, rule.Requirements.IsEmpty ? null : rule.Requirements[0], rule.Documentation.What);
}
