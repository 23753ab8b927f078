namespace Oac.Harness.Agents.Inference;

/// <summary>
/// Stands between every client of the gateway and the network: only what is declared leaves, the key is added here and nowhere else,
/// answers are bounded, and each request is a span.
/// </summary>
internal sealed class InferenceHandler(GatewayConnection gateway, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        var type = Admit(request);
        using var span = InferenceSpan.Start(type, request, gateway.Address);
        try
        {
            if (span is not null)
            {
                await span.ReadRequestAsync(request, cancellationToken).ConfigureAwait(false);
            }
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                return Bound(response, body, span);
            }
            span?.Fail($"{(int)response.StatusCode}");
            await ErrorBodies.CleanAsync(response, gateway.Key, cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch (Exception e)
        {
            span?.Fail(e.GetType().FullName);
            throw;
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var type = Admit(request);
        using var span = InferenceSpan.Start(type, request, gateway.Address);
        try
        {
            span?.ReadRequest(request, cancellationToken);
            var response = base.Send(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return Bound(response, response.Content.ReadAsStream(cancellationToken), span);
            }
            span?.Fail($"{(int)response.StatusCode}");
            ErrorBodies.Clean(response, gateway.Key, cancellationToken);
            return response;
        }
        catch (Exception e)
        {
            span?.Fail(e.GetType().FullName);
            throw;
        }
    }

    private string? Admit(HttpRequestMessage request)
    {
        var type = gateway.Admit(request);
        request.Headers.Authorization = new("Bearer", gateway.Key);
        return type;
    }

    private HttpResponseMessage Bound(HttpResponseMessage response, Stream body, InferenceSpan? span)
    {
        var max = gateway.Options.MaxResponseBytes;
        ErrorBodies.Replace(
            response,
            new StreamContent(new BoundedStream(body, max, "The gateway's answer", span?.Detach(response)))
        );
        return response;
    }
}
