using System.Net;
using Oac.Harness.Connection;

namespace Oac.Harness.Agents.Mcp;

/// <summary>A client that was registered for the agent.</summary>
internal sealed record OAuthClient(McpOAuthClient Options, DeliveredSecret Id, DeliveredSecret Secret);

/// <summary>Gets a token when the server asks for one, and another when it is refused or has expired.</summary>
internal sealed class OAuthHandler : McpHandler
{
    // A token that ends while a request is on its way is of no use.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TokenRequest _tokens;
    private readonly HttpMessageInvoker _invoker;
    private readonly TimeProvider _time;
    private volatile Held? _held;

    public OAuthHandler(McpOptions options, Uri server, OAuthClient client, HttpMessageHandler inner)
        : base(options, server, inner)
    {
        _time = options.Time;
        _invoker = new(inner, disposeHandler: false);
        _tokens = new(server, client, _invoker);
    }

    protected override async Task<HttpResponseMessage> AuthorizeAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        if (request.Content is { } content)
        {
            // It may have to go twice.
            await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        }
        var held = _held is { } kept && !HasExpired(kept) ? kept : null;
        var response = await SendOnAsync(request, held?.Token, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }
        var challenge = BearerChallenge.Read(response.Headers.WwwAuthenticate);
        response.Dispose();
        var token = await RenewAsync(held, challenge, cancellationToken).ConfigureAwait(false);
        return await SendOnAsync(request, token, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _invoker.Dispose();
            _turn.Dispose();
        }
        base.Dispose(disposing);
    }

    private async Task<string> RenewAsync(Held? refused, BearerChallenge challenge, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Another request may have been here first.
            if (_held is { } held && held != refused && !HasExpired(held))
            {
                return held.Token;
            }
            var (token, lifetime) = await _tokens.SendAsync(challenge, cancellationToken).ConfigureAwait(false);
            _held = new(token, _time.GetTimestamp(), lifetime);
            return token;
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool HasExpired(Held held) =>
        held.Lifetime is { } lifetime && _time.GetElapsedTime(held.Since) + Margin >= lifetime;

    private sealed record Held(string Token, long Since, TimeSpan? Lifetime);
}
