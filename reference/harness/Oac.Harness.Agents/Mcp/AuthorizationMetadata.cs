using System.Text.Json;

namespace Oac.Harness.Agents.Mcp;

/// <summary>What an MCP server says about who gives tokens for it.</summary>
internal sealed record ProtectedResource(Uri Resource, IReadOnlyList<Uri> Issuers, string? Scopes);

/// <summary>Where an authorization server gives tokens.</summary>
internal sealed record TokenEndpoint(Uri Address, bool TakesBasic);

/// <summary>Reads the documents that lead from an MCP server to its authorization server. None of them is believed about anybody else.</summary>
internal sealed class AuthorizationMetadata(Uri server, HttpMessageInvoker http)
{
    private const int MaxBytes = 64 * 1024;

    /// <summary>RFC 9728.</summary>
    public async Task<ProtectedResource> FindResourceAsync(
        BearerChallenge challenge,
        CancellationToken cancellationToken
    )
    {
        Uri[] addresses = challenge.ResourceMetadata is { } given
            ? [given]
            : WellKnown(server, "oauth-protected-resource", server.AbsolutePath).ToArray();
        foreach (var address in addresses)
        {
            if (!Addresses.HaveSameOrigin(address, server))
            {
                throw TokenRequest.Refused("its metadata are said to be on another server");
            }
            using var document = await GetAsync(address, cancellationToken).ConfigureAwait(false);
            if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root)
            {
                continue;
            }
            if (!Uri.TryCreate(Text(root, "resource"), UriKind.Absolute, out var resource) || !Covers(resource))
            {
                throw TokenRequest.Refused($"its metadata at {address} are those of another server");
            }
            var issuers = Texts(root, "authorization_servers")
                .Select(static text => Addresses.TryParse(text, out var issuer) ? issuer : null)
                .OfType<Uri>()
                .ToArray();
            var scopes = Texts(root, "scopes_supported").ToArray();
            return new(resource, issuers, scopes.Length > 0 ? string.Join(' ', scopes) : null);
        }
        throw TokenRequest.Refused("it wants a token and does not say whose");
    }

    /// <summary>RFC 8414, and what OpenID Connect Discovery made of it.</summary>
    public async Task<TokenEndpoint> FindTokenEndpointAsync(Uri issuer, CancellationToken cancellationToken)
    {
        RequireNoWeaker(issuer);
        var path = issuer.AbsolutePath.TrimEnd('/');
        Uri[] addresses =
        [
            new(issuer, $"/.well-known/oauth-authorization-server{path}"),
            new(issuer, $"/.well-known/openid-configuration{path}"),
            new(issuer, $"{path}/.well-known/openid-configuration"),
        ];
        foreach (var address in addresses.Distinct())
        {
            using var document = await GetAsync(address, cancellationToken).ConfigureAwait(false);
            if (document?.RootElement is not { ValueKind: JsonValueKind.Object } root)
            {
                continue;
            }
            if (Text(root, "issuer")?.TrimEnd('/') != issuer.OriginalString.TrimEnd('/'))
            {
                throw TokenRequest.Refused($"the metadata at {address} are those of another authorization server");
            }
            if (!Addresses.TryParse(Text(root, "token_endpoint"), out var endpoint))
            {
                throw TokenRequest.Refused($"the metadata at {address} name no endpoint for tokens");
            }
            RequireNoWeaker(endpoint);
            var methods = Texts(root, "token_endpoint_auth_methods_supported").ToArray();
            var takesBasic = methods.Length == 0 || methods.Contains("client_secret_basic");
            return takesBasic || methods.Contains("client_secret_post")
                ? new(endpoint, takesBasic)
                : throw TokenRequest.Refused($"{endpoint} takes no client secret");
        }
        throw TokenRequest.Refused($"the authorization server {issuer} has no metadata");
    }

    /// <summary>A document of JSON; null where there is none.</summary>
    public static async Task<JsonDocument?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var bounded = new BoundedStream(body, MaxBytes, "the authorization server's answer");
            await using (bounded.ConfigureAwait(false))
            {
                return await JsonDocument.ParseAsync(bounded, default, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<JsonDocument?> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new("application/json"));
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode ? await ReadAsync(response, cancellationToken).ConfigureAwait(false) : null;
    }

    private static IEnumerable<Uri> WellKnown(Uri origin, string name, string path)
    {
        var below = path.TrimEnd('/');
        if (below.Length > 0)
        {
            yield return new(origin, $"/.well-known/{name}{below}");
        }
        yield return new(origin, $"/.well-known/{name}");
    }

    private bool Covers(Uri resource)
    {
        var path = resource.AbsolutePath.TrimEnd('/');
        return Addresses.HaveSameOrigin(resource, server)
            && (
                server.AbsolutePath.TrimEnd('/') == path
                || server.AbsolutePath.StartsWith($"{path}/", StringComparison.Ordinal)
            );
    }

    // Whoever wants a server by TLS does not want its secrets to travel without.
    private void RequireNoWeaker(Uri address)
    {
        if (server.Scheme == "https" && address.Scheme != "https")
        {
            throw TokenRequest.Refused($"its authorization server {address} is without TLS");
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string> Texts(JsonElement root, string name) =>
        root.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
            ? values
                .EnumerateArray()
                .Where(static v => v.ValueKind == JsonValueKind.String)
                .Select(static v => v.GetString()!)
            : [];
}
