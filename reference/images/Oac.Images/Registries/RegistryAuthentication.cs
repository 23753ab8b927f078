using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>
/// Proves to one registry who asks (distribution specification, token authentication and its OAuth2 form; basic authentication).
/// <para>A registry names its token server itself. A credential goes there only if the server belongs to the registry
/// (<see cref="RegistryAddress.SameDomain"/>) or is known by <see cref="RegistryOptions.TokenHosts"/>, and never by plain HTTP unless the
/// registry itself is spoken to so.</para>
/// </summary>
internal sealed class RegistryAuthentication(RegistryHost host, RegistryOptions options) : IDisposable
{
    private readonly ConcurrentDictionary<string, Token> _tokens = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _secrets = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile AuthenticationChallenge? _challenge;

    private sealed record Token(string Header, DateTimeOffset Ends);

    /// <summary>What is known to be wanted, without asking the registry first; null where nothing is.</summary>
    public async Task<string?> HeaderAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        if (Known(request) is { } header)
        {
            return header;
        }
        return _challenge is { IsBearer: true } challenge
            ? await FetchAsync(request, challenge with { Scope = null }, null, cancellationToken).ConfigureAwait(false)
            : null;
    }

    /// <summary>What a registry that answered 401 asks for, or null where we have nothing else than what it refused.</summary>
    public async Task<string?> AnswerAsync(
        RegistryRequest request,
        HttpHeaderValueCollection<AuthenticationHeaderValue> headers,
        string? refused,
        CancellationToken cancellationToken
    )
    {
        var challenge = AuthenticationChallenge.Of(headers);
        if (challenge is null)
        {
            return null;
        }
        _challenge = challenge;
        return await FetchAsync(request, challenge, refused, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes what proves who asks out of words for a message, wherever they come from.</summary>
    public string Hide(string words)
    {
        foreach (var secret in _secrets.Keys.Concat(_tokens.Values.Select(token => Proof(token.Header))))
        {
            words =
                secret.Length < RegistryErrors.MinSecret
                    ? words
                    : words.Replace(secret, "***", StringComparison.Ordinal);
        }
        return words;

        // The scheme is no secret; what follows it is.
        static string Proof(string header) => header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..];
    }

    public void Dispose() => _one.Dispose();

    private string? Known(RegistryRequest request) =>
        _tokens.TryGetValue(Key(request), out var token) && token.Ends > options.Time.GetUtcNow() ? token.Header : null;

    private static string Key(RegistryRequest request) => $"{request.Repository} {string.Join(' ', request.Scopes)}";

    private async Task<string?> FetchAsync(
        RegistryRequest request,
        AuthenticationChallenge challenge,
        string? refused,
        CancellationToken cancellationToken
    )
    {
        // Requests that run side by side share one token.
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Known(request) is { } header && header != refused)
            {
                return header;
            }
            var credential = options.Credentials is { } find
                ? await find(host.Name, request.Repository, cancellationToken).ConfigureAwait(false)
                : null;
            if (credential is not null)
            {
                Remember(credential.Secret);
                Remember(BasicHeader(credential)["Basic ".Length..]);
            }
            var token = challenge.IsBearer
                ? await BearerAsync(request, challenge, credential, cancellationToken).ConfigureAwait(false)
                : Basic(credential);
            if (token is null || token.Header == refused)
            {
                return null;
            }
            if (_tokens.Count >= RegistryLimits.MaxTokens)
            {
                _tokens.Clear();
            }
            _tokens[Key(request)] = token;
            return token.Header;
        }
        finally
        {
            _one.Release();
        }
    }

    private void Remember(string secret)
    {
        if (_secrets.Count >= RegistryLimits.MaxTokens)
        {
            _secrets.Clear();
        }
        _secrets[secret] = true;
    }

    private static Token? Basic(RegistryCredential? credential) =>
        credential is { Kind: RegistryCredentialKind.Password }
            ? new(BasicHeader(credential), DateTimeOffset.MaxValue)
            : null;

    private static string BasicHeader(RegistryCredential credential) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Secret}"));

    private async Task<Token?> BearerAsync(
        RegistryRequest request,
        AuthenticationChallenge challenge,
        RegistryCredential? credential,
        CancellationToken cancellationToken
    )
    {
        if (credential is { Kind: RegistryCredentialKind.RegistryToken })
        {
            return new($"Bearer {credential.Secret}", DateTimeOffset.MaxValue);
        }
        var realm = Realm(challenge);
        if (
            credential is not null
            && !RegistryAddress.SameDomain(realm, host.Root)
            && !options.TokenHosts.Contains(realm.IdnHost)
        )
        {
            throw new ImageContentException(
                ImageContentError.Unauthorized,
                $"{host.Name}: the registry sends us to the token server {RegistryAddress.Shown(realm)} on another host, which gets no credential of this registry"
            );
        }
        var scopes = request.Scopes;
        if (challenge.Scope is { Length: > 0 } scope && !scopes.Contains(scope))
        {
            scopes = [scope, .. scopes];
        }
        if (credential is not { Kind: RegistryCredentialKind.IdentityToken })
        {
            var (token, status) = await AskAsync(
                    new RegistryRequest(HttpMethod.Get, WithQuery(realm, challenge.Service, scopes), "", [])
                    {
                        ForToken = true,
                        Authorization = credential is null ? null : BasicHeader(credential),
                        Secrets = credential is null ? [] : [credential.Secret],
                    },
                    realm,
                    credential is not null,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (token is not null || credential is null)
            {
                return token ?? throw NoToken(realm, status);
            }
        }

        // The OAuth2 form: for identity tokens, and for servers that know no other.
        var form = new List<KeyValuePair<string, string>>
        {
            new("service", challenge.Service ?? ""),
            new("scope", string.Join(' ', scopes)),
            new("client_id", options.UserAgent),
        };
        if (credential.Kind == RegistryCredentialKind.IdentityToken)
        {
            form.Add(new("grant_type", "refresh_token"));
            form.Add(new("refresh_token", credential.Secret));
        }
        else
        {
            form.Add(new("grant_type", "password"));
            form.Add(new("username", credential.User!));
            form.Add(new("password", credential.Secret));
        }
        var (granted, answer) = await AskAsync(
                new RegistryRequest(HttpMethod.Post, realm, "", [])
                {
                    ForToken = true,
                    Content = () => new FormUrlEncodedContent(form),
                    Secrets = [credential.Secret],
                },
                realm,
                false,
                cancellationToken
            )
            .ConfigureAwait(false);
        return granted ?? throw NoToken(realm, answer);
    }

    /// <summary>The realm, if it may be told what we know.</summary>
    private Uri Realm(AuthenticationChallenge challenge)
    {
        if (
            Uri.TryCreate(challenge.Realm, UriKind.Absolute, out var realm)
            && realm.UserInfo.Length == 0
            && (
                realm.Scheme == Uri.UriSchemeHttps
                || (realm.Scheme == Uri.UriSchemeHttp && host.Root.Scheme == realm.Scheme)
            )
        )
        {
            return realm;
        }
        throw new ImageContentException(
            ImageContentError.NotSupported,
            $"{host.Name}: the registry sends us to the token server '{(realm is null ? MessageText.Shown(challenge.Realm, 200) : RegistryAddress.Shown(realm))}', which is no https address"
        );
    }

    private static Uri WithQuery(Uri realm, string? service, ImmutableArray<string> scopes)
    {
        var query = new StringBuilder(realm.Query.TrimStart('?'));
        Add("service", service);
        foreach (var scope in scopes)
        {
            Add("scope", scope);
        }
        return new UriBuilder(realm) { Query = query.ToString() }.Uri;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Append(query.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }

    /// <summary>Asks a token server. Nothing is returned, if so allowed, where it does not know the method; every other refusal is thrown.</summary>
    private Task<(Token? Token, HttpStatusCode Status)> AskAsync(
        RegistryRequest request,
        Uri realm,
        bool hasOther,
        CancellationToken cancellationToken
    )
    {
        var what = $"{host.Name}: token server {RegistryAddress.Shown(realm)}";
        return host.SendAsync<(Token?, HttpStatusCode)>(
            request,
            what,
            async (response, cancelled) =>
            {
                if (hasOther && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed)
                {
                    return (null, response.StatusCode);
                }
                if (response.StatusCode != HttpStatusCode.OK)
                {
                    var failure = await RegistryErrors
                        .OfAsync(response, what, options.Time, cancelled)
                        .ConfigureAwait(false);
                    // A token server that is not there or does not understand us leaves us without proof.
                    throw failure.Error is ImageContentError.NotFound or ImageContentError.Corrupt
                        ? new ImageContentException(ImageContentError.Unauthorized, failure.Message)
                        : failure;
                }
                var bytes = await BoundedBody
                    .ReadAsync(response, RegistryLimits.MaxTokenBytes, what, options.Time, cancelled)
                    .ConfigureAwait(false);
                return (Read(bytes, what), response.StatusCode);
            },
            keep: false,
            cancellationToken
        );
    }

    private Token Read(byte[] bytes, string what)
    {
        try
        {
            return ContentJson.Read(
                bytes,
                RegistryLimits.MaxTokenBytes,
                what,
                root =>
                {
                    var token = (root["token"] ?? root["access_token"])?.Text;
                    if (string.IsNullOrEmpty(token) || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
                    {
                        throw root.Wrong("neither 'token' nor 'access_token' is a token");
                    }
                    var lifetime =
                        root["expires_in"] is { } ends && ends.Element.TryGetInt32(out var seconds) && seconds > 0
                            ? TimeSpan.FromSeconds(seconds)
                            : RegistryLimits.TokenLifetime;
                    // A token that ends on the way is of no use.
                    return new Token($"Bearer {token}", options.Time.GetUtcNow() + (lifetime * 0.9));
                }
            );
        }
        catch (ImageContentException e) when (e.InnerException is JsonException)
        {
            // The parser's own words may quote the body, which may hold a token.
            throw new ImageContentException(e.Error, e.Message);
        }
    }

    private ImageContentException NoToken(Uri realm, HttpStatusCode status) =>
        new(
            ImageContentError.Unauthorized,
            $"{host.Name}: token server {RegistryAddress.Shown(realm)} gives no token (it answers {(int)status})"
        );
}
