using Oac.Harness.Agents.Tests.Peers;

namespace Oac.Harness.Agents.Tests.Mcp;

public sealed class ConfigurationTests
{
    private static readonly McpOptions Plain = new()
    {
        Name = "help.desk-2",
        Address = new("http://server/mcp"),
        Variables = static _ => null,
    };

    public static TheoryData<McpOptions, string> Faults =>
        new()
        {
            { Plain with { Name = " " }, "Name is empty" },
            { Plain with { Address = null }, "The variable MCP_HELP_DESK_2_URL is not set" },
            { Plain with { Address = null, AddressVariable = "WHERE" }, "The variable WHERE is not set" },
            { Plain with { Address = new("http://user:secret@server/mcp") }, "McpOptions.Address is no address" },
            { Plain with { Address = new("/mcp", UriKind.Relative) }, "McpOptions.Address is no address" },
            { Plain with { Variables = _ => "ftp://secret" }, "MCP_HELP_DESK_2_URL holds no address" },
            {
                Plain with
                {
                    Bearer = new() { TokenVariable = "T", TokenFile = "/nowhere/token" },
                },
                "no credentials for the MCP server 'help.desk-2'. Looked for: the variable T (label mcp.help.desk-2.bearer.token.env), "
                    + "the file /nowhere/token (label mcp.help.desk-2.bearer.token.file)"
            },
            {
                Plain with
                {
                    Dcr = new() { IdVariable = "I", SecretFile = "/nowhere/secret" },
                },
                "the variable I (label mcp.help.desk-2.dcr.client_id.env), the file /nowhere/secret (label "
                    + "mcp.help.desk-2.dcr.client_secret.file)"
            },
            { Plain with { OAuth = new() }, "nothing, as no place is configured" },
            {
                Plain with
                {
                    Bearer = new() { TokenVariable = "T" },
                    Variables = n => n == "T" ? "two secrets" : null,
                },
                "The variable T (label mcp.help.desk-2.bearer.token.env) holds no bearer token: character 4"
            },
        };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void What_is_wrong_is_named_and_not_quoted(McpOptions options, string why)
    {
        var error = Assert.Throws<HarnessConfigurationException>(() => new McpConnector(options));
        Assert.Contains(why, error.Message);
        Assert.DoesNotContain("secret@", error.Message);
        Assert.DoesNotContain("two secrets", error.Message);
    }

    [Fact]
    public void The_variable_comes_before_the_address_in_the_code()
    {
        using var server = new McpConnector(
            Plain with
            {
                Variables = name => name == "MCP_HELP_DESK_2_URL" ? "https://there/mcp" : null,
            }
        );
        Assert.Equal("https://there/mcp", server.Address.ToString());
    }

    [Fact]
    public async Task Of_several_methods_the_first_that_was_delivered_is_used()
    {
        using var network = new FakeHandler(request =>
            request.Headers.Authorization?.Parameter == "delivered"
                ? new(System.Net.HttpStatusCode.NotFound)
                : throw new InvalidOperationException("no token")
        );
        using var server = new McpConnector(
            Plain with
            {
                Bearer = new() { TokenVariable = "T" },
                OAuth = new() { IdVariable = "I", SecretVariable = "S" },
                Variables = name =>
                    name == "T" ? "delivered"
                    : name is "I" or "S" ? "x"
                    : null,
                Handler = network,
            }
        );
        await using var connection = server.Open();
        await Assert.ThrowsAsync<McpConnectionException>(() => connection.GetClientAsync(Gateway.Token));
    }
}
