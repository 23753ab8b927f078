using System.Collections.Concurrent;

namespace Oac.Harness.Agents.Tests.Peers;

/// <summary>A network of the test's own.</summary>
internal sealed class FakeHandler(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    : HttpMessageHandler
{
    public FakeHandler(Func<HttpRequestMessage, HttpResponseMessage> answer)
        : this((request, _) => Task.FromResult(answer(request))) { }

    public ConcurrentQueue<string> Requests { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        Requests.Enqueue($"{request.Method} {request.RequestUri}");
        return answer(request, cancellationToken);
    }
}
