namespace Oac.Harness.Agents;

/// <summary>
/// An MCP server over streamable HTTP: where it is, which labels do not say, and which credentials the labels <c>mcp.&lt;name&gt;.*</c>
/// declare. Immutable.
/// </summary>
/// <remarks>
/// Of the declared methods the first one is used that has been delivered, in the order bearer, OAuth, DCR; an orchestrator delivers what it
/// is configured for. A server that needs no credentials declares none.
/// </remarks>
public sealed record McpOptions
{
    /// <summary>The server's name, as in the labels. Required.</summary>
    public required string Name { get; init; }

    /// <summary>The server's address, unless the variable has one; null where the variable must.</summary>
    public Uri? Address { get; init; }

    /// <summary>
    /// The variable with the server's address. Null for <c>MCP_&lt;NAME&gt;_URL</c>, with everything but letters and digits as <c>_</c>. No
    /// label declares it: the image sets it, or whoever runs the image.
    /// </summary>
    public string? AddressVariable { get; init; }

    /// <summary>The labels <c>mcp.&lt;name&gt;.bearer.token.*</c>; null where they are not declared.</summary>
    public McpBearer? Bearer { get; init; }

    /// <summary>The labels <c>mcp.&lt;name&gt;.oauth.*</c>: a client that was registered beforehand; null where they are not declared.</summary>
    public McpOAuthClient? OAuth { get; init; }

    /// <summary>The labels <c>mcp.&lt;name&gt;.dcr.*</c>: a client that the orchestrator registered; null where they are not declared.</summary>
    public McpOAuthClient? Dcr { get; init; }

    /// <summary>How long connecting, listing and a call may take, each: two minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The largest answer to one request that is read: 16 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>What sends requests, for tests; null for connections of its own. It is disposed with the connector.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Where variables are read, for tests.</summary>
    public Func<string, string?> Variables { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Where a bearer token for an MCP server is delivered. A file comes before a variable. Immutable.</summary>
public sealed record McpBearer
{
    /// <summary>The variable (label <c>mcp.&lt;name&gt;.bearer.token.env</c>).</summary>
    public string? TokenVariable { get; init; }

    /// <summary>The file (label <c>mcp.&lt;name&gt;.bearer.token.file</c>).</summary>
    public string? TokenFile { get; init; }
}

/// <summary>
/// Where an OAuth client's id and secret are delivered. A file comes before a variable. Tokens are had by the client credentials grant from
/// the authorization server that the MCP server names (RFC 9728, RFC 8414). Immutable.
/// </summary>
public sealed record McpOAuthClient
{
    /// <summary>The variable with the id (label <c>client_id.env</c>).</summary>
    public string? IdVariable { get; init; }

    /// <summary>The file with the id (label <c>client_id.file</c>).</summary>
    public string? IdFile { get; init; }

    /// <summary>The variable with the secret (label <c>client_secret.env</c>).</summary>
    public string? SecretVariable { get; init; }

    /// <summary>The file with the secret (label <c>client_secret.file</c>).</summary>
    public string? SecretFile { get; init; }

    /// <summary>The scopes to ask for, with spaces between them; null for those that the server asks for.</summary>
    public string? Scopes { get; init; }

    /// <summary>The only authorization server that may see the secret; null for the first that the MCP server names.</summary>
    public Uri? Issuer { get; init; }
}
