using Oac.Spec.Labels;
using Oac.Spec.Versions;

namespace Oac.Spec.Tests.Linting;

public sealed class NearMissTests
{
    [Theory]
    [InlineData("inferance.api_base.env", "inference.api_base.env")]
    [InlineData("inference.api-base.env", "inference.api_base.env")]
    [InlineData("inference.apiBase.env", "inference.api_base.env")]
    [InlineData("inference.api_key", "inference.api_key.env")]
    [InlineData("Name", "name")]
    [InlineData("NAME", "name")]
    [InlineData("mcp.x.bearer.env", "mcp.x.bearer.token.env")]
    [InlineData("mcp.x.bearer.tokne.env", "mcp.x.bearer.token.env")]
    [InlineData("mcp.x.dcr.scope", "mcp.x.dcr.scopes")]
    [InlineData("mcp.x.dcr.clientId.env", "mcp.x.dcr.client_id.env")]
    [InlineData("mcp.my.server.bearer.tken.file", "mcp.my.server.bearer.token.file")]
    [InlineData("orchestrator.bearer.env", "orchestrator.bearer.token.env")]
    [InlineData("orchestrator.mtls.ca", "orchestrator.mtls.ca.file")]
    [InlineData("orchestator.env", "orchestrator.env")]
    [InlineData("workspace.src.mutabel", "workspace.src.mutable")]
    [InlineData("workspaces.src.path", "workspace.src.path")]
    [InlineData("event.alert.schema.path", "events.alert.schema.path")]
    [InlineData("events.alert.schema.mime-type", "events.alert.schema.mimetype")]
    [InlineData("session.isolated", "session.isolation")]
    [InlineData("inference.chat-completions.tool", "inference.chat-completions.tools")]
    [InlineData("mpc.x.bearer.token.file", "mcp.x.bearer.token.file")]
    [InlineData("inference.chat-completions.inputs.vision", "inference.chat-completions.input.vision")]
    public void A_slip_has_one_sure_answer(string slip, string meant)
    {
        Assert.True(SpecVersions.All[^1].Schema.TryMatch(meant, out var match));
        var value = SpecVersions.All[^1].Schema.Patterns[match.Pattern].Kind switch
        {
            LabelValueKind.AbsolutePath => "/x",
            LabelValueKind.Boolean => "true",
            LabelValueKind.MediaType => "application/protobuf",
            _ => "x",
        };
        var finding = Assert.Single(Read.Valid((slip, value)).Findings, f => f.Rule.Id == "OAC110");
        Assert.Equal("org.openagentcontainers." + slip, finding.Key);
        Assert.Equal(
            meant is "name" or "orchestrator.env" ? null : "org.openagentcontainers." + meant,
            finding.ReplacementKey
        );
        Assert.Contains($"'org.openagentcontainers.{meant}'", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mcp.x.token.file", "mcp.x.bearer.token.file")]
    [InlineData("mcp.x.scopes", "mcp.x.dcr.scopes")]
    [InlineData("inference.chat-completions.vision", "inference.chat-completions.input.vision")]
    [InlineData("events.alert.path", "events.alert.schema.path")]
    public void Where_a_method_is_left_out_a_likely_key_is_named_but_not_sure(string slip, string meant)
    {
        var finding = Assert.Single(Read.Valid((slip, "/x")).Findings, f => f.Rule.Id == "OAC110");
        Assert.Null(finding.ReplacementKey);
        Assert.Contains($"'org.openagentcontainers.{meant}'", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mcp.x.dcr.env")]
    [InlineData("events.alert.schema")]
    [InlineData("mcp.x.oauth.file")]
    public void Where_several_are_as_near_none_is_sure(string slip)
    {
        var finding = Assert.Single(Read.Valid((slip, "x")).Findings, f => f.Rule.Id == "OAC110");
        Assert.Null(finding.ReplacementKey);
        Assert.Contains(" or ", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_does_not_fit_makes_the_answer_unsure()
    {
        var finding = Assert.Single(Read.Valid(("mcp.x.bearer.env", "/run/x")).Findings);
        Assert.Equal("OAC110", finding.Rule.Id);
        Assert.Null(finding.ReplacementKey);
        Assert.Null(ForeignKeyOf("not a variable"));
        Assert.NotNull(ForeignKeyOf("TOKEN"));

        static string? ForeignKeyOf(string value) =>
            Read.Exactly([.. FullSet.Labels, new("org.openagentcontainer.mcp.x.bearer.token.env", value)])
                .Findings.Single(f => f.Rule.Id == "OAC112")
                .ReplacementKey;
    }

    [Fact]
    public void Where_two_labels_want_one_key_neither_is_sure()
    {
        var findings = Read.Valid(("mcp.x.bearer.env", "A"), ("mcp.x.bearer.tokne.env", "B")).Findings;
        Assert.Equal(["OAC110", "OAC110"], findings.Select(f => f.Rule.Id));
        Assert.All(findings, f => Assert.Null(f.ReplacementKey));

        var version = Read.Exactly(
                new("org.openagentcontainers.Version", "v1alpha3"),
                new("org.openagentcontainers.versoin", "v1alpha2")
            )
            .Single();
        Assert.Equal("OAC101", version.Rule.Id);
        Assert.Null(version.ReplacementKey);
    }

    [Theory]
    [InlineData("v1alpha3", "inferance.api_base.env")]
    [InlineData("v1alpha3", "description")]
    [InlineData("v1alpha1", "version.minimum")]
    [InlineData("v1alpha1", "session.isolation")]
    public void An_unknown_label_that_is_empty_is_not_set(string version, string key) =>
        Assert.Equal("", Read.Valid(("version", version), (key, "")).Ids());

    [Fact]
    public void A_look_alike_that_is_empty_is_not_set() =>
        Assert.Equal("", Read.Exactly([.. FullSet.Labels, new("io.openagentcontainers.name", "")]).Ids());

    [Theory]
    [InlineData("events.a.b.schema.mimetype", true)]
    [InlineData("mcp.x.schema.mimetype", false)]
    public void The_hint_at_dots_is_for_channels(string key, bool expected) =>
        Assert.Equal(expected, Read.Valid((key, "x")).Single().Message.EndsWith("no dot", StringComparison.Ordinal));

    [Theory]
    [InlineData("description")]
    [InlineData("mcp.x.url")]
    [InlineData("author.name.first")]
    [InlineData("events.a.b.schema.path")]
    [InlineData("..")]
    [InlineData("mcp..bearer.token.env")]
    [InlineData("acp.x.bearer.token.env")]
    [InlineData("mcp.bearer.token.env")]
    [InlineData("mcp.dcr.client_id.env")]
    [InlineData("mcp.x.jwt.token.file")]
    [InlineData("mcp.x.oauth.token.env")]
    [InlineData("inference.bench.gpqa")]
    [InlineData("inference.base_url.env")]
    [InlineData("inference.input.vision")]
    [InlineData("inference.chat-completions.temperature")]
    [InlineData("inference.context")]
    [InlineData("events.schema.path")]
    [InlineData("workspace.path")]
    [InlineData("workspace.src.owner")]
    [InlineData("")]
    public void What_is_far_from_everything_is_only_unknown(string key)
    {
        var reading = Read.Valid((key, "x"));
        Assert.Equal(
            "OAC111",
            reading.Ids() + string.Concat(reading.Findings.Where(f => f.Rule.Id == "OAC110").Select(f => f.Message))
        );
    }

    [Theory]
    [InlineData("chat_completions", "chat-completions")]
    [InlineData("chat-completion", "chat-completions")]
    [InlineData("ChatCompletions", "chat-completions")]
    [InlineData("embedding", "embeddings")]
    [InlineData("image-generations", "images-generations")]
    [InlineData("responses", null)]
    [InlineData("chat", null)]
    public void A_slip_in_an_inference_type_is_named(string type, string? meant)
    {
        var reading = Read.Valid(
            ($"inference.{type}.tools", "true"),
            ("inference.api_base.env", "BASE"),
            ("inference.api_key.env", "KEY")
        );
        var message = Assert.Single(reading.Findings, f => f.Rule.Id == "OAC203").Message;
        Assert.Equal(meant is not null, message.EndsWith($"did you mean '{meant}'?", StringComparison.Ordinal));
        Assert.Equal(meant is not null, message.Contains("did you mean", StringComparison.Ordinal));
    }
}
