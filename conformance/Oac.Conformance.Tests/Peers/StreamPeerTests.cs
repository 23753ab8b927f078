using System.Net;
using System.Net.Http.Headers;
using Oac.Conformance.Peers.Streams;
using Oac.Conformance.Running;

namespace Oac.Conformance.Tests.Peers;

public sealed class StreamPeerTests
{
    private const byte EndOfStream = 2;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StreamsThatTheHarnessEndsAreEndedInOrderOnceTheCaseIsOver(bool isLate)
    {
        var cancelled = TestContext.Current.CancellationToken;
        await using var peer = await StreamPeer.StartAsync(
            new() { Version = "v1alpha3" },
            new Evidence(TimeProvider.System),
            TimeProvider.System,
            cancelled
        );
        if (isLate)
        {
            peer.Release();
        }
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(peer.Address, peer.Method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            // A harness that says nothing and ends its side at once.
            Content = new ByteArrayContent([]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/connect+proto");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancelled);
        await peer.Streams.TakeAsync(static _ => true, 1, TimeSpan.FromMinutes(1), cancelled);
        var stream = Assert.Single(peer.Streams.All);
        await stream.Ended.WaitAsync(cancelled);
        peer.Release();

        var body = await answer.Content.ReadAsByteArrayAsync(cancelled);

        Assert.Equal(EndOfStream, body[0]);
        Assert.Null(stream.Broken);
    }
}
