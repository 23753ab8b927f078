using System.Globalization;
using System.Text;
using Oac.Images.Content;
using static Oac.Images.Registries.RegistryReadTests;

namespace Oac.Images.Registries;

/// <summary>Blobs that are not what they should be, or that arrive in parts.</summary>
public class RegistryBlobTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Blobs_are_checked_as_they_are_read()
    {
        var bytes = Encoding.UTF8.GetBytes("0123456789");
        var right = new Descriptor("a/b", ContentDigest.Sha256Of(bytes), 10);
        var answer = new ScriptedAnswer(200, bytes);
        await using var server = new ScriptedServer(_ => answer);
        await using var client = Client(server, null, null);
        var repository = client.Open(Reference($"{server.Address}/a/b"));
        Assert.Equal(bytes, await repository.ReadBlobAsync(right, 100, Cancelled));

        // The length that is announced.
        await FailsAsync(ImageContentError.Corrupt, "10 bytes are announced", () => Read(right with { Size = 9 }));

        // None announced: longer, shorter, other bytes.
        answer = answer with
        {
            Chunked = true,
        };
        await FailsAsync(ImageContentError.Corrupt, "longer than the 9 bytes", () => Read(right with { Size = 9 }));
        await FailsAsync(ImageContentError.Corrupt, "ends after 10 bytes", () => Read(right with { Size = 11 }));
        var other = ContentDigest.Sha256Of([]);
        await FailsAsync(
            ImageContentError.Corrupt,
            $"digest is {right.Digest}",
            () => Read(right with { Digest = other })
        );

        // Cut off.
        answer = new ScriptedAnswer(200, bytes[..5]) { Announced = 10 };
        await FailsAsync(ImageContentError.Unreachable, "broke off 5 times, at last after", () => Read(right));

        // Never more than the size, also where the reader stops before the end.
        answer = new ScriptedAnswer(200, bytes) { Chunked = true };
        await using var stream = await repository.OpenBlobAsync(right with { Size = 4 }, Cancelled);
        var buffer = new byte[100];
        Assert.Equal(4, await stream.ReadAtLeastAsync(buffer, 4, false, Cancelled));
        await FailsAsync(ImageContentError.Corrupt, "longer", () => stream.ReadAsync(buffer, Cancelled).AsTask());

        Task<byte[]> Read(Descriptor descriptor) => repository.ReadBlobAsync(descriptor, 100, Cancelled);
    }

    [Fact]
    public async Task A_body_that_stands_still_is_given_up()
    {
        var time = new StoppedTime();
        await using var stream = new IdleStream(new NeverStream(), null, time);
        var reading = stream.ReadAsync(new byte[1], Cancelled).AsTask();
        Assert.Equal(RegistryLimits.IdleTimeout, time.Asked);
        time.Ring();
        var e = await Assert.ThrowsAsync<IOException>(() => reading);
        Assert.Contains("nothing arrived for 60 seconds", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_blob_that_breaks_off_goes_on_where_it_broke(bool ranges)
    {
        var bytes = Encoding.UTF8.GetBytes("0123456789");
        var count = 0;
        await using var server = new ScriptedServer(request =>
        {
            var from =
                ranges && request.Headers.TryGetValue("Range", out var range)
                    ? int.Parse(range[6..^1], CultureInfo.InvariantCulture)
                    : 0;
            var rest = bytes[from..];
            var whole = ++count == 3;
            return new ScriptedAnswer(
                from > 0 ? 206 : 200,
                whole ? rest : rest[..(ranges ? 3 : 3 * count)],
                ("Content-Range", $"bytes {from}-9/10")
            )
            {
                Announced = rest.Length,
            };
        });
        await using var client = Client(server, null, null);
        var blob = new Descriptor("a/b", ContentDigest.Sha256Of(bytes), 10);
        var repository = client.Open(Reference($"{server.Address}/a/b"));
        Assert.Equal(bytes, await repository.ReadBlobAsync(blob, 100, Cancelled));
        Assert.Equal(
            [null, "bytes=3-", "bytes=6-"],
            server.Requests.Select(request => request.Headers.GetValueOrDefault("Range"))
        );
    }

    /// <summary>A clock with one timer, which rings when told to.</summary>
    private sealed class StoppedTime : TimeProvider
    {
        private Action _ring = () => { };

        public TimeSpan Asked { get; private set; }

        public void Ring() => _ring();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Asked = dueTime;
            _ring = () => callback(state);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Nothing arrives until it is closed.</summary>
    private sealed class NeverStream : MemoryStream
    {
        private readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            new(_end.Task);

        protected override void Dispose(bool disposing)
        {
            _end.TrySetException(new ObjectDisposedException(nameof(NeverStream)));
            base.Dispose(disposing);
        }
    }
}
