using Google.Protobuf;

namespace Oac.Connect.Tests.Peers;

/// <summary>Calls between Oac.Connect and implementations that others wrote, in both directions.</summary>
public sealed class EchoTests(EchoParties parties) : IClassFixture<EchoParties>
{
    /// <summary>What hangs fails.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Client, server, way.</summary>
    public static TheoryData<string, string, string> All
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var way in Enum.GetValues<RpcProtocol>().SelectMany(Way.Of))
            {
                Add("connect-node", way);
                if (way is { Protocol: RpcProtocol.Grpc, Codec: "proto" })
                {
                    Add("grpc-js", way);
                    Add("grpcio", way);
                }
            }
            return data;

            void Add(string peer, Way way)
            {
                data.Add(peer, "ours", way.ToString());
                data.Add("ours", peer, way.ToString());
            }
        }
    }

    /// <summary>Those that differ in how a call ends.</summary>
    public static IEnumerable<TheoryDataRow<string, string, string>> Ends =>
        All.Where(row => row.Data.Item3.EndsWith("/proto/identity", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Every_kind_of_method_echoes_messages_and_metadata(string client, string server, string path)
    {
        var (call, way) = await BetweenAsync(client, server, path);
        var data = ByteString.CopyFrom([.. Enumerable.Range(0, 200_000).Select(i => (byte)(i / 1000))]);
        var ask = new[] { ("x-ask", "a"), ("x-ask", "b"), ("x-ask-bin", "AQL/EA") };

        var unary = await call(new("unary", new Request { Text = "größer €", Data = data }) { Headers = ask });
        Check(unary, "größer €!");
        Assert.Equal(data, unary.Messages[0].Data);

        var none = await call(new("unary", new Request()) { Headers = ask });
        Assert.Equal("!", none.Messages.Single().Text);

        Check(await call(new("clientStream", Texts("a", "", "c")) { Headers = ask }), "a,,c");

        var stream = await call(
            new(
                "serverStream",
                new Request
                {
                    Text = "n",
                    Times = 3,
                    Data = data,
                }
            )
            {
                Headers = ask,
            }
        );
        Check(stream, "n 0", "n 1", "n 2");
        Assert.All(stream.Messages, message => Assert.Equal(data, message.Data));
        Check(await call(new("serverStream", new Request { Text = "n" }) { Headers = ask }));

        if (way.IsDuplex)
        {
            Check(await call(new("bidi", Texts("a", "b", "c")) { Headers = ask, IsDuplex = true }), "a!", "b!", "c!");
            Check(await call(new("bidi", Texts("a", "b")) { Headers = ask }), "a!", "b!");
            Check(await call(new("bidi") { Headers = ask }));
        }

        if (way.Protocol == RpcProtocol.Connect)
        {
            var got = await call(new("get", new Request { Text = "ü&=" }) { Headers = ask });
            Assert.Null(got.Error);
            Assert.Equal("ü&=!", got.Messages.Single().Text);
            Assert.EndsWith(" GET", got.Headers["x-request"].Single(), StringComparison.Ordinal);
        }

        void Check(EchoAnswer answer, params string[] texts)
        {
            Assert.Null(answer.Error);
            Assert.Equal(texts, answer.Messages.Select(message => message.Text));
            Assert.Equal("a, b", string.Join(", ", answer.Headers["x-answer"]));
            Assert.Equal("AQL/EA", answer.Trailers["x-answer-bin"].Single().TrimEnd('='));
            // grpc-js and grpcio do not show what was compressed, and a grpc-js server compresses nothing.
            foreach (var request in answer.Headers["x-request"])
            {
                Assert.Equal(way.Gzip ? "gzip POST" : "identity POST", request);
            }
            foreach (var response in answer.Headers["x-response"])
            {
                Assert.Equal(way.Gzip && server != "grpc-js" ? "gzip" : "identity", response);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Errors_arrive_with_code_message_details_and_metadata(string client, string server, string path)
    {
        var (call, way) = await BetweenAsync(client, server, path);
        foreach (var code in Enum.GetValues<ConnectCode>())
        {
            var request = Failing(code);
            Check(await call(Asking("unary", request)), code, 0);
            Check(await call(Asking("serverStream", request)), code, request.Times);
            Check(await call(Asking("clientStream", new Request(), request)), code, 0);
            if (way.IsDuplex)
            {
                Check(await call(Asking("bidi", new Request(), request)), code, 2);
            }
        }

        static EchoCall Asking(string method, params Request[] requests) =>
            new(method, requests) { Headers = [("x-ask-bin", "AQL/EA")] };

        void Check(EchoAnswer answer, ConnectCode code, long messages)
        {
            Assert.NotNull(answer.Error);
            Assert.True(code == answer.Error.Code, $"{code} is wanted: {answer.Error}");
            Assert.Equal("100 % größer\n€", answer.Error.RawMessage);
            Assert.Equal(
                ["oac.connect.tests.v1.Reason", "oac.connect.tests.v1.Reason"],
                answer.Error.Details.Select(one => one.Type)
            );
            Assert.Equal(
                ["one", "two"],
                answer.Error.Details.Select(one => Reason.Parser.ParseFrom(one.Value.Span).Text)
            );
            if (client != "grpc-js")
            {
                // That one drops messages that it has not given out yet when an error arrives.
                Assert.Equal(messages, answer.Messages.Count);
            }
            Assert.Equal("AQL/EA", answer.Trailers["x-answer-bin"].First().TrimEnd('='));
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_deadline_ends_the_call_at_both_ends(string client, string server, string path)
    {
        var (call, way) = await BetweenAsync(client, server, path);
        // The connection is there before deadlines run.
        await call(new("unary", new Request()));
        var methods = new[] { "unary", "serverStream", "clientStream", "bidi" };

        await Task.WhenAll(methods.Where(method => way.IsDuplex || method != "bidi").Select(CheckAsync));

        async Task CheckAsync(string method)
        {
            var text = $"{path} {method} {Guid.NewGuid()}";
            var waiting = new Request { Text = text, Wait = true };
            var answer = await call(new(method, waiting) { Timeout = TimeSpan.FromSeconds(1) });
            Assert.True(answer.Error?.Code == ConnectCode.DeadlineExceeded, $"{method}: {answer}");
            await OverAsync(server, text);
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Giving_up_ends_the_call_at_both_ends(string client, string server, string path)
    {
        var (call, way) = await BetweenAsync(client, server, path);
        await call(new("unary", new Request()));
        var id = Guid.NewGuid();

        await Task.WhenAll(
            CheckAsync(0, new("unary", With("unary")) { CancelAfter = 0 }),
            CheckAsync(2, new("serverStream", With("serverStream")) { CancelAfter = 2 }),
            CheckAsync(0, new("clientStream", new Request(), With("clientStream")) { CancelAfter = 0 }),
            way.IsDuplex
                ? CheckAsync(2, new("bidi", new Request(), With("bidi"), new()) { CancelAfter = 2, IsDuplex = true })
                : Task.CompletedTask
        );

        Request With(string method) =>
            new()
            {
                Text = $"{path} {id} {method}",
                Times = 2,
                Wait = true,
            };

        async Task CheckAsync(int messages, EchoCall one)
        {
            var answer = await call(one);
            Assert.True(answer.Error?.Code == ConnectCode.Canceled, $"{one.Method}: {answer}");
            Assert.Equal(messages, answer.Messages.Count);
            await OverAsync(server, With(one.Method).Text);
        }
    }

    private async Task OverAsync(string server, string text)
    {
        var token = TestContext.Current.CancellationToken;
        await (await parties.ServerAsync(server)).OverAsync(text, token).WaitAsync(Patience, token);
    }

    private static Request[] Texts(params string[] texts) => [.. texts.Select(text => new Request { Text = text })];

    private static Request Failing(ConnectCode code) =>
        new()
        {
            Times = 2,
            Failure = new()
            {
                Code = (uint)code,
                Message = "100 % größer\n€",
                Reasons = { "one", "two" },
            },
        };

    private async Task<(Func<EchoCall, Task<EchoAnswer>> Call, Way Way)> BetweenAsync(
        string client,
        string server,
        string path
    )
    {
        var way = Way.Parse(path);
        var caller = await parties.ClientAsync(client);
        var address = (await parties.ServerAsync(server)).Address(way);
        return (CallAsync, way);

        Task<EchoAnswer> CallAsync(EchoCall call)
        {
            // For servers that compress only what they are told to.
            var asking = way.Gzip ? call with { Headers = [.. call.Headers, ("x-compress", "gzip")] } : call;
            var token = TestContext.Current.CancellationToken;
            return caller.CallAsync(asking, way, address, token).WaitAsync(Patience, token);
        }
    }
}
