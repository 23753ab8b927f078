using System.Runtime.InteropServices;
using Oac.Engine.Connection;
using Oac.Engine.Tests.Peers;

namespace Oac.Engine.Tests.Connection;

/// <summary>What goes wrong between us and an engine, seen by a request as simple as any.</summary>
public sealed partial class EngineConnectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("oac-engine-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_a_socket_or_a_listener_the_message_asks_whether_the_engine_runs()
    {
        var path = Path.Combine(_folder.FullName, "engine.sock");
        var missing = await FailsAsync(path);
        Assert.Equal(EngineError.Unreachable, missing.Error);
        Assert.Equal(
            $"unix://{path}: ping: there is no such socket: is dockerd or podman.socket running? The address is from: DOCKER_HOST",
            missing.Message
        );

        // A file that nobody listens on, as the socket of an engine that was killed.
        await File.WriteAllTextAsync(path, "", Token);
        var silent = await FailsAsync(path);
        Assert.Equal(EngineError.Unreachable, silent.Error);
        Assert.Equal(
            $"unix://{path}: ping: nobody listens there: is the engine running? The address is from: DOCKER_HOST",
            silent.Message
        );
    }

    [Fact]
    public async Task A_socket_of_somebody_else_says_what_right_is_missing()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            Assert.Skip("only root on Linux can give its rights up");
            return;
        }
        await using var engine = new FakeEngine(_ => Task.CompletedTask);
        var path = engine.Host["unix://".Length..];
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        // The kernel keeps this right for each thread, and the connection is made on the thread that asks for it.
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            _ = SetFileSystemUser(65534);
            thrown = Record.Exception(() => EngineConnection.ConnectAsync(path, Token).GetAwaiter().GetResult());
        });
        thread.Start();
        thread.Join();
        using var connection = new EngineConnection(
            EngineEndpoint.OfSocket(path, "test"),
            new() { Environment = _ => null }
        );
        var failure = ConnectionErrors.Of(connection, "ping", thrown!);
        Assert.Equal(EngineError.Unauthorized, failure.Error);
        Assert.Contains("ping: permission denied on the socket", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agreed_version_is_asked_for_once_and_used()
    {
        await using var engine = new FakeEngine(request =>
            request.AnswerAsync(
                $$"""
                {"Id":"sha256:1","Os":"linux","Architecture":"arm64","RepoTags":null,
                 "Variant":"{{(request.Head.Contains("c:1", StringComparison.Ordinal) ? "" : "v8")}}"}
                """
            )
        );
        using var client = engine.Open();
        var image = await client.InspectImageAsync("a/b@sha256:1", Token);
        Assert.Equal(("sha256:1", "v8"), (image.Id, image.Variant));
        Assert.Empty(image.RepoTags);
        Assert.Null((await client.InspectImageAsync("c:1", Token)).Variant);
        Assert.Equal(
            [
                "GET /_ping HTTP/1.1",
                "GET /v1.41/images/a/b@sha256:1/json HTTP/1.1",
                "GET /v1.41/images/c:1/json HTTP/1.1",
            ],
            engine.Heads.Select(head => head.Split("\r\n")[0])
        );
    }

    [Theory]
    [InlineData(
        "1.23",
        "",
        EngineError.NotSupported,
        "speaks version 1.23 of the API; 1.24 is the oldest that is supported"
    )]
    [InlineData(
        "1.99",
        """{"MinAPIVersion":"1.46"}""",
        EngineError.NotSupported,
        "speaks version 1.46 of the API and later; 1.45 is the newest"
    )]
    [InlineData("x", "", EngineError.Corrupt, "no Api-Version")]
    [InlineData("1.41.2", "", EngineError.Corrupt, "no Api-Version")]
    public async Task Versions_that_do_not_meet_are_refused(
        string offered,
        string version,
        EngineError error,
        string why
    )
    {
        await using var engine = new FakeEngine(request => request.AnswerAsync(version)) { Api = offered };
        using var client = engine.Open();
        var failure = await Assert.ThrowsAsync<EngineException>(() => client.PingAsync(Token));
        Assert.Equal(error, failure.Error);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_engine_that_is_newer_is_spoken_to_in_our_version()
    {
        await using var engine = new FakeEngine(request => request.AnswerAsync("""{"MinAPIVersion":"1.44"}"""))
        {
            Api = "1.52",
        };
        using var client = engine.Open();
        Assert.Equal("1.45", (await client.PingAsync(Token)).ToString());
    }

    [Theory]
    [InlineData(
        "404 Not Found",
        """{"message":"No such image: x"}""",
        EngineError.NotFound,
        "the engine answers 404: No such image: x"
    )]
    [InlineData(
        "500 Oh",
        """{"message":"broken\nhere\u001b[31m"}""",
        EngineError.Refused,
        "answers 500: broken here\\u001b[31m"
    )]
    [InlineData("500 Oh", """{"message":"x: image not known"}""", EngineError.NotFound, "x: image not known")]
    [InlineData("409 Conflict", """{"message":"in use"}""", EngineError.Refused, "answers 409: in use")]
    [InlineData("400 Bad", """{"message":"client version 1.45 is too new"}""", EngineError.NotSupported, "too new")]
    [InlineData("403 Forbidden", "<html>a proxy</html>", EngineError.Unauthorized, "answers 403: <html>a proxy</html>")]
    [InlineData("502 Bad", "", EngineError.Refused, "the engine answers 502")]
    [InlineData("301 Moved", "", EngineError.Refused, "the engine answers 301")]
    [InlineData("501 No", "[]", EngineError.NotSupported, "the engine answers 501")]
    public async Task A_refusal_has_the_engines_words_on_one_line(
        string status,
        string body,
        EngineError error,
        string why
    )
    {
        var failure = await InspectFailsAsync(request =>
            request.AnswerAsync(body, "Location: http://127.0.0.1:1/", status)
        );
        Assert.Equal(error, failure.Error);
        Assert.Contains("/engine.sock: inspect image 'x': ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_refusal_is_cut()
    {
        var failure = await InspectFailsAsync(request =>
            request.AnswerAsync($$"""{"message":"{{new string('y', 10_000)}}"}""", status: "500 Oh")
        );
        Assert.EndsWith(new string('y', 600) + "...", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"Id\":",
        EngineError.Unreachable,
        "broke off in the middle of the answer"
    )]
    [InlineData(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"I\r\n",
        EngineError.Unreachable,
        "broke off in the middle of the answer"
    )]
    [InlineData("", EngineError.Unreachable, "the connection broke off")]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002\u0016\r\n\r\n", EngineError.Corrupt, "is not HTTP")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{\"I\"", EngineError.Corrupt, "the answer is no JSON: ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]", EngineError.Corrupt, "no JSON object, but Array")]
    [InlineData(
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{\"Id\":\"1\"}",
        EngineError.Corrupt,
        "the answer has no 'Os'"
    )]
    public async Task What_is_no_whole_answer_of_an_engine_is_an_error(string raw, EngineError error, string why)
    {
        var failure = await InspectFailsAsync(request => request.SendAsync(raw));
        Assert.Equal(error, failure.Error);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_that_is_too_deep_is_an_error()
    {
        var failure = await InspectFailsAsync(request =>
            request.AnswerAsync("{\"a\":" + new string('[', 100) + new string(']', 100) + "}")
        );
        Assert.Equal(EngineError.Corrupt, failure.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_in_json_has_a_longest_length(bool announced)
    {
        var limits = new EngineLimits { MaxJsonBytes = 1000 };
        foreach (var (length, good) in new[] { (1000, true), (1001, false) })
        {
            const string Begin = """{"Id":"1","Os":"linux","Architecture":"arm64","x":""";
            var json = $"{Begin}\"{new string('x', length - Begin.Length - 3)}\"}}";
            Assert.Equal(length, json.Length);
            await using var engine = new FakeEngine(async request =>
            {
                if (announced)
                {
                    await request.AnswerAsync(json);
                    return;
                }
                await request.BeginAsync();
                await request.ChunkAsync(json);
                await request.EndAsync();
            });
            using var client = engine.Open(limits);
            if (good)
            {
                Assert.Equal(1000, (await client.InspectImageAsync("x", Token)).Json.Length);
                continue;
            }
            var failure = await Assert.ThrowsAsync<EngineException>(() => client.InspectImageAsync("x", Token));
            Assert.Equal(EngineError.LimitExceeded, failure.Error);
            Assert.EndsWith("the answer is longer than 1000 bytes", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Of_refusals_and_pings_that_never_end_the_beginning_is_read()
    {
        static async Task EndlessAsync(FakeRequest request, string status)
        {
            await request.SendAsync($"HTTP/1.1 {status}\r\nApi-Version: 1.41\r\nTransfer-Encoding: chunked\r\n\r\n");
            while (!request.TestEnds.IsCompleted)
            {
                await request.ChunkAsync(new string('y', 1000));
            }
        }
        var failure = await InspectFailsAsync(request => EndlessAsync(request, "500 Oh"));
        Assert.EndsWith(
            $"the engine answers 500: {new string('y', 600)}...",
            failure.Message,
            StringComparison.Ordinal
        );
        await using var engine = new FakeEngine(request => EndlessAsync(request, "200 OK")) { Api = "" };
        using var client = engine.Open();
        Assert.Equal("1.41", (await client.PingAsync(Token)).ToString());
    }

    [Fact]
    public async Task A_name_has_a_longest_length()
    {
        await using var engine = new FakeEngine(request => request.AnswerAsync("{}", status: "404 No"));
        using var client = engine.Open();
        foreach (var (length, error) in new[] { (1024, EngineError.NotFound), (1025, EngineError.Refused) })
        {
            var failure = await Assert.ThrowsAsync<EngineException>(() =>
                client.InspectImageAsync(new string('x', length), Token)
            );
            Assert.Equal(error, failure.Error);
        }
    }

    [Fact]
    public async Task Headers_have_a_longest_length()
    {
        var failure = await InspectFailsAsync(request =>
            request.AnswerAsync("{}", $"X-Long: {new string('x', 70 << 10)}")
        );
        Assert.Equal(EngineError.LimitExceeded, failure.Error);
        Assert.EndsWith("the headers of its answer are longer than 64 KiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_begin_is_given_up()
    {
        var time = new GatedTime(new EngineLimits().AnswerTimeout);
        await using var engine = new FakeEngine(async request =>
        {
            time.Open();
            await request.TestEnds;
        });
        using var client = engine.Open(new() { IdleTimeout = TimeSpan.FromSeconds(59) }, time);
        var failure = await Assert.ThrowsAsync<EngineException>(() => client.InspectImageAsync("x", Token));
        Assert.Equal(EngineError.Unreachable, failure.Error);
        Assert.EndsWith(
            "inspect image 'x': no answer began within 60 seconds",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_answer_that_stands_still_is_given_up()
    {
        var time = new GatedTime(TimeSpan.FromSeconds(59));
        await using var engine = new FakeEngine(async request =>
        {
            await request.BeginAsync();
            await request.ChunkAsync("{");
            time.Open();
            await request.TestEnds;
        });
        using var client = engine.Open(new() { IdleTimeout = TimeSpan.FromSeconds(59) }, time);
        var failure = await Assert.ThrowsAsync<EngineException>(() => client.InspectImageAsync("x", Token));
        Assert.Equal(EngineError.Unreachable, failure.Error);
        Assert.EndsWith("nothing more arrived for 59 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_no_error_of_the_engine()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var engine = new FakeEngine(async request =>
        {
            await stop.CancelAsync();
            await request.TestEnds;
        });
        using var client = engine.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.InspectImageAsync("x", stop.Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../version")]
    [InlineData("a/../../info")]
    [InlineData("a//b")]
    [InlineData("a?x=1")]
    [InlineData("a%2Fb")]
    [InlineData("a b")]
    [InlineData("a\r\nX: y")]
    [InlineData("ä")]
    public async Task A_name_that_would_lead_elsewhere_is_never_sent(string name)
    {
        await using var engine = new FakeEngine(request => request.AnswerAsync("{}"));
        using var client = engine.Open();
        var inspect = await Assert.ThrowsAsync<EngineException>(() => client.InspectImageAsync(name, Token));
        var export = await Assert.ThrowsAsync<EngineException>(() => client.ExportImageAsync(["x", name], 1, Token));
        Assert.Equal((EngineError.Refused, EngineError.Refused), (inspect.Error, export.Error));
        Assert.EndsWith("is no name of an image", inspect.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', inspect.Message);
        Assert.Empty(engine.Heads);
    }

    private static async Task<EngineException> InspectFailsAsync(Func<FakeRequest, Task> answer)
    {
        await using var engine = new FakeEngine(answer);
        using var client = engine.Open();
        return await Assert.ThrowsAsync<EngineException>(() => client.InspectImageAsync("x", Token));
    }

    private static async Task<EngineException> FailsAsync(string path)
    {
        using var client = EngineClient.Open(
            new() { Environment = name => name == "DOCKER_HOST" ? $"unix://{path}" : null }
        );
        return await Assert.ThrowsAsync<EngineException>(() => client.PingAsync(Token));
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);
}
