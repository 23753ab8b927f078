using Oac.Spec.Manifest;
using Oac.Spec.Versions;

namespace Oac.Spec.Tests;

public sealed class ManifestReaderTests
{
    [Theory]
    [InlineData(null, "OAC101")]
    [InlineData("", "OAC101")]
    [InlineData("v1alpha3 ", "OAC102")]
    [InlineData(" v1alpha3", "OAC102")]
    [InlineData("v1alpha2,v1alpha3", "OAC102")]
    [InlineData("v1alpha3\n", "OAC102")]
    [InlineData("V1alpha3", "OAC103")]
    [InlineData("v01alpha3", "OAC103")]
    [InlineData("v1alpha", "OAC103")]
    [InlineData("v1alpha0", "OAC103")]
    [InlineData("v1alpha03", "OAC103")]
    [InlineData("v1gamma1", "OAC103")]
    [InlineData("1alpha3", "OAC103")]
    [InlineData("v1alpha9999999999999999999", "OAC103")]
    [InlineData("v1alpha٣", "OAC103")]
    [InlineData("v1", "OAC104")]
    [InlineData("v1alpha4", "OAC104")]
    [InlineData("v1beta1", "OAC104")]
    [InlineData("v2alpha1", "OAC104")]
    public void A_version_that_cannot_be_accepted_stops_all_other_reading(string? version, string id)
    {
        var reading = Read.Valid(("version", version), ("name", null), ("session.isolation", "maybe"));
        Assert.Equal(id, reading.Ids());
        Assert.Null(reading.Manifest);
        Assert.Null(reading.Labels);
        Assert.Null(reading.Version);
        Assert.Contains("v1alpha1, v1alpha2, v1alpha3", reading.Single().Message, StringComparison.Ordinal);
        if (version is { Length: > 0 and < 20 } && !version.Contains('\n', StringComparison.Ordinal))
        {
            Assert.Contains($"'{version}'", reading.Single().Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_listed_versions_are_accepted()
    {
        SpecVersions.TryGet("v1alpha2", out var only);
        KeyValuePair<string, string>[] labels = [KeyValuePair.Create("org.openagentcontainers.version", "v1alpha3")];
        var finding = ManifestReader.Read(labels, new() { Accepted = [only!] }).Single();
        Assert.Equal("OAC104", finding.Rule.Id);
        Assert.EndsWith("accepted: v1alpha2", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("org.openagentcontainers.Version")]
    [InlineData("org.openagentcontainers.verison")]
    [InlineData("org.openagentcontainer.version")]
    [InlineData("ORG.OpenAgentContainers.version")]
    [InlineData("openagentcontainers.version")]
    public void A_slip_in_the_version_key_is_named(string key)
    {
        var finding = Read.Exactly(KeyValuePair.Create(key, "v1alpha3")).Single();
        Assert.Equal(
            ("OAC101", key, "org.openagentcontainers.version"),
            (finding.Rule.Id, finding.Key, finding.ReplacementKey)
        );
    }

    [Fact]
    public void A_version_to_read_as_goes_on_and_reports_the_difference()
    {
        SpecVersions.TryGet("v1alpha3", out var wanted);
        KeyValuePair<string, string>[] labels =
        [
            KeyValuePair.Create("org.openagentcontainers.version", "v1alpha2"),
            KeyValuePair.Create("org.openagentcontainers.name", "weather"),
        ];
        var reading = ManifestReader.Read(labels, new() { Accepted = SpecVersions.All, ReadAs = wanted });
        Assert.Equal("OAC105 OAC501 OAC502", reading.Ids());
        Assert.Equal(wanted, reading.Version);
        Assert.Equal(
            "OAC101 OAC501 OAC502",
            ManifestReader.Read(labels.AsSpan(1), new() { Accepted = SpecVersions.All, ReadAs = wanted }).Ids()
        );
    }

    [Fact]
    public void The_full_set_becomes_the_whole_manifest()
    {
        var reading = Read.Exactly(FullSet.Labels);
        Assert.Equal("", reading.Ids());
        Assert.Equal(35, FullSet.Labels.Length);
        var manifest = reading.Manifest!;
        Assert.Equal("research-desk", manifest.Name);
        Assert.Equal("v1alpha3", manifest.Version.ToString());
        Assert.Equal(
            ("OPENAI_BASE_URL", "OPENAI_API_KEY"),
            (manifest.Inference.ApiBaseVariable, manifest.Inference.ApiKeyVariable)
        );
        Assert.Equal(["chat-completions", "embeddings"], manifest.Inference.Types.Select(t => t.Type));
        var chat = manifest.Inference.Types[0];
        Assert.Equal(128000, chat.Context);
        Assert.Equal(
            ModelCapabilities.Reasoning | ModelCapabilities.Tools | ModelCapabilities.InputVision,
            chat.Capabilities
        );
        Assert.Equal([KeyValuePair.Create("gpqa", 55.5m), KeyValuePair.Create("humaneval", 80m)], chat.Bench);
        Assert.Equal(["calendar", "search", "tickets"], manifest.McpServers.Select(s => s.Name));
        var calendar = manifest.McpServers[0];
        Assert.Equal(["calendar:read", "calendar:write"], calendar.Dcr!.Scopes!.Value);
        Assert.Equal(new("CALENDAR_CLIENT_ID", null), calendar.Dcr.ClientId);
        Assert.Equal(new(null, "/run/secrets/calendar-secret"), calendar.Dcr.ClientSecret);
        Assert.Null(calendar.OAuth);
        Assert.Null(calendar.Bearer);
        Assert.Equal(new("SEARCH_TOKEN", "/run/secrets/search"), manifest.McpServers[1].Bearer!.Token);
        Assert.Equal(new("TICKETS_CLIENT_ID", null), manifest.McpServers[2].OAuth!.ClientId);
        Assert.Equal(
            [new("notes", "/workspace/notes", true), new("papers", "/workspace/papers", false)],
            manifest.Workspaces
        );
        Assert.Equal(
            new(
                "ORCHESTRATOR_ADDR",
                new(new(null, "/run/secrets/stream-token")),
                new("/run/secrets/tls.crt", "/run/secrets/tls.key", "/run/secrets/ca.crt")
            ),
            manifest.Orchestrator
        );
        Assert.Equal(
            [
                new("question", "/schemas/question.json", "application/schema+json"),
                new("ticket", "/schemas/ticket.binpb", "application/protobuf"),
            ],
            manifest.Channels
        );
        Assert.False(manifest.SessionIsolation);
    }

    [Fact]
    public void The_typed_labels_give_every_label_back()
    {
        var written = new List<KeyValuePair<string, string>>();
        Read.Exactly(FullSet.Labels).Labels!.WriteTo(written);
        Assert.Equal(
            FullSet.Labels.OrderBy(l => l.Key, StringComparer.Ordinal),
            written.OrderBy(l => l.Key, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_order_of_labels_changes_nothing()
    {
        var expected = Read.Exactly(FullSet.Labels);
        var shuffled = FullSet.Labels.ToArray();
        for (var seed = 0; seed < 50; seed++)
        {
            new Random(seed).Shuffle(shuffled);
            var reading = Read.Exactly(shuffled);
            Assert.Equal(expected.Labels, reading.Labels);
            Assert.Equivalent(expected.Manifest, reading.Manifest, strict: true);
        }
    }

    [Fact]
    public void Unknown_labels_are_kept_aside_and_never_refused()
    {
        var reading = Read.Valid(
            ("shape.of.things.to.come", "x"),
            ("mcp.calendar.bearer.foo", "x"),
            ("orchestrator.bearer", "x")
        );
        Assert.Equal(
            [
                "org.openagentcontainers.shape.of.things.to.come",
                "org.openagentcontainers.mcp.calendar.bearer.foo",
                "org.openagentcontainers.orchestrator.bearer",
            ],
            reading.Unknown.Select(l => l.Key)
        );
        Assert.All(reading.Findings, f => Assert.False(f.Rule.Refuses));
        Assert.Empty(reading.Manifest!.McpServers);
    }

    [Fact]
    public void Foreign_labels_do_not_matter()
    {
        var reading = Read.Exactly([
            .. FullSet.Labels,
            KeyValuePair.Create("org.openagentcontainersx.name", "x"),
            KeyValuePair.Create("org.openagentcontainers", "x"),
            KeyValuePair.Create("maintainer", "x"),
        ]);
        Assert.Empty(reading.Unknown);
        Assert.All(reading.Findings, f => Assert.Equal("OAC112", f.Rule.Id));
        Assert.Equal("research-desk", reading.Manifest!.Name);
    }

    [Fact]
    public void An_empty_value_counts_as_not_set()
    {
        Assert.Equal("OAC108 OAC115", Read.Valid(("name", "")).Ids());
        Assert.Equal("OAC115", Read.Valid(("workspace.src.path", "")).Ids());
        Assert.Equal("OAC115", Read.Valid(("session.isolation", "")).Ids());
        // Another version's label, emptied: that is how a Dockerfile undoes an inherited one.
        Assert.Equal(
            "",
            string.Join(' ', Read.Valid(("inference.embeddings.models", "")).Findings.Where(f => f.Rule.Id == "OAC106"))
        );
    }

    [Fact]
    public void Of_equal_keys_the_last_counts()
    {
        var reading = Read.Exactly([.. FullSet.Labels, KeyValuePair.Create("org.openagentcontainers.name", "second")]);
        Assert.Equal("second", reading.Manifest!.Name);
        Assert.Equal(
            "v1alpha2",
            Read.Exactly([
                .. FullSet.Labels,
                KeyValuePair.Create("org.openagentcontainers.version", "v1alpha2"),
            ]).DeclaredVersion
        );
    }

    /// <summary>B.2 asks for a tree; flat keys keep the grouping all the same, even where names repeat group and method words.</summary>
    [Fact]
    public void Names_that_are_words_of_the_specification_are_not_misattributed()
    {
        var manifest = Read.Valid(
            ("mcp.workspace.bearer.token.file", "/run/a"),
            ("mcp.dcr.oauth.client_id.env", "A"),
            ("mcp.dcr.oauth.client_secret.file", "/run/b"),
            ("workspace.bearer.path", "/c"),
            ("workspace.path.path", "/d"),
            ("workspace.mcp.x.bearer.token.path", "/e"),
            ("events.events.schema.path", "/f"),
            ("events.events.schema.mimetype", "application/protobuf"),
            ("inference.bench.bench.bench", "1"),
            ("inference.api_base.env", "B"),
            ("inference.api_key.env", "C")
        ).Manifest!;
        Assert.Equal(["dcr", "workspace"], manifest.McpServers.Select(s => s.Name));
        Assert.NotNull(manifest.McpServers[0].OAuth);
        Assert.Null(manifest.McpServers[0].Dcr);
        Assert.Equal(["bearer", "mcp.x.bearer.token", "path"], manifest.Workspaces.Select(w => w.Name));
        Assert.Equal("events", Assert.Single(manifest.Channels).Name);
        Assert.Equal([KeyValuePair.Create("bench", 1m)], Assert.Single(manifest.Inference.Types).Bench);
    }

    [Fact]
    public void A_key_of_an_older_version_is_unknown_to_the_manifest_but_a_mixed_version_to_lint()
    {
        var reading = Read.Valid(("version", "v1alpha1"), ("session.isolation", "true"));
        Assert.Equal("OAC106", reading.Ids());
        Assert.False(reading.Manifest!.SessionIsolation);
        Assert.False(reading.Single().Rule.Refuses);
    }
}
