using System.Collections.Immutable;
using Oac.Planning.Plans;
using Oac.Spec;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Planning.Tests.Plans;

/// <summary>What a plan warns of. None of it keeps an image from running.</summary>
public sealed class WarningTests
{
    /// <summary>No released version deprecates a label, so v1alpha4, which only tests know, does.</summary>
    private static ImmutableArray<SpecVersionDefinition> WithNewVersion { get; } =
    [
        .. SpecVersions.All,
        SpecVersions.All[^1] with
        {
            Version = SpecVersion.TryParse("v1alpha4", out var version) ? version : default,
            Schema = Spec.V1Alpha4.V1Alpha4LabelSchema.Instance,
        },
    ];

    [Fact]
    public void A_deprecated_label_still_works_and_its_replacement_is_named()
    {
        var request = Setup.Request(
            Setup.Least.SetItems(
                Setup.Labels(
                    ("version", "v1alpha4"),
                    ("inference.api_base.env", "BASE"),
                    ("inference.api_key.env", "KEY"),
                    ("inference.chat-completions.context", "200001")
                )
            ),
            Setup.Configuration with
            {
                Versions = ["v1alpha4"],
            }
        ) with
        {
            Known = WithNewVersion,
        };
        var plan = Planner.Plan(request).Plan!;
        Assert.Equal("v1alpha4", plan.Version.ToString());
        Assert.Equal("wide", plan.Models[0].Chosen[0].Model);
        Assert.Equal(
            "deprecated-label org.openagentcontainers.inference.chat-completions.context: 'org.openagentcontainers.inference.chat-completions.context' is deprecated since v1alpha4; use 'org.openagentcontainers.inference.chat-completions.context_window'",
            Show(Assert.Single(plan.Warnings))
        );
        // A version that is known and not accepted stays refused.
        Assert.Equal(
            "version-unsupported",
            Assert.Single(Planner.Plan(request with { Configuration = Setup.Configuration }).Refusals).Code
        );
    }

    [Fact]
    public void A_variable_that_the_image_sets_is_replaced() =>
        Assert.Equal(
            "variable-set-by-image org.openagentcontainers.orchestrator.env: the image sets the variable 'ORCHESTRATOR_ADDR' by ENV; the orchestrator's value replaces it",
            Single(
                Having.Image(i =>
                    i with
                    {
                        Facts = new() { Environment = new Dictionary<string, string> { ["ORCHESTRATOR_ADDR"] = "x" } },
                    }
                )
            )
        );

    [Fact]
    public void A_workspace_inside_another_is_mounted_after_it()
    {
        var plan = Plan(
            static r => r,
            ("workspace.notes.path", "/work/papers/notes"),
            ("workspace.papers.path", "/work/papers/")
        );
        Assert.Equal(["/work/papers", "/work/papers/notes"], plan.Mounts.Select(static m => m.Path));
        Assert.Equal(
            "nested-workspace org.openagentcontainers.workspace.notes.path: '/work/papers/notes' lies inside the workspace at '/work/papers' ('org.openagentcontainers.workspace.papers.path') and hides what that one holds there",
            Show(Assert.Single(plan.Warnings))
        );
    }

    [Fact]
    public void A_method_that_is_not_offered_beside_one_that_is()
    {
        (string, string)[] mtls =
        [
            ("orchestrator.mtls.cert.file", "/run/tls.crt"),
            ("orchestrator.mtls.key.file", "/run/tls.key"),
            ("orchestrator.mtls.ca.file", "/run/ca.crt"),
        ];
        var plan = Plan(Having.Configuration(c => c with { Orchestrator = new(true, false) }), mtls);
        Assert.Equal(new(true, false), plan.StreamAuth);
        Assert.Equal(["/run/secrets/stream"], plan.Files.Select(static f => f.Target));
        Assert.Equal(
            "stream-method-not-offered org.openagentcontainers.orchestrator.mtls.cert.file: the auth method mtls for the orchestrator is declared and not offered: this orchestrator has no certificate authority (orchestrator.auth)",
            Show(Assert.Single(plan.Warnings))
        );
    }

    [Fact]
    public void Mtls_without_a_place_for_the_authority() =>
        Assert.StartsWith(
            "mtls-authority org.openagentcontainers.orchestrator.mtls.ca.file: mtls is declared without",
            Single(
                static r => r,
                ("orchestrator.mtls.cert.file", "/run/tls.crt"),
                ("orchestrator.mtls.key.file", "/run/tls.key")
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_schema_file_that_nobody_looked_at() =>
        Assert.Equal(
            "schema-not-checked org.openagentcontainers.events.question.schema.path: nobody looked whether '/q' is in the image",
            Single(
                Having.Image(i => i with { Facts = ImageFacts.Unknown }),
                ("events.question.schema.path", "/q"),
                ("events.question.schema.mimetype", "application/protobuf")
            )
        );

    [Fact]
    public void Every_warning_is_documented_once()
    {
        Assert.Equal(
            WarningCodes.All.Select(static c => c.Code).Order(StringComparer.Ordinal),
            WarningCodes.All.Select(static c => c.Code)
        );
        Assert.Distinct(WarningCodes.All.Select(static c => c.Code));
        Assert.Equal(
            WarningCodes.All.Length,
            typeof(WarningCodes).GetProperties().Count(static p => p.PropertyType == typeof(WarningCode))
        );
    }

    private static Plan Plan(Func<PlanRequest, PlanRequest> with, params (string, string)[] labels) =>
        Planner.Plan(with(Setup.Request(Setup.Least.SetItems(Setup.Labels(labels))))).Plan!;

    private static string Single(Func<PlanRequest, PlanRequest> with, params (string, string)[] labels) =>
        Show(Assert.Single(Plan(with, labels).Warnings));

    private static string Show(PlanWarning warning) => $"{warning.Code} {warning.Key}: {warning.Message}";
}
