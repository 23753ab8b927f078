using System.Net.Http.Headers;
using Oac.Harness.Connection;

namespace Oac.Harness.Agents.Mcp;

/// <summary>Finds out which of the declared credentials of a server have been delivered.</summary>
internal static class McpCredentials
{
    /// <exception cref="HarnessConfigurationException">There are some declared, and none delivered.</exception>
    public static McpHandler CreateHandler(McpOptions options, Uri server, HttpMessageHandler inner)
    {
        var looked = new List<string>();
        if (options.Bearer is { } bearer)
        {
            var token = Secret(options, "bearer token", "bearer.token", bearer.TokenVariable, bearer.TokenFile);
            if (token.Read() is not null)
            {
                return new BearerHandler(options, server, token, inner);
            }
            looked.AddRange(token.Places);
        }
        foreach (var (client, method) in new[] { (options.OAuth, "oauth"), (options.Dcr, "dcr") })
        {
            if (client is null)
            {
                continue;
            }
            var id = Secret(options, "client id", $"{method}.client_id", client.IdVariable, client.IdFile);
            var secret = Secret(
                options,
                "client secret",
                $"{method}.client_secret",
                client.SecretVariable,
                client.SecretFile
            );
            if (id.Read() is not null && secret.Read() is not null)
            {
                return new OAuthHandler(options, server, new(client, id, secret), inner);
            }
            looked.AddRange([.. id.Places, .. secret.Places]);
        }
        return options is { Bearer: null, OAuth: null, Dcr: null }
            ? new McpHandler(options, server, inner)
            : throw new HarnessConfigurationException(
                $"There are no credentials for the MCP server '{options.Name}'. Looked for: "
                    + $"{(looked.Count > 0 ? string.Join(", ", looked) : "nothing, as no place is configured")}."
            );
    }

    /// <exception cref="HarnessConfigurationException">It was there when the program started, and is no longer.</exception>
    public static string Require(DeliveredSecret secret) =>
        secret.Read()
        ?? throw new HarnessConfigurationException(
            $"The {secret.What} is there no longer. Looked for: {string.Join(", ", secret.Places)}."
        );

    private static DeliveredSecret Secret(
        McpOptions options,
        string what,
        string label,
        string? variable,
        string? file
    ) => new(what, $"mcp.{options.Name}.{label}", variable, file) { Variables = options.Variables };
}

/// <summary>What goes to one MCP server: nowhere else, and no answer is without end.</summary>
internal class McpHandler(McpOptions options, Uri server, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected sealed override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (request.RequestUri is not { } uri || !Addresses.HaveSameOrigin(uri, server))
        {
            throw new HttpRequestException("a request that is not for the server was refused");
        }
        var response = await AuthorizeAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            ErrorBodies.Replace(
                response,
                new StreamContent(new BoundedStream(body, options.MaxResponseBytes, "the server's answer"))
            );
        }
        else
        {
            var secret = request.Headers.Authorization?.Parameter;
            await ErrorBodies.CleanAsync(response, secret, cancellationToken).ConfigureAwait(false);
        }
        return response;
    }

    protected virtual Task<HttpResponseMessage> AuthorizeAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    ) => SendOnAsync(request, null, cancellationToken);

    protected Task<HttpResponseMessage> SendOnAsync(
        HttpRequestMessage request,
        string? token,
        CancellationToken cancellationToken
    )
    {
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return base.SendAsync(request, cancellationToken);
    }
}

/// <summary>A token that was delivered, as it is when a request leaves.</summary>
internal sealed class BearerHandler(McpOptions options, Uri server, DeliveredSecret token, HttpMessageHandler inner)
    : McpHandler(options, server, inner)
{
    protected override Task<HttpResponseMessage> AuthorizeAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    ) => SendOnAsync(request, McpCredentials.Require(token), cancellationToken);
}
