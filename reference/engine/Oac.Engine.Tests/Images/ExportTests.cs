using System.Text;
using Oac.Engine.Tests.Peers;

namespace Oac.Engine.Tests.Images;

/// <summary>An archive arrives whole or not at all, whatever the engine does.</summary>
public sealed class ExportTests
{
    private static readonly byte[] Whole = [.. Enumerable.Repeat((byte)'x', 5120), .. new byte[1024]];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(4096)]
    [InlineData(8192)]
    public async Task A_whole_archive_is_handed_out_however_it_is_cut(int size)
    {
        await using var engine = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            foreach (var chunk in Whole.Chunk(size))
            {
                await request.ChunkAsync(chunk);
            }
            await request.EndAsync();
        });
        Assert.Equal(Whole, await ReadAsync(engine, Whole.Length));
    }

    [Fact]
    public async Task Several_images_are_asked_for_at_once()
    {
        await using var engine = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync(Whole);
            await request.EndAsync();
        });
        using var client = engine.Open();
        await using (var stream = await client.ExportImageAsync(["a/b:1", "c@sha256:2"], 10_000, Token))
        {
            await stream.CopyToAsync(Stream.Null, Token);
        }
        Assert.StartsWith(
            "GET /v1.41/images/get?names=a/b:1&names=c@sha256:2 ",
            engine.Heads.Last(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_an_error_also_where_the_archive_had_its_end()
    {
        await using var chunked = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync(Whole);
        });
        await FailsAsync(chunked, EngineError.Unreachable, "broke off in the middle of the answer");
        await using var announced = new FakeEngine(async request =>
        {
            await request.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
            await request.SendAsync(Whole);
        });
        await FailsAsync(announced, EngineError.Unreachable, "broke off in the middle of the answer");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1023)]
    [InlineData(5120)]
    [InlineData(6143)]
    public async Task An_archive_that_ends_in_peace_without_its_end_is_an_error(int length)
    {
        foreach (var chunked in new[] { true, false })
        {
            await using var engine = new FakeEngine(async request =>
            {
                var part = Whole.AsMemory(0, length);
                if (!chunked)
                {
                    // Such a body ends with the connection, and nothing tells one end from another.
                    await request.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                    await request.SendAsync(part);
                    return;
                }
                await request.BeginAsync();
                if (length > 0)
                {
                    await request.ChunkAsync(part);
                }
                await request.EndAsync();
            });
            await FailsAsync(engine, EngineError.Corrupt, $"the archive ends too early, after {length} bytes");
        }
    }

    [Theory]
    [InlineData(
        """{"errorDetail":{"message":"open layer.tar: no space"},"error":"open layer.tar: no space"}""",
        EngineError.Refused,
        "the engine failed on its way: open layer.tar: no space"
    )]
    [InlineData(
        """{"errorDetail":{"message":"no such image: x"},"error":"x"}""",
        EngineError.NotFound,
        "no such image: x"
    )]
    [InlineData("""{"errorDetail":""", EngineError.Refused, "the engine failed on its way: {")]
    [InlineData("""{"errorDetail":7}""", EngineError.Refused, "the engine failed on its way: {")]
    public async Task An_error_behind_a_part_of_the_archive_is_told(string error, EngineError kind, string why)
    {
        await using var engine = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync(Whole.AsMemory(0, 3000));
            await request.ChunkAsync(error + "\r\n");
            await request.EndAsync();
        });
        await FailsAsync(engine, kind, why);
    }

    [Fact]
    public async Task An_archive_has_a_longest_length_announced_or_not()
    {
        var limit = Whole.Length - 1;
        await using var chunked = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            while (!request.TestEnds.IsCompleted)
            {
                await request.ChunkAsync(Whole);
            }
        });
        await FailsAsync(chunked, EngineError.LimitExceeded, $"the archive is longer than {limit} bytes", limit);
        await using var announced = new FakeEngine(request => request.AnswerAsync(Encoding.ASCII.GetString(Whole)));
        await FailsAsync(announced, EngineError.LimitExceeded, $"the archive is longer than {limit} bytes", limit);
    }

    [Fact]
    public async Task An_archive_that_stands_still_is_given_up()
    {
        var time = new GatedTime(new EngineLimits().IdleTimeout);
        await using var engine = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync(Whole);
            time.Open();
            await request.TestEnds;
        });
        using var client = engine.Open(new() { AnswerTimeout = TimeSpan.FromHours(1) }, time);
        await using var stream = await client.ExportImageAsync(["x"], 10_000, Token);
        var failure = await Assert.ThrowsAsync<EngineException>(() => stream.CopyToAsync(Stream.Null, Token));
        Assert.Equal(EngineError.Unreachable, failure.Error);
        Assert.EndsWith("export 'x': nothing more arrived for 60 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_does_not_begin_is_given_up_later_than_other_answers()
    {
        var time = new GatedTime(new EngineLimits().WorkTimeout);
        await using var engine = new FakeEngine(async request =>
        {
            time.Open();
            await request.TestEnds;
        });
        using var client = engine.Open(time: time);
        var failure = await Assert.ThrowsAsync<EngineException>(() => client.ExportImageAsync(["x"], 1, Token));
        Assert.EndsWith("export 'x': no answer began within 900 seconds", failure.Message, StringComparison.Ordinal);
    }

    private static async Task FailsAsync(FakeEngine engine, EngineError error, string why, long maxBytes = 1 << 20)
    {
        var failure = await Assert.ThrowsAsync<EngineException>(() => ReadAsync(engine, maxBytes));
        Assert.Equal(error, failure.Error);
        Assert.StartsWith($"{engine.Host}: export 'a/b:1': ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<byte[]> ReadAsync(FakeEngine engine, long maxBytes)
    {
        using var client = engine.Open();
        await using var stream = await client.ExportImageAsync(["a/b:1"], maxBytes, Token);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }
}
