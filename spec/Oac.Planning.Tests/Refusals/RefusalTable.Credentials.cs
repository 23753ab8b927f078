using Oac.Planning.Configuration;

namespace Oac.Planning.Tests.Refusals;

/// <summary>Auth methods that cannot be satisfied (7.4).</summary>
internal static partial class RefusalTable
{
    private static SecretReference Token => new(SecretKind.Variable, "TOKEN");

    private static McpEntry Server => new() { Server = "s" };

    private static string[] Dcr => ["mcp.s.dcr.client_id.env=ID", "mcp.s.dcr.client_secret.env=SECRET"];

    private static string[] OAuth => ["mcp.s.oauth.client_id.file=/run/id", "mcp.s.oauth.client_secret.file=/run/s"];

    private static IEnumerable<RefusalRow> Credentials =>
        [
            new("stream-auth-unsatisfiable", "mtls")
            {
                Labels =
                [
                    "-orchestrator.bearer.token.file",
                    "orchestrator.mtls.cert.file=/run/tls.crt",
                    "orchestrator.mtls.key.file=/run/tls.key",
                ],
                With = Having.Configuration(c => c with { Orchestrator = new(true, false) }),
                ControlWith = Having.Configuration(c => c with { Orchestrator = new(false, true) }),
                Says =
                    "[orchestrator/auth/stream-unsatisfiable-refused 7.4] org.openagentcontainers.orchestrator.mtls.cert.file: the auth method mtls for the orchestrator is declared and cannot be satisfied: this orchestrator has no certificate authority (orchestrator.auth)",
            },
            new("stream-auth-unsatisfiable", "bearer")
            {
                With = Having.Configuration(c => c with { Orchestrator = new(false, true) }),
                ControlWith = Having.Configuration(c => c with { Orchestrator = new(true, false) }),
                Says =
                    "[orchestrator/auth/stream-unsatisfiable-refused 7.4] org.openagentcontainers.orchestrator.bearer.token.file: the auth method bearer for the orchestrator is declared and cannot be satisfied: this orchestrator issues no tokens (orchestrator.auth)",
            },
            new("mcp-auth-unsatisfiable", "dcr")
            {
                Labels = Dcr,
                With = Having.Mcp(Server with { Bearer = Token }),
                ControlWith = Having.Mcp(
                    Server with
                    {
                        Registration = new(null, new("https://id.example/register"), null),
                    }
                ),
                Says =
                    "[orchestrator/auth/mcp-unsatisfiable-refused 7.4] org.openagentcontainers.mcp.s.dcr.client_id.env: no declared auth method of the MCP server 's' can be satisfied for the agent 'desk': dcr (no registration endpoint or issuer); they are configured at agents.desk.mcp.s",
            },
            new("mcp-auth-unsatisfiable", "oauth")
            {
                Labels = OAuth,
                With = Having.Mcp(Server with { Bearer = Token }),
                ControlWith = Having.Mcp(Server with { Client = new("desk", Token) }),
                Says =
                    "[orchestrator/auth/mcp-unsatisfiable-refused 7.4] org.openagentcontainers.mcp.s.oauth.client_id.file: no declared auth method of the MCP server 's' can be satisfied for the agent 'desk': oauth (no client); they are configured at agents.desk.mcp.s",
            },
            new("mcp-auth-unsatisfiable", "oauth without a secret")
            {
                Labels = OAuth,
                With = Having.Mcp(Server with { Client = new("desk", null) }),
                ControlWith = Having.Mcp(Server with { Client = new("desk", Token) }),
                Says =
                    "[orchestrator/auth/mcp-unsatisfiable-refused 7.4] org.openagentcontainers.mcp.s.oauth.client_id.file: no declared auth method of the MCP server 's' can be satisfied for the agent 'desk': oauth (the client has no secret); they are configured at agents.desk.mcp.s",
            },
            new("mcp-auth-unsatisfiable", "bearer")
            {
                Labels = ["mcp.s.bearer.token.file=/run/s"],
                With = Having.Mcp(Server with { Client = new("desk", Token) }),
                ControlWith = Having.Mcp(Server with { Bearer = Token }),
                Says =
                    "[orchestrator/auth/mcp-unsatisfiable-refused 7.4] org.openagentcontainers.mcp.s.bearer.token.file: no declared auth method of the MCP server 's' can be satisfied for the agent 'desk': bearer (no token); they are configured at agents.desk.mcp.s",
            },
            new("mcp-auth-unsatisfiable", "of a server that is not set up")
            {
                Labels = [.. Dcr, .. OAuth, "mcp.s.bearer.token.env=TOKEN"],
                // One of several is enough.
                ControlWith = Having.Mcp(Server with { Bearer = Token }),
                Says =
                    "[orchestrator/auth/mcp-unsatisfiable-refused 7.4] org.openagentcontainers.mcp.s.dcr.client_id.env: no declared auth method of the MCP server 's' can be satisfied for the agent 'desk': dcr (no registration endpoint or issuer), oauth (no client), bearer (no token); they are configured at agents.desk.mcp.s",
            },
            new("mcp-auth-unsatisfiable", "of the server of another agent")
            {
                Labels = ["name=clerk", "mcp.search.bearer.token.file=/run/s"],
                With = Having.Policy(p => p with { McpServers = [new(Setup.Pattern("*"), Setup.Pattern("*"))] }),
                ControlLabels = ["name=desk", "mcp.search.bearer.token.file=/run/s"],
                Says =
                    "[orchestrator/auth/mcp-unsatisfiable-refused 7.4] org.openagentcontainers.mcp.search.bearer.token.file: no declared auth method of the MCP server 'search' can be satisfied for the agent 'clerk': bearer (no token); they are configured at agents.clerk.mcp.search",
            },
        ];
}
