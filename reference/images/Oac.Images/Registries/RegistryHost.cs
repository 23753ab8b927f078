using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Oac.Images.Content;

namespace Oac.Images.Registries;

/// <summary>
/// One registry: sends requests within its budget, proves who asks, follows redirects and asks again where that helps.
/// <para>Credentials go to the registry's own origin (scheme, host and port) and nowhere else; what a redirect leads to gets none, also
/// if it leads back. Redirects never go from https to http, and only reads follow them.</para>
/// </summary>
internal sealed class RegistryHost : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly RegistryOptions _options;
    private readonly RequestBudget _budget;
    private readonly RegistryAuthentication _authentication;

    public RegistryHost(string name, Uri root, HttpMessageInvoker http, RegistryOptions options)
    {
        Name = name;
        Root = root;
        _http = http;
        _options = options;
        _budget = new(options.RequestsPerSecond, options.Burst, options.Time);
        _authentication = new(this, options);
    }

    public string Name { get; }

    public Uri Root { get; }

    public TimeProvider Time => _options.Time;

    /// <summary>Takes credentials and tokens out of what a registry said, for messages that are made outside of a request.</summary>
    public string Hide(string words) => _authentication.Hide(words);

    /// <summary>Held by who changes a list of referrers.</summary>
    public SemaphoreSlim OneReferrerList { get; } = new(1, 1);

    public void Dispose()
    {
        _authentication.Dispose();
        OneReferrerList.Dispose();
    }

    /// <summary>Sends a request and reads its answer; failures on the way, those of reading included, are tried again.</summary>
    /// <param name="request">The request.</param>
    /// <param name="what">What it is about, for messages.</param>
    /// <param name="read">Reads an answer that is no failure of the way; what it returns may outlive the call only if the request said so.</param>
    /// <param name="keep">Whether <paramref name="read"/> takes over the answer when it succeeds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<T> SendAsync<T>(
        RegistryRequest request,
        string what,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        bool keep,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            var kept = false;
            TimeSpan? asked = null;
            ImageContentException failure;
            try
            {
                response = await AuthenticatedAsync(request, what, cancellationToken).ConfigureAwait(false);
                if (!RetryDelay.IsTransient(response.StatusCode))
                {
                    var result = await read(response, cancellationToken).ConfigureAwait(false);
                    kept = keep;
                    return result;
                }
                asked = RetryDelay.Asked(response.Headers.RetryAfter, Time.GetUtcNow());
                failure = await RegistryErrors.OfAsync(response, what, Time, cancellationToken).ConfigureAwait(false);
            }
            catch (ImageContentException e) when (Hide(e.ToString()) is var said && said != e.ToString())
            {
                // A registry may repeat what it was sent in any part of its answers. What lies beneath may hold it too.
                throw new ImageContentException(e.Error, Hide(e.Message));
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException)
            {
                var shown = Hide(e.ToString()) == e.ToString();
                failure = new(ImageContentError.Unreachable, $"{what}: {Reason(e)}", shown ? e : null);
                if (e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
                {
                    throw failure;
                }
            }
            finally
            {
                if (!kept)
                {
                    response?.Dispose();
                }
            }

            if (asked > RegistryLimits.MaxRetryAfter)
            {
                throw new ImageContentException(
                    failure.Error,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{failure.Message}, and asks to wait {asked.Value.TotalSeconds:0} seconds; at most {RegistryLimits.MaxRetryAfter.TotalSeconds:0} are waited"
                    ),
                    failure
                );
            }
            if (
                (request.Once && failure.Error != ImageContentError.RateLimited)
                || attempt == RegistryLimits.MaxAttempts
            )
            {
                throw failure;
            }
            var backoff = RetryDelay.Backoff(attempt);
            var wait = asked > backoff ? asked.Value : backoff;
            await Task.Delay(wait, Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends with what proves who asks; an answer of 401 is worth one more try with what it asks for.</summary>
    private async Task<HttpResponseMessage> AuthenticatedAsync(
        RegistryRequest request,
        string what,
        CancellationToken cancellationToken
    )
    {
        if (request.ForToken || !RegistryAddress.SameOrigin(request.Address, Root))
        {
            return await FollowAsync(request, request.Authorization, what, cancellationToken).ConfigureAwait(false);
        }
        var header = await _authentication.HeaderAsync(request, cancellationToken).ConfigureAwait(false);
        var response = await FollowAsync(request, header, what, cancellationToken).ConfigureAwait(false);
        if (
            response.StatusCode != HttpStatusCode.Unauthorized
            || !RegistryAddress.SameOrigin(response.RequestMessage!.RequestUri!, Root)
        )
        {
            return response;
        }
        string? again;
        try
        {
            again = await _authentication
                .AnswerAsync(request, response.Headers.WwwAuthenticate, header, cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
        if (again is null)
        {
            return response;
        }
        response.Dispose();
        return await FollowAsync(request, again, what, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> FollowAsync(
        RegistryRequest request,
        string? authorization,
        string what,
        CancellationToken cancellationToken
    )
    {
        var address = request.Address;
        for (var redirects = 0; ; redirects++)
        {
            var response = await ExchangeAsync(request, address, authorization, cancellationToken)
                .ConfigureAwait(false);
            if (
                response.StatusCode
                is not (
                    HttpStatusCode.MovedPermanently
                    or HttpStatusCode.Found
                    or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect
                    or HttpStatusCode.PermanentRedirect
                )
            )
            {
                return response;
            }
            using (response)
            {
                var target = RegistryAddress.Location(response, address);
                var wrong =
                    target is null ? "without an address"
                    : request.ForToken || (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
                        ? "where none is followed"
                    : redirects == RegistryLimits.MaxRedirects ? $"more than {RegistryLimits.MaxRedirects} times"
                    : target.Scheme != Uri.UriSchemeHttps && target.Scheme != address.Scheme
                        ? $"to {RegistryAddress.Shown(target)}, which is not https"
                    : target.UserInfo.Length > 0 ? "to an address with a user in it"
                    : null;
                if (wrong is not null)
                {
                    throw new ImageContentException(
                        ImageContentError.NotSupported,
                        $"{what}: {RegistryAddress.Shown(address)} redirects {wrong}"
                    );
                }
                if (!RegistryAddress.SameOrigin(address, target!))
                {
                    authorization = null;
                }
                address = target!;
            }
        }
    }

    private async Task<HttpResponseMessage> ExchangeAsync(
        RegistryRequest request,
        Uri address,
        string? authorization,
        CancellationToken cancellationToken
    )
    {
        await _budget.TakeAsync(cancellationToken).ConfigureAwait(false);
        using var message = new HttpRequestMessage(request.Method, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = request.Content?.Invoke(),
        };
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        foreach (var type in request.Accept)
        {
            message.Headers.TryAddWithoutValidation("Accept", type);
        }
        if (request.From is { } from)
        {
            message.Headers.Range = new RangeHeaderValue(from, null);
        }
        if (request.OnlyIf is var (name, value))
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }
        message.Options.Set(RegistryErrors.Secrets, request.Secrets);
        if (authorization is not null)
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        // A body takes its time to be sent; only silence after a request without one says something.
        using var limit = request.Content is null
            ? new CancellationTokenSource(RegistryLimits.IdleTimeout, Time)
            : new CancellationTokenSource();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        int? status = null;
        try
        {
            var response = await _http.SendAsync(message, both.Token).ConfigureAwait(false);
            status = (int)response.StatusCode;
            return response;
        }
        catch (OperationCanceledException e)
            when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {RegistryLimits.IdleTimeout.TotalSeconds:0} seconds", e);
        }
        finally
        {
            _options.Observer?.Invoke(new(request.Method.Method, address.Authority, address.AbsolutePath, status));
        }
    }

    /// <summary>The innermost words say most: refused, reset, unknown host, untrusted certificate.</summary>
    private string Reason(Exception exception)
    {
        var inner = exception;
        while (inner is not TimeoutException && inner.InnerException is { } next)
        {
            inner = next;
        }
        var reason = MessageText.Shown(Hide(inner.Message), 300);
        // What speaks HTTPS hangs up on plain HTTP.
        return
            Root.Scheme == Uri.UriSchemeHttp
            && inner is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
            ? $"asked over plain HTTP: {reason}"
            : reason;
    }
}
