using Oac.Spec.Manifest;

namespace Oac.Producer.Inspecting;

/// <summary>One auth method and where each of its credentials goes.</summary>
/// <param name="Method">dcr, oauth, bearer or mtls.</param>
/// <param name="Scopes">Scopes of dcr, or null.</param>
/// <param name="Targets">Credentials by name.</param>
internal sealed record AuthMethod(
    string Method,
    IReadOnlyList<string>? Scopes,
    IReadOnlyList<(string Name, CredentialTarget Target)> Targets
)
{
    /// <summary>The methods of an MCP server.</summary>
    public static IEnumerable<AuthMethod> Of(McpServer server)
    {
        if (server.Dcr is { } dcr)
        {
            yield return new("dcr", dcr.Scopes, [("client_id", dcr.ClientId), ("client_secret", dcr.ClientSecret)]);
        }
        if (server.OAuth is { } oauth)
        {
            yield return new("oauth", null, [("client_id", oauth.ClientId), ("client_secret", oauth.ClientSecret)]);
        }
        if (server.Bearer is { } bearer)
        {
            yield return new("bearer", null, [("token", bearer.Token)]);
        }
    }

    /// <summary>The methods of the way back to the orchestrator.</summary>
    public static IEnumerable<AuthMethod> Of(OrchestratorConnection orchestrator)
    {
        if (orchestrator.Bearer is { } bearer)
        {
            yield return new("bearer", null, [("token", bearer.Token)]);
        }
        if (orchestrator.Mtls is { } mtls)
        {
            yield return new(
                "mtls",
                null,
                [
                    ("cert", new(null, mtls.CertificateFile)),
                    ("key", new(null, mtls.KeyFile)),
                    ("ca", new(null, mtls.AuthorityFile)),
                ]
            );
        }
    }
}
