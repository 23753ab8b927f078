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
    [InlineData("inference.chat-completions.inputs.vision", "inference.chat-completions.input.vision")]
    public void A_slip_has_one_sure_answer(string slip, string meant)
    {
        var finding = Assert.Single(Read.Valid((slip, "x")).Findings, f => f.Rule.Id == "OAC110");
        Assert.Equal("org.openagentcontainers." + slip, finding.Key);
        Assert.Equal(
            meant is "name" or "orchestrator.env" ? null : "org.openagentcontainers." + meant,
            finding.ReplacementKey
        );
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

    [Theory]
    [InlineData("description")]
    [InlineData("mcp.x.url")]
    [InlineData("author.name.first")]
    [InlineData("events.a.b.schema.path")]
    [InlineData("..")]
    [InlineData("mcp..bearer.token.env")]
    [InlineData("")]
    public void What_is_far_from_everything_is_only_unknown(string key)
    {
        var reading = Read.Valid((key, "x"));
        Assert.Equal(
            "OAC111",
            reading.Ids() + string.Concat(reading.Findings.Where(f => f.Rule.Id == "OAC110").Select(f => f.Message))
        );
    }
}
