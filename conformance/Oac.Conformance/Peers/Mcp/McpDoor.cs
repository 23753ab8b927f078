using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Oac.Conformance.Running;

namespace Oac.Conformance.Peers.Mcp;

/// <summary>
/// One MCP server of one case, and the authorization server that gives tokens for it: to the delivered clients, by their secret (RFC 6749
/// 4.4), found by the metadata of RFC 9728 and RFC 8414.
/// </summary>
internal sealed class McpDoor(string name, string variable, string origin, string key, CaseContext context)
{
    private const string TokenPath = "/token";
    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _clients = new(StringComparer.Ordinal);
    private readonly McpSessions _sessions = new();

    /// <summary>The server's name, as in the labels.</summary>
    public string Name => name;

    /// <summary>The variable that its address goes into.</summary>
    public string Variable => variable;

    /// <summary>What tells it from the others on the same port.</summary>
    public string Key => key;

    /// <summary>Its address.</summary>
    public string Address => $"{origin}/{key}/mcp";

    private string Issuer => $"{origin}/{key}";

    /// <summary>Takes a bearer token from now on.</summary>
    public void Take(string token) => _tokens[token] = "the delivered token";

    /// <summary>Gives tokens to a client from now on.</summary>
    public void Take(string client, string secret) => _clients[client] = secret;

    /// <summary>Answers a request to the server or about it.</summary>
    public async Task ServeAsync(HttpContext http, string path)
    {
        if (path == $"/{key}/mcp")
        {
            await AskedAsync(http).ConfigureAwait(false);
        }
        else if (path == $"/{key}{TokenPath}" && HttpMethods.IsPost(http.Request.Method))
        {
            await GiveTokenAsync(http).ConfigureAwait(false);
        }
        else if (path == $"/.well-known/oauth-protected-resource/{key}/mcp" && !_clients.IsEmpty)
        {
            await WriteAsync(http, new() { ["resource"] = Address, ["authorization_servers"] = new JsonArray(Issuer) })
                .ConfigureAwait(false);
        }
        else if (
            !_clients.IsEmpty
            && (
                path == $"/.well-known/oauth-authorization-server/{key}"
                || path == $"/.well-known/openid-configuration/{key}"
                || path == $"/{key}/.well-known/openid-configuration"
            )
        )
        {
            await WriteAsync(
                    http,
                    new()
                    {
                        ["issuer"] = Issuer,
                        ["token_endpoint"] = $"{Issuer}{TokenPath}",
                        ["token_endpoint_auth_methods_supported"] = new JsonArray(
                            "client_secret_basic",
                            "client_secret_post"
                        ),
                        ["grant_types_supported"] = new JsonArray("client_credentials"),
                        ["response_types_supported"] = new JsonArray(),
                    }
                )
                .ConfigureAwait(false);
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task AskedAsync(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        // A server for which nothing is declared takes whoever comes, and nobody has a reason to show anything.
        var isOpen = _tokens.IsEmpty && _clients.IsEmpty;
        var token = authorization.StartsWith("Bearer ", StringComparison.Ordinal) ? authorization[7..] : "";
        var isTaken = _tokens.TryGetValue(token, out var shown) || isOpen;
        shown ??= authorization.Length == 0 ? "no credential" : "a credential that is not this server's";
        var body = await HttpPeer.ReadBodyAsync(http).ConfigureAwait(false);
        if (!isTaken)
        {
            Tell(http.Request.Method, "refused");
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.WWWAuthenticate = _clients.IsEmpty
                ? "Bearer"
                : $"Bearer resource_metadata=\"{origin}/.well-known/oauth-protected-resource/{key}/mcp\"";
            return;
        }
        Tell(await _sessions.AnswerAsync(http, body).ConfigureAwait(false), "taken");

        void Tell(string what, string outcome) =>
            context.Evidence.Observed($"the MCP server '{name}' was asked: {what}, with {shown}: {outcome}");
    }

    private async Task GiveTokenAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
        {
            await RefuseAsync(StatusCodes.Status400BadRequest, "invalid_request").ConfigureAwait(false);
            return;
        }
        var form = await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
        var (client, secret) = Client(http.Request.Headers.Authorization.ToString(), form);
        if (!_clients.TryGetValue(client, out var wanted) || wanted != secret)
        {
            await RefuseAsync(StatusCodes.Status401Unauthorized, "invalid_client").ConfigureAwait(false);
            return;
        }
        if (form["grant_type"] != "client_credentials")
        {
            await RefuseAsync(StatusCodes.Status400BadRequest, "unsupported_grant_type").ConfigureAwait(false);
            return;
        }
        var token = context.Fresh("mcp-access-", 40);
        context.Evidence.Hide(token);
        context.Evidence.Observed($"the MCP server '{name}': a token was given to the delivered client");
        _tokens[token] = "a token of the delivered client";
        await WriteAsync(
                http,
                new()
                {
                    ["access_token"] = token,
                    ["token_type"] = "Bearer",
                    ["expires_in"] = 3600,
                }
            )
            .ConfigureAwait(false);

        Task RefuseAsync(int status, string error)
        {
            context.Evidence.Observed($"the MCP server '{name}': no token was given: {error}");
            http.Response.StatusCode = status;
            return WriteAsync(http, new() { ["error"] = error });
        }
    }

    private static (string Id, string Secret) Client(string authorization, IFormCollection form)
    {
        if (!authorization.StartsWith("Basic ", StringComparison.Ordinal))
        {
            return (form["client_id"].ToString(), form["client_secret"].ToString());
        }
        var bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[6..], bytes, out var length))
        {
            return ("", "");
        }
        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return pair is [var id, var secret] ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret)) : ("", "");
    }

    private static Task WriteAsync(HttpContext http, JsonObject json)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json.ToJsonString(), http.RequestAborted);
    }
}
