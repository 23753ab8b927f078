using System.Text;
using System.Text.Json;
using Oac.Harness.Handlers;

namespace Oac.Harness.Agents.Mcp;

/// <summary>
/// From a server's 401 to a token: the server's metadata (RFC 9728) name the authorization server, whose metadata (RFC 8414) name the
/// endpoint that gives tokens to clients (RFC 6749, 4.4; RFC 8707). The client of ModelContextProtocol has only grants that need a person
/// or an identity provider.
/// </summary>
internal sealed class TokenRequest(Uri server, OAuthClient client, HttpMessageInvoker http)
{
    private const int MaxTokenLength = 8 * 1024;

    public async Task<(string Token, TimeSpan? Lifetime)> SendAsync(
        BearerChallenge challenge,
        CancellationToken cancellationToken
    )
    {
        var metadata = new AuthorizationMetadata(server, http);
        var resource = await metadata.FindResourceAsync(challenge, cancellationToken).ConfigureAwait(false);
        var issuer = Choose(resource.Issuers);
        var endpoint = await metadata.FindTokenEndpointAsync(issuer, cancellationToken).ConfigureAwait(false);
        var scope = client.Options.Scopes ?? challenge.Scope ?? resource.Scopes;
        using var request = CreateRequest(endpoint, resource.Resource, scope);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        using var document = await AuthorizationMetadata.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode && document is not null
            ? Read(document.RootElement)
            : throw Refused(
                $"{endpoint.Address} gave no token: {(int)response.StatusCode} {Word(document, "error")}".TrimEnd()
            );
    }

    private Uri Choose(IReadOnlyList<Uri> issuers)
    {
        if (client.Options.Issuer is not { } wanted)
        {
            return issuers.Count > 0 ? issuers[0] : throw Refused("it names no authorization server");
        }
        return issuers.Contains(wanted)
            ? wanted
            : throw Refused(
                $"it does not name {wanted}, the only authorization server that may see the client's secret"
            );
    }

    private HttpRequestMessage CreateRequest(TokenEndpoint endpoint, Uri resource, string? scope)
    {
        var id = McpCredentials.Require(client.Id);
        var secret = McpCredentials.Require(client.Secret);
        var form = new List<KeyValuePair<string, string>>
        {
            new("grant_type", "client_credentials"),
            new("resource", resource.OriginalString),
        };
        if (!string.IsNullOrEmpty(scope))
        {
            form.Add(new("scope", scope));
        }
        if (!endpoint.TakesBasic)
        {
            form.Add(new("client_id", id));
            form.Add(new("client_secret", secret));
        }
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Address)
        {
            Content = new FormUrlEncodedContent(form),
        };
        request.Headers.Accept.Add(new("application/json"));
        if (endpoint.TakesBasic)
        {
            // RFC 6749, 2.3.1: both are encoded as in a form before they are joined.
            var pair = $"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}";
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes(pair)));
        }
        return request;
    }

    private static (string Token, TimeSpan? Lifetime) Read(JsonElement answer)
    {
        if (
            answer.ValueKind != JsonValueKind.Object
            || !answer.TryGetProperty("access_token", out var value)
            || value.ValueKind != JsonValueKind.String
            || value.GetString() is not { Length: > 0 and <= MaxTokenLength } token
            || token.AsSpan().ContainsAnyExceptInRange('!', '~')
        )
        {
            throw Refused("the authorization server's answer holds no token");
        }
        var lifetime =
            answer.TryGetProperty("expires_in", out var seconds)
            && seconds.ValueKind == JsonValueKind.Number
            && seconds.TryGetInt32(out var number)
            && number >= 0
                ? TimeSpan.FromSeconds(number)
                : (TimeSpan?)null;
        return (token, lifetime);
    }

    private static string Word(JsonDocument? document, string name) =>
        document?.RootElement is { ValueKind: JsonValueKind.Object } root
        && root.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? ShownText.Of(value.GetString()!)
            : "";

    internal static HttpRequestException Refused(string why) => new(why);
}
