using Oac.Planning.Configuration;
using Oac.Planning.Plans;

namespace Oac.Planning.Tests.Refusals;

/// <summary>Repository, signature and version: each ends the matter.</summary>
internal static partial class RefusalTable
{
    private static Func<PlanRequest, PlanRequest> Signed(params string[] valid) => Signatures(new([.. valid], []));

    private static Func<PlanRequest, PlanRequest> Signatures(SignatureFacts? facts) =>
        r =>
            Having.Policy(p =>
                p with
                {
                    Repositories = [new(Setup.Pattern("registry.example/**"), ["release", "security"])],
                }
            )(Having.Image(i => i with { Signatures = facts })(r));

    private static IEnumerable<RefusalRow> Gates =>
        [
            new("repository-not-allowed")
            {
                With = Having.Image(i => i with { Repository = "registry.example/other/desk" }),
                Says =
                    "[orchestrator/policy/allowlist 9.3] policy.repositories: images of 'registry.example/other/desk' are not allowed; policy.repositories allows 'registry.example/agents/*'",
            },
            new("repository-not-allowed", "by an empty policy")
            {
                With = Having.Policy(static _ => Oac.Planning.Configuration.Policy.DenyAll),
                Says =
                    "[orchestrator/policy/allowlist 9.3] policy.repositories: images of 'registry.example/agents/desk' are not allowed; policy.repositories allows nothing",
            },
            new("signature-not-checked")
            {
                With = Signatures(null),
                ControlWith = Signed("release"),
                Says =
                    "[orchestrator/security/signature-verified-first 9.2] policy.repositories: images of 'registry.example/agents/desk' need the signature of one of 'release', 'security' (policy.repositories), and none was looked for",
            },
            new("signature-missing", "without any")
            {
                With = Signed(),
                ControlWith = Signed("security"),
                Says =
                    "[orchestrator/security/signature-verified-first 9.2] policy.repositories: images of 'registry.example/agents/desk' need the signature of one of 'release', 'security' (policy.repositories); it has none",
            },
            new("signature-missing", "with one that does not hold")
            {
                With = Signatures(new([], ["sha256:1f0a: the payload is for another digest"])),
                ControlWith = Signed("release"),
                Says =
                    "[orchestrator/security/signature-verified-first 9.2] policy.repositories: images of 'registry.example/agents/desk' need the signature of one of 'release', 'security' (policy.repositories); none holds: sha256:1f0a: the payload is for another digest",
            },
            new("signature-missing", "by someone else")
            {
                With = Signed("guest"),
                ControlWith = Signed("guest", "release"),
                Says =
                    "[orchestrator/security/signature-verified-first 9.2] policy.repositories: images of 'registry.example/agents/desk' need the signature of one of 'release', 'security' (policy.repositories); it is signed by 'guest'",
            },
            new("version-missing")
            {
                Labels = ["-version", "-name"],
                Says =
                    "[orchestrator/version/absent-refused 6.2] org.openagentcontainers.version: the required label 'org.openagentcontainers.version' is missing or empty (accepted here: v1alpha1, v1alpha2, v1alpha3)",
            },
            new("version-missing", "with a slip in its key")
            {
                Labels = ["-version", "verison=v1alpha3"],
                Says =
                    "[orchestrator/version/absent-refused 6.2] org.openagentcontainers.verison: the required label 'org.openagentcontainers.version' is missing or empty (accepted here: v1alpha1, v1alpha2, v1alpha3); 'org.openagentcontainers.verison' looks like a slip of it",
            },
            new("version-unsupported")
            {
                Labels = ["version=v1alpha4", "-name"],
                Says =
                    "[orchestrator/version/unsupported-refused 7.7] org.openagentcontainers.version: version 'v1alpha4' is not accepted here; accepted: v1alpha1, v1alpha2, v1alpha3",
            },
            new("version-unsupported", "that this configuration does not list")
            {
                With = Having.Configuration(c => c with { Versions = ["v1alpha1"] }),
                Says =
                    "[orchestrator/version/unsupported-refused 7.6] org.openagentcontainers.version: version 'v1alpha3' is not accepted here; accepted: v1alpha1",
            },
            new("version-not-single")
            {
                Labels = ["version=v1alpha2 v1alpha3"],
                Says =
                    "[orchestrator/version/unsupported-refused 7.7] org.openagentcontainers.version: the version label holds 'v1alpha2 v1alpha3', not exactly one version identifier; accepted: v1alpha1, v1alpha2, v1alpha3",
            },
            new("version-malformed")
            {
                Labels = ["version=1.0"],
                Says =
                    "[orchestrator/version/unsupported-refused 7.7] org.openagentcontainers.version: '1.0' is not a version identifier (v<major>, v<major>beta<n> or v<major>alpha<n>); accepted: v1alpha1, v1alpha2, v1alpha3",
            },
            new("label-limits")
            {
                Labels = ["mcp." + new string('x', 2000) + ".bearer.token.file=/run/x"],
                Says =
                    "[ours -] -: a key has 2046 characters, at most 1024 are read: 'org.openagentcontainers.mcp.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'",
            },
        ];
}
