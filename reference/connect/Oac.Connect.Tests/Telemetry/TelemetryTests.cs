using System.Diagnostics;
using Oac.Connect.AspNetCore;

namespace Oac.Connect.Tests.Telemetry;

[Collection("Telemetry")]
public sealed class TelemetryTests
{
    public static TheoryData<RpcProtocol> Protocols => new(Enum.GetValues<RpcProtocol>());

    public static TheoryData<RpcProtocol, ConnectCode, string, bool> Failures
    {
        get
        {
            var data = new TheoryData<RpcProtocol, ConnectCode, string, bool>();
            foreach (var protocol in Enum.GetValues<RpcProtocol>())
            {
                var isConnect = protocol == RpcProtocol.Connect;
                data.Add(protocol, ConnectCode.NotFound, isConnect ? "not_found" : "NOT_FOUND", false);
                data.Add(protocol, ConnectCode.Canceled, isConnect ? "canceled" : "CANCELLED", false);
                data.Add(protocol, ConnectCode.DataLoss, isConnect ? "data_loss" : "DATA_LOSS", true);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_call_is_a_span_on_each_side_of_one_trace(RpcProtocol protocol)
    {
        using var listener = new TelemetryRecorder();
        await using var server = await StartAsync(_ => { });
        using var client = CreateClient(server, protocol);

        await client.UnaryAsync(EchoService.Unary, "x", Options());

        var (sent, served) = await listener.TakePairAsync();
        var (port, system) = (server.Address.Port, protocol == RpcProtocol.Connect ? "connectrpc" : "grpc");
        foreach (var span in new[] { sent, served })
        {
            Assert.Equal("test.v1.Echo/Unary", span.DisplayName);
            Assert.Equal(system, span.GetTagItem("rpc.system.name"));
            Assert.Equal("test.v1.Echo/Unary", span.GetTagItem("rpc.method"));
            Assert.Equal("127.0.0.1", span.GetTagItem("server.address"));
            Assert.Equal(port, span.GetTagItem("server.port"));
            Assert.Equal("http", span.GetTagItem("network.protocol.name"));
            Assert.Equal("2", span.GetTagItem("network.protocol.version"));
            Assert.Equal(protocol == RpcProtocol.Connect ? null : "OK", span.GetTagItem("rpc.response.status_code"));
            Assert.Null(span.GetTagItem("error.type"));
            Assert.Equal(ActivityStatusCode.Unset, span.Status);
        }
        Assert.Equal("127.0.0.1", served.GetTagItem("network.peer.address"));
        Assert.Equal(sent.TraceId, served.TraceId);
        Assert.Equal(sent.SpanId, served.ParentSpanId);
        Assert.True(served.HasRemoteParent);
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_failure_is_an_error_of_the_client_and_perhaps_of_the_server(
        RpcProtocol protocol,
        ConnectCode code,
        string status,
        bool isServerError
    )
    {
        using var listener = new TelemetryRecorder();
        await using var server = await StartAsync(_ => throw new ConnectException(code, "secret text"));
        using var client = CreateClient(server, protocol);

        await using var bidi = client.Open(EchoService.Bidi, Options());
        await Assert.ThrowsAsync<ConnectException>(async () => await bidi.ReadAsync());

        var (sent, served) = await listener.TakePairAsync();
        Assert.Equal(status, sent.GetTagItem("rpc.response.status_code"));
        Assert.Equal(status, sent.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, sent.Status);
        Assert.Equal(status, served.GetTagItem("rpc.response.status_code"));
        Assert.Equal(isServerError ? status : null, served.GetTagItem("error.type"));
        Assert.Equal(isServerError ? ActivityStatusCode.Error : ActivityStatusCode.Unset, served.Status);
        Assert.Null(sent.StatusDescription);
        Assert.Null(served.StatusDescription);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Exceptions_without_a_code_and_passed_deadlines_are_what_the_client_is_told(RpcProtocol protocol)
    {
        using var listener = new TelemetryRecorder();
        await using var server = await StartAsync(async call =>
        {
            if (call.Timeout is null)
            {
                throw new InvalidOperationException("no code");
            }
            var over = new TaskCompletionSource();
            using var registration = call.CancellationToken.Register(over.SetResult);
            await over.Task;
        });
        using var client = CreateClient(server, protocol);

        await Assert.ThrowsAsync<ConnectException>(() => client.UnaryAsync(EchoService.Unary, "x", Options()));
        var (_, served) = await listener.TakePairAsync();
        Assert.Equal("UNKNOWN", $"{served.GetTagItem("error.type")}".ToUpperInvariant());

        var options = Options() with { Timeout = TimeSpan.FromMinutes(1) };
        await Assert.ThrowsAsync<ConnectException>(() => client.UnaryAsync(EchoService.Unary, "x", options));
        (var sent, served) = await listener.TakePairAsync();
        Assert.Equal("DEADLINE_EXCEEDED", $"{sent.GetTagItem("error.type")}".ToUpperInvariant());
        Assert.Equal("DEADLINE_EXCEEDED", $"{served.GetTagItem("error.type")}".ToUpperInvariant());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Durations_are_measured_in_seconds_on_each_side(RpcProtocol protocol)
    {
        using var listener = new TelemetryRecorder(spans: false);
        await using var server = await StartAsync(call =>
            call.RequestHeaders.GetValue("x-fail") is null
                ? Task.CompletedTask
                : throw new ConnectException(ConnectCode.Internal)
        );
        using var client = CreateClient(server, protocol);

        await client.UnaryAsync(EchoService.Unary, "x", Options());
        var failing = Options();
        failing.Headers.Add("x-fail", "1");
        await Assert.ThrowsAsync<ConnectException>(() => client.UnaryAsync(EchoService.Unary, "x", failing));

        var isConnect = protocol == RpcProtocol.Connect;
        var system = isConnect ? "connectrpc" : "grpc";
        var error = isConnect ? "internal" : "INTERNAL";
        var success = isConnect ? "" : " rpc.response.status_code=OK";
        var failure = $" rpc.response.status_code={error} error.type={error}";
        var common = $"rpc.system.name={system} rpc.method=test.v1.Echo/Unary";
        var server_ = $" server.address=127.0.0.1 server.port={server.Address.Port}";
        Assert.Equal(
            new[]
            {
                $"rpc.client.call.duration s {common}{server_}{failure}",
                $"rpc.client.call.duration s {common}{server_}{success}",
                $"rpc.server.call.duration s {common}{failure}",
                $"rpc.server.call.duration s {common}{success}",
            }.Order(StringComparer.Ordinal),
            (await listener.TakeMeasurementsAsync(4)).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Without_a_listener_the_callers_span_goes_on_and_nothing_is_added(RpcProtocol protocol)
    {
        var seen = new List<string?>();
        await using var server = await StartAsync(call =>
        {
            Assert.Null(Activity.Current);
            seen.Add(call.RequestHeaders.GetValue("traceparent"));
            return Task.CompletedTask;
        });
        using var client = CreateClient(server, protocol);

        await client.UnaryAsync(EchoService.Unary, "x", Options());
        using var own = new Activity("own").Start();
        await client.UnaryAsync(EchoService.Unary, "x", Options());

        Assert.Equal([null, own.Id], seen);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task The_span_of_the_request_is_the_parent_where_it_is_recorded(RpcProtocol protocol)
    {
        using var listener = new TelemetryRecorder(alsoAspNetCore: true);
        await using var server = await StartAsync(_ => { });
        using var client = CreateClient(server, protocol);

        await client.UnaryAsync(EchoService.Unary, "x", Options());

        var (sent, served) = await listener.TakePairAsync();
        Assert.Equal(sent.TraceId, served.TraceId);
        Assert.Equal("Microsoft.AspNetCore", served.Parent!.Source.Name);
        Assert.Equal(sent.SpanId, served.Parent.ParentSpanId);
    }

    private static ConnectClient CreateClient(TestServer server, RpcProtocol protocol) =>
        server.CreateClient(new() { Protocol = protocol, Interceptors = [new ClientTelemetry()] });

    private static CallOptions Options() => new() { CancellationToken = TestContext.Current.CancellationToken };

    private static Task<TestServer> StartAsync(Action<ServerCall> run) =>
        StartAsync(call =>
        {
            run(call);
            return Task.CompletedTask;
        });

    private static Task<TestServer> StartAsync(Func<ServerCall, Task> run) =>
        TestServer.StartAsync(endpoints =>
        {
            var options = new ConnectServerOptions
            {
                Interceptors = [ServerTelemetry.Interceptor],
                // So that the server is the first to give up.
                MaxTimeout = TimeSpan.FromMilliseconds(50),
            };
            endpoints.MapUnary(
                EchoService.Unary,
                async (request, call) =>
                {
                    await run(call);
                    return request;
                },
                options
            );
            endpoints.MapConnect(EchoService.Bidi, run, options);
        });
}
