using Oac.Engine.Images;
using Oac.Engine.Tests.Peers;

namespace Oac.Engine.Tests.Images;

public sealed class LoadTests
{
    private static readonly byte[] Archive = [.. Enumerable.Range(0, 100_000).Select(i => (byte)i)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_engine_writes_is_read_as_it_comes()
    {
        byte[] sent = [];
        await using var engine = new FakeEngine(async request =>
        {
            sent = await request.BodyAsync();
            await request.BeginAsync();
            await request.ChunkAsync(
                "{\"status\":\"Loading layer\",\"progressDetail\":{\"current\":5,\"total\":7},\"id\":\"abc\"}\r\n{\"sta"
            );
            await request.ChunkAsync("tus\":\"odd\",\"progressDetail\":{\"current\":1e99}}\r\n\r\n  \n");
            await request.ChunkAsync(
                "{\"stream\":\"Loaded image: a/b:1\\n\"}\n{\"stream\":\"Loaded image ID: sha256:12\\n\"}\n"
            );
            await request.ChunkAsync(
                "{\"stream\":\"Loaded image(s): localhost/c:1,sha256:34\\n\"}\n{\"aux\":{\"Loaded image\":1}}\n"
            );
            await request.ChunkAsync("{\"stream\":\"Loaded image: localhost/d:1,localhost/e:1\"}");
            await request.EndAsync();
        });
        using var client = engine.Open();
        var steps = new Recorder();
        var loaded = await client.LoadImageAsync(new MemoryStream(Archive), steps, Token);
        Assert.Equal(["a/b:1", "localhost/c:1", "localhost/d:1", "localhost/e:1"], loaded.Names);
        Assert.Equal(["sha256:12", "sha256:34"], loaded.Ids);
        Assert.Equal(new EngineProgress("Loading layer", "abc", 5, 7), steps.All[0]);
        Assert.Equal(new EngineProgress("odd", null, null, null), steps.All[1]);
        Assert.Equal(6, steps.All.Count);
        Assert.Equal(Archive, sent);
        var head = engine.Heads.Last();
        Assert.StartsWith("POST /v1.41/images/load?quiet=0 ", head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/x-tar", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "{\"status\":\"x\"}\n{\"errorDetail\":{\"message\":\"no space left\"},\"error\":\"no space left\"}\n{\"stream\":\"Loaded image: a:1\"}\n",
        EngineError.Refused,
        "the engine says: no space left"
    )]
    [InlineData("{\"error\":\"only this\"}\n", EngineError.Refused, "the engine says: only this")]
    [InlineData("{\"status\":\"x\"}\n", EngineError.Refused, "loaded no image")]
    [InlineData("", EngineError.Refused, "loaded no image")]
    [InlineData("<html>\n", EngineError.Corrupt, "the answer is no JSON")]
    [InlineData("[]\n", EngineError.Corrupt, "no JSON object")]
    public async Task What_went_wrong_is_told_in_the_engines_words(string body, EngineError error, string why)
    {
        await using var engine = new FakeEngine(async request =>
        {
            await request.BodyAsync();
            await request.AnswerAsync(body);
        });
        await FailsAsync(engine, error, why);
    }

    [Fact]
    public async Task Progress_that_is_cut_is_an_error_also_behind_a_name()
    {
        await using var engine = new FakeEngine(async request =>
        {
            await request.BodyAsync();
            await request.BeginAsync();
            await request.ChunkAsync("{\"stream\":\"Loaded image: a:1\"}\n");
        });
        await FailsAsync(engine, EngineError.Unreachable, "broke off in the middle");
    }

    [Fact]
    public async Task A_line_of_progress_has_a_longest_length()
    {
        await using var engine = new FakeEngine(async request =>
        {
            await request.BodyAsync();
            await request.BeginAsync();
            await request.ChunkAsync("{\"status\":\"");
            while (!request.TestEnds.IsCompleted)
            {
                await request.ChunkAsync(new string('x', 4096));
            }
        });
        await FailsAsync(engine, EngineError.LimitExceeded, "a line of its progress is longer than 262144 bytes");
    }

    [Fact]
    public async Task Progress_that_never_ends_is_given_up()
    {
        await using var engine = new FakeEngine(async request =>
        {
            await request.BodyAsync();
            await request.BeginAsync();
            while (!request.TestEnds.IsCompleted)
            {
                await request.ChunkAsync("{\"status\":\"still at it\"}\n");
            }
        });
        await FailsAsync(
            engine,
            EngineError.LimitExceeded,
            "its progress is longer than 100000 bytes",
            new() { MaxProgressBytes = 100_000 }
        );
    }

    /// <summary>More than any buffer between the two takes, so that sending fails before the answer can be read.</summary>
    [Fact]
    public async Task An_engine_that_refuses_before_it_has_everything_is_heard()
    {
        await using var engine = new FakeEngine(request =>
            request.AnswerAsync("""{"message":"I want no archives"}""", status: "503 Later")
        );
        using var client = engine.Open();
        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            client.LoadImageAsync(new MemoryStream(new byte[16 << 20]), null, Token)
        );
        Assert.Equal(EngineError.Refused, failure.Error);
        Assert.EndsWith(
            "load an archive: the engine answers 503: I want no archives",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_engine_that_goes_away_in_the_middle_is_an_error()
    {
        await using var engine = new FakeEngine(request => request.Stream.ReadExactlyAsync(new byte[4096]).AsTask());
        using var client = engine.Open();
        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            client.LoadImageAsync(new MemoryStream(new byte[16 << 20]), null, Token)
        );
        Assert.Equal(EngineError.Unreachable, failure.Error);
        Assert.Contains("load an archive: the connection broke off", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_takes_nothing_more_is_given_up()
    {
        var time = new GatedTime(new EngineLimits().IdleTimeout);
        await using var engine = new FakeEngine(async request =>
        {
            time.Open();
            await request.TestEnds;
        });
        using var client = engine.Open(new() { AnswerTimeout = TimeSpan.FromHours(1) }, time);
        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            client.LoadImageAsync(new MemoryStream(new byte[16 << 20]), null, Token)
        );
        Assert.Equal(EngineError.Unreachable, failure.Error);
        Assert.EndsWith("the engine took nothing more for 60 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "no answer began within 900 seconds")]
    [InlineData(true, "nothing more arrived for 900 seconds")]
    public async Task An_engine_that_has_everything_and_says_no_more_is_given_up(bool begins, string why)
    {
        var time = new GatedTime(new EngineLimits().WorkTimeout);
        await using var engine = new FakeEngine(async request =>
        {
            await request.BodyAsync();
            if (begins)
            {
                await request.BeginAsync();
                await request.ChunkAsync("{\"status\":\"x\"}\n");
            }
            else
            {
                time.Open();
            }
            await request.TestEnds;
        });
        using var client = engine.Open(time: time);
        var steps = new Recorder { Then = time.Open };
        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            client.LoadImageAsync(new MemoryStream(Archive), steps, Token)
        );
        Assert.Equal(EngineError.Unreachable, failure.Error);
        Assert.EndsWith(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_who_fails_or_gives_up_breaks_the_transfer_off()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        foreach (
            var mine in new Exception[]
            {
                new IOException("mine"),
                new EngineException(EngineError.Corrupt, "mine"),
                new OperationCanceledException(),
            }
        )
        {
            var broken = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var engine = new FakeEngine(async request =>
            {
                var thrown = await Record.ExceptionAsync(request.BodyAsync);
                broken.SetResult(thrown is not null);
            });
            using var client = engine.Open();
            var thrown = await Record.ExceptionAsync(() =>
                client.LoadImageAsync(
                    async (output, _) =>
                    {
                        await output.WriteAsync(Archive, Token);
                        throw mine;
                    },
                    null,
                    Token
                )
            );
            Assert.Same(mine, thrown);
            Assert.True(await broken.Task);
        }
    }

    private static async Task FailsAsync(FakeEngine engine, EngineError error, string why, EngineLimits? limits = null)
    {
        using var client = engine.Open(limits);
        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            client.LoadImageAsync(new MemoryStream(Archive), null, Token)
        );
        Assert.Equal(error, failure.Error);
        Assert.StartsWith($"{engine.Host}: load an archive: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }
}
