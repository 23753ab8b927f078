using System.Net;

namespace Oac.Connect.Tests;

/// <summary>A server that answers before it has read anything, and whose transport then takes no body any more.</summary>
public sealed class RefusedBodyTests
{
    [Fact]
    public async Task Writing_ends_where_the_body_is_not_wanted()
    {
        using var invoker = new HttpMessageInvoker(new RefusingHandler());
        using var client = new ConnectClient(new Uri("http://localhost"), new ConnectClientOptions(), invoker);
        await using var call = client.Open(
            EchoService.Bidi,
            new() { CancellationToken = TestContext.Current.CancellationToken }
        );

        Assert.False(
            await call.WriteAsync("unwanted")
                .AsTask()
                .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)
        );

        var error = await Assert.ThrowsAsync<ConnectException>(async () => await call.ReadAsync());
        Assert.Equal(ConnectCode.Unknown, error.Code);
    }

    private sealed class RefusingHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            await Assert.ThrowsAsync<HttpRequestException>(() =>
                request.Content!.CopyToAsync(new ClosedStream(), cancellationToken)
            );
            return new(HttpStatusCode.UnsupportedMediaType) { RequestMessage = request };
        }
    }

    private sealed class ClosedStream : MemoryStream
    {
        public override Task FlushAsync(CancellationToken cancellationToken) =>
            Task.FromException(new IOException("The stream is closed."));
    }
}
