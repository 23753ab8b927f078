namespace Oac.Spec.Tests.Linting;

public sealed class TargetTests
{
    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/1/environ")]
    [InlineData("/tmp")]
    [InlineData("/run/")]
    [InlineData("/usr/local/bin/agent")]
    [InlineData("/var/run/docker.sock")]
    [InlineData("/root/.ssh/authorized_keys")]
    public void A_credential_that_replaces_a_part_of_the_system_is_pointed_out(string path) =>
        Assert.Equal("OAC802", Read.Valid(("mcp.x.bearer.token.file", path)).Ids());

    [Theory]
    [InlineData("/run/token")]
    [InlineData("/tmp/token")]
    [InlineData("/etc/agent/token")]
    [InlineData("/etc/ssl/private/agent.key")]
    [InlineData("/home/agent/token")]
    public void A_credential_in_a_customary_place_is_not(string path) =>
        Assert.Equal("", Read.Valid(("mcp.x.bearer.token.file", path)).Ids());

    [Theory]
    [InlineData("/usr/local")]
    [InlineData("/usr/local/bin")]
    [InlineData("/var/lib")]
    [InlineData("/var/run/docker.sock")]
    [InlineData("/dev")]
    public void A_workspace_that_hides_a_part_of_the_system_is_pointed_out(string path) =>
        Assert.Equal("OAC804", Read.Valid(("workspace.x.path", path)).Ids());

    [Fact]
    public void A_name_with_dots_is_pointed_out_once_per_group()
    {
        var findings = Read.Valid(
            ("mcp.a.b.oauth.client_id.env", "AB_ID"),
            ("mcp.a.b.oauth.client_secret.file", "/run/secrets/ab"),
            ("mcp.c.d.oauth.client_id.env", "CD_ID"),
            ("mcp.c.d.oauth.client_secret.file", "/run/secrets/cd"),
            ("workspace.c.d.path", "/work")
        ).Findings;
        Assert.All(findings, f => Assert.Equal("OAC119", f.Rule.Id));
        Assert.Equal(
            ["mcp.a.b.oauth.client_id.env", "mcp.c.d.oauth.client_id.env", "workspace.c.d.path"],
            findings.Select(f => f.Key!["org.openagentcontainers.".Length..])
        );
    }
}
