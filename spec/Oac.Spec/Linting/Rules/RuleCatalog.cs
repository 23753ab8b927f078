using System.Collections.Immutable;
using Oac.Spec.Linting.Rules.Events;
using Oac.Spec.Linting.Rules.Identity;
using Oac.Spec.Linting.Rules.Image;
using Oac.Spec.Linting.Rules.Inference;
using Oac.Spec.Linting.Rules.Mcp;
using Oac.Spec.Linting.Rules.Orchestrator;
using Oac.Spec.Linting.Rules.Security;
using Oac.Spec.Linting.Rules.Sessions;
using Oac.Spec.Linting.Rules.Workspaces;

namespace Oac.Spec.Linting.Rules;

/// <summary>Every rule of every version, once. Which version has which is said by the lists in <c>Versions/</c>.</summary>
public static class RuleCatalog
{
    internal static readonly VersionRule VersionPresent = new VersionPresent();
    internal static readonly VersionRule VersionSingleValue = new VersionSingleValue();
    internal static readonly VersionRule VersionGrammar = new VersionGrammar();
    internal static readonly VersionRule VersionSupported = new VersionSupported();
    internal static readonly VersionRule VersionDiffers = new VersionDiffers();
    internal static readonly LabelRule NoMixedVersions = new NoMixedVersions();
    internal static readonly LabelRule VersionIsALeaf = new VersionIsALeaf();
    internal static readonly LabelRule NamePresent = new NamePresent();
    internal static readonly LabelRule NameForm = new NameForm();
    internal static readonly LabelRule NearMissKey = new NearMissKey();
    internal static readonly LabelRule UnknownLabel = new UnknownLabel();
    internal static readonly LabelRule LookAlikeNamespace = new LookAlikeNamespace();
    internal static readonly LabelRule DeprecatedLabel = new DeprecatedLabel();
    internal static readonly LabelRule Utf8Values = new Utf8Values();
    internal static readonly LabelRule EmptyValue = new EmptyValue();
    internal static readonly LabelRule VariableName = new VariableName();
    internal static readonly LabelRule AbsolutePath = new AbsolutePath();
    internal static readonly LabelRule DuplicateTarget = new DuplicateTarget();
    internal static readonly LabelRule DottedName = new DottedName();
    internal static readonly LabelRule InferenceConnection = new InferenceConnection();
    internal static readonly LabelRule InferenceConnectionPair = new InferenceConnectionPair();
    internal static readonly LabelRule UnknownInferenceType = new UnknownInferenceType();
    internal static readonly LabelRule ModelsList = new ModelsList();
    internal static readonly LabelRule ListSeparator = new ListSeparator();
    internal static readonly LabelRule ContextPositive = new ContextPositive();
    internal static readonly LabelRule CapabilityBoolean = new CapabilityBoolean();
    internal static readonly LabelRule BenchRange = new BenchRange();
    internal static readonly LabelRule UnusedConnection = new UnusedConnection();
    internal static readonly LabelRule McpCredentialTarget = new McpCredentialTarget();
    internal static readonly LabelRule ScopesList = new ScopesList();
    internal static readonly LabelRule NoInfrastructureUrls = new NoInfrastructureUrls();
    internal static readonly LabelRule WorkspacePath = new WorkspacePath();
    internal static readonly LabelRule MutableBoolean = new MutableBoolean();
    internal static readonly LabelRule OverlappingWorkspaces = new OverlappingWorkspaces();
    internal static readonly LabelRule FileInWorkspace = new FileInWorkspace();
    internal static readonly LabelRule OrchestratorEnv = new OrchestratorEnv();
    internal static readonly LabelRule OrchestratorAuth = new OrchestratorAuth();
    internal static readonly LabelRule MtlsTargets = new MtlsTargets();
    internal static readonly LabelRule MtlsAuthority = new MtlsAuthority();
    internal static readonly LabelRule SchemaPair = new SchemaPair();
    internal static readonly LabelRule ChannelName = new ChannelName();
    internal static readonly LabelRule SchemaMediaType = new SchemaMediaType();
    internal static readonly LabelRule UncommonSchemaMediaType = new UncommonSchemaMediaType();
    internal static readonly LabelRule IsolationBoolean = new IsolationBoolean();
    internal static readonly LabelRule NoWorkspaceWithIsolation = new NoWorkspaceWithIsolation();
    internal static readonly LabelRule PrefersFiles = new PrefersFiles();
    internal static readonly LabelRule SensitiveFileTarget = new SensitiveFileTarget();
    internal static readonly LabelRule SensitiveVariableTarget = new SensitiveVariableTarget();
    internal static readonly LabelRule SensitiveMountPath = new SensitiveMountPath();
    internal static readonly LabelRule SecretInLabel = new SecretInLabel();
    internal static readonly LabelRule VariableSetByImage = new VariableSetByImage();
    internal static readonly LabelRule SchemaEmbedded = new SchemaEmbedded();
    internal static readonly LabelRule SchemaContent = new SchemaContent();
    internal static readonly LabelRule PlatformsAgree = new PlatformsAgree();
    internal static readonly LabelRule AnnotationsAreNoLabels = new AnnotationsAreNoLabels();
    internal static readonly LabelRule SignatureAttached = new SignatureAttached();
    internal static readonly LabelRule SbomAttached = new SbomAttached();
    internal static readonly LabelRule EntrypointPresent = new EntrypointPresent();
    internal static readonly LabelRule SecretInEnvironment = new SecretInEnvironment();
    internal static readonly LabelRule SchemaDialect = new SchemaDialect();
    internal static readonly VersionRule Limits = new LimitsRule();
    internal static readonly LabelRule FindingsCut = new FindingsCut();

    /// <summary>All rules in the order of their ids.</summary>
    public static ImmutableArray<LintRule> All { get; } =
    [
        VersionPresent,
        VersionSingleValue,
        VersionGrammar,
        VersionSupported,
        VersionDiffers,
        NoMixedVersions,
        VersionIsALeaf,
        NamePresent,
        NameForm,
        NearMissKey,
        UnknownLabel,
        LookAlikeNamespace,
        DeprecatedLabel,
        Utf8Values,
        EmptyValue,
        VariableName,
        AbsolutePath,
        DuplicateTarget,
        DottedName,
        Limits,
        FindingsCut,
        InferenceConnection,
        InferenceConnectionPair,
        UnknownInferenceType,
        ModelsList,
        ListSeparator,
        ContextPositive,
        CapabilityBoolean,
        BenchRange,
        UnusedConnection,
        McpCredentialTarget,
        ScopesList,
        NoInfrastructureUrls,
        WorkspacePath,
        MutableBoolean,
        OverlappingWorkspaces,
        FileInWorkspace,
        OrchestratorEnv,
        OrchestratorAuth,
        MtlsTargets,
        MtlsAuthority,
        SchemaPair,
        ChannelName,
        SchemaMediaType,
        UncommonSchemaMediaType,
        IsolationBoolean,
        NoWorkspaceWithIsolation,
        PrefersFiles,
        SensitiveFileTarget,
        SensitiveVariableTarget,
        SensitiveMountPath,
        SecretInLabel,
        VariableSetByImage,
        SchemaEmbedded,
        SchemaContent,
        PlatformsAgree,
        AnnotationsAreNoLabels,
        SignatureAttached,
        SbomAttached,
        EntrypointPresent,
        SecretInEnvironment,
        SchemaDialect,
    ];

    /// <summary>Finds a rule by its id, case ignored, or by its name; null where there is none.</summary>
    public static LintRule? Find(string idOrName)
    {
        foreach (var rule in All)
        {
            if (
                rule.Id.Equals(idOrName, StringComparison.OrdinalIgnoreCase)
                || rule.Name.Equals(idOrName, StringComparison.OrdinalIgnoreCase)
            )
            {
                return rule;
            }
        }
        return null;
    }
}
