using System.Buffers.Binary;
using System.Text;
using Oac.Engine.Containers;
using Oac.Engine.Tests.Peers;

namespace Oac.Engine.Tests.Containers;

/// <summary>The two outputs of a container come in frames of one stream.</summary>
public sealed class OutputTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Frames_are_told_apart_wherever_they_are_cut()
    {
        byte[] all = [.. Frame(1, "out"), .. Frame(2, ""), .. Frame(2, "größer"), .. Frame(0, "in")];
        await using var engine = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            foreach (var one in all)
            {
                await request.ChunkAsync(new[] { one });
            }
            await request.EndAsync();
        });
        using var client = engine.Open();

        var (output, errors) = await ReadAsync(client.ReadOutputAsync("one", 5, Token));

        Assert.Equal(("outin", "größer"), (output, errors));
        Assert.StartsWith(
            "GET /v1.41/containers/one/logs?stdout=1&stderr=1&follow=0&tail=5 ",
            engine.Heads.Last(),
            StringComparison.Ordinal
        );
    }

    /// <summary>A frame says how long it is, and nobody has to believe that it fits into memory.</summary>
    [Fact]
    public async Task A_frame_of_four_gigabytes_comes_in_pieces()
    {
        await using var engine = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync(new byte[] { 1, 0, 0, 0, 255, 255, 255, 255 });
            await request.ChunkAsync(new string('x', 3 * EngineClient.MaxOutputPiece));
            await request.TestEnds;
        });
        using var client = engine.Open();
        var length = 0;

        await foreach (var piece in client.FollowOutputAsync("one", Token))
        {
            Assert.InRange(piece.Bytes.Length, 1, EngineClient.MaxOutputPiece);
            length += piece.Bytes.Length;
            if (length == 3 * EngineClient.MaxOutputPiece)
            {
                break;
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 1, 65 }, "not in frames")]
    [InlineData(new byte[] { 104, 101, 108, 108, 111, 13, 10, 62 }, "not in frames")]
    [InlineData(new byte[] { 1, 0, 0, 0 }, "not in frames")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 0, 9, 65 }, "in the middle of a frame")]
    public async Task What_is_no_frame_is_an_error(byte[] bytes, string why)
    {
        await using var engine = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync(bytes);
            await request.EndAsync();
        });
        using var client = engine.Open();

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            ReadAsync(client.ReadOutputAsync("one", null, Token))
        );

        Assert.Equal(EngineError.Corrupt, failure.Error);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_who_follows_waits_for_ever()
    {
        var time = new GatedTime(new EngineLimits().IdleTimeout);
        await using var engine = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync(Frame(1, "first"));
            time.Open();
            await request.TestEnds;
        });
        // The limit that is looked at is the only one of its length.
        using var client = engine.Open(new() { AnswerTimeout = TimeSpan.FromHours(1) }, time);
        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            ReadAsync(client.ReadOutputAsync("one", null, Token))
        );
        Assert.Contains("nothing more arrived", failure.Message, StringComparison.Ordinal);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var seen = "";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var piece in client.FollowOutputAsync("one", stop.Token))
            {
                seen += Encoding.UTF8.GetString(piece.Bytes.Span);
                await stop.CancelAsync();
            }
        });
        Assert.Equal("first", seen);
    }

    /// <summary>Podman may stop following before the last words of a container that is being stopped.</summary>
    [Theory]
    [InlineData(true, true, "up\nbye\n", "oops")]
    [InlineData(true, false, "up\n", "")]
    [InlineData(false, true, "up\n", "")]
    public async Task What_Podman_does_not_follow_to_its_end_is_read_afterwards(
        bool isPodman,
        bool isThere,
        string expected,
        string expectedErrors
    )
    {
        await using var engine = new FakeEngine(async request =>
        {
            if (!request.Head.Contains("follow=1", StringComparison.Ordinal) && !isThere)
            {
                await request.AnswerAsync("""{"message":"no such container"}""", status: "404 Not Found");
                return;
            }
            if (request.Head.Contains("/wait?", StringComparison.Ordinal))
            {
                await request.AnswerAsync("""{"StatusCode":5}""");
                return;
            }
            await request.BeginAsync();
            await request.ChunkAsync(
                request.Head.Contains("follow=1", StringComparison.Ordinal)
                    ? Frame(1, "up\n")
                    : [.. Frame(2, "oops"), .. Frame(1, "u"), .. Frame(1, "p\nby"), .. Frame(1, "e\n")]
            );
            await request.EndAsync();
        })
        {
            IsPodman = isPodman,
        };
        using var client = engine.Open();

        Assert.Equal((expected, expectedErrors), await ReadAsync(client.FollowOutputAsync("one", Token)));
    }

    private static async Task<(string Output, string Errors)> ReadAsync(IAsyncEnumerable<ContainerOutput> pieces)
    {
        using var output = new MemoryStream();
        using var errors = new MemoryStream();
        await foreach (var piece in pieces)
        {
            await (piece.IsError ? errors : output).WriteAsync(piece.Bytes, Token);
        }
        return (Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(errors.ToArray()));
    }

    private static byte[] Frame(byte stream, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var frame = new byte[8 + bytes.Length];
        frame[0] = stream;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), bytes.Length);
        bytes.CopyTo(frame, 8);
        return frame;
    }
}
