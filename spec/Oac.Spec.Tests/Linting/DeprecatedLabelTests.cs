using System.Collections.Immutable;
using Oac.Spec.Linting;
using Oac.Spec.Versions;

namespace Oac.Spec.Tests.Linting;

/// <summary>No released version deprecates a label, so the test-only v1alpha4 does: a version is a folder and a list of rules.</summary>
public sealed class DeprecatedLabelTests
{
    private static ImmutableArray<SpecVersionDefinition> WithNewVersion { get; } =
    [
        .. SpecVersions.All,
        SpecVersions.All[^1] with
        {
            Version = SpecVersion.TryParse("v1alpha4", out var version) ? version : default,
            Schema = V1Alpha4.V1Alpha4LabelSchema.Instance,
        },
    ];

    [Fact]
    public void A_deprecated_label_still_works_and_is_warned_of_with_its_replacement()
    {
        var reading = With(("inference.embeddings.context", "8191"));
        var finding = reading.Single();
        Assert.Equal(("OAC113", Severity.Warning), (finding.Rule.Id, finding.Severity));
        Assert.False(finding.Rule.Refuses);
        Assert.Equal("org.openagentcontainers.inference.embeddings.context", finding.Key);
        Assert.Equal("org.openagentcontainers.inference.embeddings.context_window", finding.ReplacementKey);
        Assert.Contains(
            "'org.openagentcontainers.inference.embeddings.context_window'",
            finding.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(8191, reading.Manifest!.Inference.Types.Single().Context);
    }

    [Fact]
    public void Where_the_replacement_is_there_already_nothing_is_sure() =>
        Assert.Null(
            With(("inference.embeddings.context", "8191"), ("inference.embeddings.context_window", "8191"))
                .Single()
                .ReplacementKey
        );

    [Fact]
    public void A_changed_label_keeps_its_meaning_and_an_added_one_is_known()
    {
        var reading = With(
            ("inference.embeddings.context_window", "8191"),
            ("description", "Tells the weather"),
            ("session.shared", "true")
        );
        Assert.Equal("", reading.Ids());
        Assert.True(reading.Manifest!.SessionIsolation);
    }

    [Fact]
    public void What_only_an_older_version_knows_is_a_mixed_version() =>
        Assert.Equal(
            "OAC106",
            With(("inference.embeddings.context_window", "8191"), ("session.isolation", "true")).Ids()
        );

    private static ManifestReading With(params (string Key, string Value)[] labels)
    {
        (string Key, string Value)[] all =
        [
            ("version", "v1alpha4"),
            ("name", "weather"),
            ("orchestrator.env", "ORCHESTRATOR_ADDR"),
            ("orchestrator.bearer.token.file", "/run/secrets/orchestrator-token"),
            ("inference.api_base.env", "OPENAI_BASE_URL"),
            ("inference.api_key.env", "OPENAI_API_KEY"),
            .. labels,
        ];
        return ManifestReader.Read(
            [.. all.Select(l => KeyValuePair.Create("org.openagentcontainers." + l.Key, l.Value))],
            new() { Accepted = WithNewVersion }
        );
    }
}
