using System.Buffers;
using System.Diagnostics;
using Oac.Connect;
using Oac.Harness.Tests.Peers;
using Oac.Spec.Stream;
using Oac.Testing;

namespace Oac.Harness.Tests.Hosting;

public sealed class GrpcioTests
{
    private const string Python = "/usr/bin/python3";

    // Messages in bytes, so that nothing but the library itself is needed.
    private const string Orchestrator = """
        import sys
        from concurrent import futures
        import grpc
        path, event = sys.argv[1], bytes.fromhex(sys.argv[2])

        def connect(requests, context):
            said = dict(context.invocation_metadata())
            print("stream", said.get("authorization"), said.get("oac-ext"), flush=True)
            context.send_initial_metadata((("oac-ext", "v1"),))
            yield event
            print("result", next(requests).hex(), flush=True)
            print("end", next(requests, None), flush=True)

        class Handlers(grpc.GenericRpcHandler):
            def service(self, details):
                same = dict(request_deserializer=lambda b: b, response_serializer=lambda b: b)
                return grpc.stream_stream_rpc_method_handler(connect, **same) if details.method == path else None

        server = grpc.server(futures.ThreadPoolExecutor(4))
        server.add_generic_rpc_handlers((Handlers(),))
        print("port", server.add_insecure_port("127.0.0.1:0"), flush=True)
        server.start()
        server.wait_for_termination()
        """;

    [Fact]
    public async Task An_orchestrator_on_grpcs_C_core_is_served()
    {
        RealParts.Require(RealProgram.Missing(Python));
        var has = await RealProgram.RunAsync(
            Python,
            ["-c", "import importlib.util as u; print(u.find_spec('grpc') is not None)"],
            TestOrchestrator.Token
        );
        RealParts.Require(has.Trim() == "True" ? null : "python3-grpcio is not installed");
        var codec = StreamCodec.ForVersion("v1alpha3")!;
        var sent = new ArrayBufferWriter<byte>();
        codec.Write(EventMessage.Create("s", "say", "hi"u8.ToArray(), "text/plain"), sent, StreamExtensions.V1);

        var start = new ProcessStartInfo(Python)
        {
            ArgumentList = { "-c", Orchestrator, codec.MethodPath, Convert.ToHexString(sent.WrittenSpan) },
        };
        await using var process = LoggedProcess.Start(start);
        var port = await LineAsync(process, "port");
        await using var run = HarnessRun.Start(
            $"http://127.0.0.1:{port}",
            harness =>
            {
                EchoAgent.Configure(harness);
                harness.Protocol = RpcProtocol.Grpc;
            }
        );
        Assert.Equal("Bearer secret-token v1", await LineAsync(process, "stream"));
        var answer = Convert.FromHexString(await LineAsync(process, "result"));
        Assert.True(
            codec.TryReadHarnessMessage(new(answer), StreamExtensions.V1, 1000, out var message, out var error),
            error.ToString()
        );
        Assert.Equal(EventResultMessage.Succeeded("s", "hi"u8.ToArray(), "text/plain"), message);
        run.Stop();
        Assert.Equal("None", await LineAsync(process, "end"));
        Assert.Equal(0, await run.Running);
    }

    private static async Task<string> LineAsync(LoggedProcess process, string word)
    {
        var line = await process.LineAsync(
            line => line.StartsWith(word + " ", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30),
            TestOrchestrator.Token
        );
        return line[(word.Length + 1)..];
    }
}
