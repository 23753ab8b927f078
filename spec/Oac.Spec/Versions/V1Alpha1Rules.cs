using System.Collections.Immutable;
using Oac.Spec.Linting;
using Oac.Spec.Linting.Rules;

namespace Oac.Spec.Versions;

/// <summary>The rules of v1alpha1, each named: a rule that is not here does not apply to that version.</summary>
internal static class V1Alpha1Rules
{
    public static ImmutableArray<LintRule> List =>
        [
            RuleCatalog.VersionPresent,
            RuleCatalog.VersionSingleValue,
            RuleCatalog.VersionGrammar,
            RuleCatalog.VersionSupported,
            RuleCatalog.VersionDiffers,
            RuleCatalog.NoMixedVersions,
            RuleCatalog.VersionIsALeaf,
            RuleCatalog.NamePresent,
            RuleCatalog.NameForm,
            RuleCatalog.NearMissKey,
            RuleCatalog.UnknownLabel,
            RuleCatalog.LookAlikeNamespace,
            RuleCatalog.DeprecatedLabel,
            RuleCatalog.Utf8Values,
            RuleCatalog.EmptyValue,
            RuleCatalog.VariableName,
            RuleCatalog.AbsolutePath,
            RuleCatalog.DuplicateTarget,
            RuleCatalog.DottedName,
            RuleCatalog.Limits,
            RuleCatalog.FindingsCut,
            RuleCatalog.InferenceConnection,
            RuleCatalog.InferenceConnectionPair,
            RuleCatalog.UnknownInferenceType,
            RuleCatalog.ModelsList,
            RuleCatalog.ListSeparator,
            RuleCatalog.UnusedConnection,
            RuleCatalog.McpCredentialTarget,
            RuleCatalog.ScopesList,
            RuleCatalog.NoInfrastructureUrls,
            RuleCatalog.WorkspacePath,
            RuleCatalog.MutableBoolean,
            RuleCatalog.OverlappingWorkspaces,
            RuleCatalog.FileInWorkspace,
            RuleCatalog.OrchestratorEnv,
            RuleCatalog.OrchestratorAuth,
            RuleCatalog.MtlsTargets,
            RuleCatalog.MtlsAuthority,
            RuleCatalog.SchemaPair,
            RuleCatalog.ChannelName,
            RuleCatalog.SchemaMediaType,
            RuleCatalog.UncommonSchemaMediaType,
            RuleCatalog.PrefersFiles,
            RuleCatalog.SensitiveFileTarget,
            RuleCatalog.SensitiveVariableTarget,
            RuleCatalog.SensitiveMountPath,
            RuleCatalog.SecretInLabel,
            RuleCatalog.VariableSetByImage,
            RuleCatalog.SchemaEmbedded,
            RuleCatalog.SchemaContent,
            RuleCatalog.PlatformsAgree,
            RuleCatalog.AnnotationsAreNoLabels,
            RuleCatalog.SignatureAttached,
            RuleCatalog.SbomAttached,
            RuleCatalog.EntrypointPresent,
            RuleCatalog.SecretInEnvironment,
        ];
}
