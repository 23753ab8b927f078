using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Oac.Connect.Authentication;

namespace Oac.Connect.AspNetCore;

/// <summary>Says whose token it is.</summary>
/// <param name="token">The token, in the form of RFC 6750, section 2.1; nothing else is known of it.</param>
/// <param name="call">The call that brought it; no message was read yet.</param>
/// <param name="cancellationToken">Fires when the call is over.</param>
/// <returns>An authenticated principal, or null where the token is refused.</returns>
public delegate ValueTask<ClaimsPrincipal?> BearerTokenValidator(
    string token,
    ServerCall call,
    CancellationToken cancellationToken
);

/// <summary>
/// Requires a bearer token (RFC 6750) of every call. Without a good one the call is <see cref="ConnectCode.Unauthenticated"/> before any
/// message is read, and the header <c>www-authenticate</c> says what was wrong. The principal stands in <c>HttpContext.User</c>.
/// </summary>
public static class BearerAuthentication
{
    private const string Header = "www-authenticate";

    /// <summary>An interceptor; it stands before those that need to know who calls.</summary>
    /// <param name="validator">
    /// Says whose token it is. What it throws reaches neither client nor log, only its type does; a <see cref="ConnectException"/> is the
    /// call's outcome.
    /// </param>
    /// <param name="realm">What the tokens are for, told to clients; null for nothing.</param>
    public static ServerInterceptor Require(BearerTokenValidator validator, string? realm = null)
    {
        ArgumentNullException.ThrowIfNull(validator);
        if (
            realm is not null
            && (realm.AsSpan().ContainsAnyExceptInRange(' ', '~') || realm.AsSpan().ContainsAny('"', '\\'))
        )
        {
            throw new ArgumentException("A realm is printable ASCII without quotes and backslashes.", nameof(realm));
        }
        return async (call, next) =>
        {
            var token = ReadToken(call, realm);
            var principal = await AskAsync(validator, token, call).ConfigureAwait(false);
            if (principal?.Identity?.IsAuthenticated != true)
            {
                throw Refuse(call, realm, "invalid_token", "the token was refused");
            }
            call.HttpContext.User = principal;
            await next().ConfigureAwait(false);
        };
    }

    /// <summary>Accepts one token that never changes. Comparing takes the same time wherever a wrong one differs.</summary>
    /// <param name="token">The token.</param>
    /// <param name="name">The name of whoever brings it.</param>
    /// <exception cref="ArgumentException">It is no bearer token.</exception>
    public static BearerTokenValidator FixedToken(string token, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!BearerToken.IsToken(token))
        {
            throw new ArgumentException("This is no bearer token (RFC 6750, section 2.1).", nameof(token));
        }
        // Digests have one length, so that the length of the token does not show either.
        var expected = Digest(token);
        return (given, _, _) =>
            new(CryptographicOperations.FixedTimeEquals(expected, Digest(given)) ? Named(name) : null);
    }

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static ClaimsPrincipal Named(string name) =>
        new(new ClaimsIdentity([new(ClaimTypes.Name, name)], "Bearer"));

    private static string ReadToken(ServerCall call, string? realm)
    {
        var values = call.HttpContext.Request.Headers.Authorization;
        if (values.Count == 0)
        {
            // Without a token there is no error to tell (RFC 6750, section 3.1).
            throw Refuse(call, realm, null, "the call has no token");
        }
        return values is [{ } value] && BearerToken.TryParse(value, out var token)
            ? token
            : throw Refuse(
                call,
                realm,
                "invalid_request",
                "'authorization' does not hold the scheme 'Bearer' and one token"
            );
    }

    private static async ValueTask<ClaimsPrincipal?> AskAsync(
        BearerTokenValidator validator,
        string token,
        ServerCall call
    )
    {
        try
        {
            return await validator(token, call, call.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is not ConnectException
                && !(e is OperationCanceledException && call.CancellationToken.IsCancellationRequested)
            )
        {
            // Its text may quote the token.
            throw new ConnectException(ConnectCode.Internal, "the token could not be checked", e);
        }
    }

    private static ConnectException Refuse(ServerCall call, string? realm, string? error, string message)
    {
        var parts = new List<string>(2);
        if (realm is not null)
        {
            parts.Add($"realm=\"{realm}\"");
        }
        if (error is not null)
        {
            parts.Add($"error=\"{error}\"");
        }
        call.ResponseHeaders.Add(Header, parts.Count == 0 ? "Bearer" : "Bearer " + string.Join(", ", parts));
        return new(ConnectCode.Unauthenticated, message);
    }
}
