using Oac.Connect.Authentication;

namespace Oac.Connect;

/// <summary>
/// Sends a bearer token (RFC 6750) with every call. It is sent over https only: over http a call fails before the token is asked for. A
/// call whose options hold an <c>authorization</c> header keeps its own.
/// </summary>
/// <param name="provider">
/// Gives the token of a call, or null for a call without one; called for each call, perhaps for several at once, so it keeps what is
/// worth keeping. What it throws reaches no message: the call is then <see cref="ConnectCode.Unauthenticated"/>, unless it is a
/// <see cref="ConnectException"/>.
/// </param>
public sealed class BearerCredentials(Func<CancellationToken, ValueTask<string?>> provider) : ClientInterceptor
{
    private const string Header = "authorization";

    private readonly Func<CancellationToken, ValueTask<string?>> _provider =
        provider ?? throw new ArgumentNullException(nameof(provider));

    /// <summary>Credentials with one token for all calls.</summary>
    /// <exception cref="ArgumentException">It is no bearer token.</exception>
    public BearerCredentials(string token)
        : this(_ => new(token))
    {
        if (!BearerToken.IsToken(token))
        {
            throw new ArgumentException("This is no bearer token (RFC 6750, section 2.1).", nameof(token));
        }
    }

    /// <summary>Whether the token may go over http where it does not leave the machine: to <c>localhost</c>, 127.0.0.0/8 and [::1].</summary>
    public bool AllowLoopback { get; init; }

    /// <inheritdoc/>
    public override async ValueTask OnStartAsync(ClientCallInfo info, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (info.Headers.GetValue(Header) is not null)
        {
            return;
        }
        if (info.Address.Scheme != "https" && !(AllowLoopback && info.Address.IsLoopback))
        {
            throw new ConnectException(
                ConnectCode.Unauthenticated,
                $"tokens are sent over https, and the address of '{info.Address.Host}' is one of {info.Address.Scheme}"
            );
        }
        if (await AskAsync(cancellationToken).ConfigureAwait(false) is not { } token)
        {
            return;
        }
        if (!BearerToken.IsToken(token))
        {
            throw new ConnectException(ConnectCode.Unauthenticated, "what was given as token is no bearer token");
        }
        info.Headers.Add(Header, BearerToken.Format(token));
    }

    private async ValueTask<string?> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _provider(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is not ConnectException
                && !(e is OperationCanceledException && cancellationToken.IsCancellationRequested)
            )
        {
            // Its text may quote the token; only the code goes on.
            throw new ConnectException(ConnectCode.Unauthenticated, "no token was to be had", e);
        }
    }
}
