using Oac.Planning.Configuration;
using Oac.Planning.Plans;

namespace Oac.Planning.Tests.Mcp;

/// <summary>What is delivered for MCP servers (5.3).</summary>
public sealed class McpPlannerTests
{
    private static readonly McpEntry Everything = new()
    {
        Server = "s",
        Registration = new(new("https://id.example"), new("https://clients.example/register"), null),
        Client = new("desk", new(SecretKind.Variable, "CLIENT_SECRET")),
        Bearer = new(SecretKind.File, "/etc/oac/token"),
    };

    private static readonly (string, string)[] AllMethods =
    [
        ("mcp.s.dcr.client_id.env", "DCR_ID"),
        ("mcp.s.dcr.client_secret.file", "/run/dcr"),
        ("mcp.s.oauth.client_id.env", "OAUTH_ID"),
        ("mcp.s.oauth.client_secret.file", "/run/oauth"),
        ("mcp.s.bearer.token.env", "TOKEN"),
        ("mcp.s.bearer.token.file", "/run/token"),
    ];

    [Fact]
    public void Every_configured_method_is_delivered_to_every_place()
    {
        var plan = Plan(Everything, AllMethods).Plan!;
        Assert.Equal(
            [
                "DCR_ID RegisteredClientId registered at clients.example",
                "OAUTH_ID ClientId configuration",
                "TOKEN McpToken file:/etc/oac/token",
                "/run/dcr RegisteredClientSecret registered at clients.example",
                "/run/oauth ClientSecret env:CLIENT_SECRET",
                "/run/token McpToken file:/etc/oac/token",
            ],
            plan.Variables.Concat(plan.Files)
                .Where(static d => d.Subject == "s")
                .Select(static d => $"{d.Target} {d.Kind} {d.Origin}")
        );
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void A_declared_method_that_is_not_configured_is_warned_of_and_leaves_nothing_behind()
    {
        var plan = Plan(Everything with { Registration = null, Bearer = null }, AllMethods).Plan!;
        Assert.Equal(
            ["OAUTH_ID", "/run/oauth"],
            plan.Variables.Concat(plan.Files).Where(static d => d.Subject == "s").Select(static d => d.Target)
        );
        Assert.Equal(
            [
                "mcp-method-not-configured org.openagentcontainers.mcp.s.bearer.token.env: the auth method bearer of the MCP server 's' is declared and not delivered: no token",
                "mcp-method-not-configured org.openagentcontainers.mcp.s.dcr.client_id.env: the auth method dcr of the MCP server 's' is declared and not delivered: no registration endpoint or issuer",
            ],
            plan.Warnings.Select(static w => $"{w.Code} {w.Key}: {w.Message}")
        );
    }

    [Fact]
    public void What_no_label_declares_is_not_delivered()
    {
        var plan = Plan(Everything, ("mcp.s.bearer.token.env", "TOKEN")).Plan!;
        Assert.Equal(["TOKEN"], plan.Variables.Where(static d => d.Subject is not null).Select(static d => d.Target));
        Assert.Equal(["/run/secrets/stream"], plan.Files.Select(static d => d.Target));
        Assert.Empty(Planner.Plan(Setup.Request(Setup.Least)).Plan!.Mounts);
    }

    [Fact]
    public void Two_agents_with_one_server_name_get_their_own()
    {
        var labels = Setup.Least.SetItems(Setup.Labels(("mcp.s.bearer.token.env", "TOKEN")));
        var desk = Setup.Configuration.Agents[0] with { Mcp = [Entry("DESK")] };
        var clerk = desk with { Name = "clerk", Mcp = [Entry("CLERK")] };
        var configuration = Setup.Configuration with
        {
            Agents = [desk, clerk],
            Policy = Setup.Configuration.Policy with { McpServers = [new(Setup.Pattern("*"), Setup.Pattern("s"))] },
        };
        Assert.Equal("env:DESK", Origin(labels));
        Assert.Equal("env:CLERK", Origin(labels.SetItem("name", "clerk")));

        string Origin(IEnumerable<KeyValuePair<string, string>> l) =>
            Planner.Plan(Setup.Request(l, configuration)).Plan!.Variables.Single(static d => d.Subject == "s").Origin;
        static McpEntry Entry(string variable) => new() { Server = "s", Bearer = new(SecretKind.Variable, variable) };
    }

    /// <summary>Either name may hold a slash, so that the pair must never be one text.</summary>
    [Fact]
    public void A_slash_in_a_name_does_not_make_another_pair()
    {
        var labels = Setup.Least.SetItems(Setup.Labels(("name", "desk/a"), ("mcp.b.bearer.token.env", "TOKEN")));
        var configuration = Setup.Configuration with
        {
            Agents =
            [
                Setup.Configuration.Agents[0] with
                {
                    Mcp = [new() { Server = "a/b", Bearer = new(SecretKind.Variable, "T") }],
                },
            ],
            Policy = Setup.Configuration.Policy with
            {
                McpServers = [new(Setup.Pattern("desk"), Setup.Pattern("a/b"))],
            },
        };
        Assert.Equal(
            ["mcp-auth-unsatisfiable", "mcp-server-not-allowed"],
            Planner.Plan(Setup.Request(labels, configuration)).Refusals.Select(static r => r.Code)
        );
    }

    private static PlanResult Plan(McpEntry entry, params (string, string)[] labels) =>
        Planner.Plan(Having.Mcp(entry)(Setup.Request(Setup.Least.SetItems(Setup.Labels(labels)))));
}
