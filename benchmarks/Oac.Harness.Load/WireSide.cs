using Oac.Connect;
using Oac.Spec.Stream;

namespace Oac.Harness.Load;

/// <summary>
/// What a harness costs nothing more than: Oac.Connect alone, which reads each event and answers it in the same loop, those that are here
/// together in one piece. No sessions, no handlers, no second connection.
/// </summary>
internal static class WireSide
{
    // Both ends write before they read on: what the sessions have on their way, some 400 bytes each, must fit, or each waits for the other.
    private const int Window = 1 << 20;

    public static async Task<int> RunAsync(Uri address, RpcProtocol protocol)
    {
        var handler = ConnectClient.CreateHandler();
        handler.InitialHttp2StreamWindowSize = Window;
        using var http = new HttpMessageInvoker(handler);
        using var client = new ConnectClient(address, new() { Protocol = protocol }, http);
        var headers = new MetadataMap { { "oac-ext", "v1" } };
        var call = client.Open(StreamMessages.Method, new() { Headers = headers });
        var echoing = EchoAsync(call);
        await Side.AnswerAsync(new());
        await call.DisposeAsync();
        await echoing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static async Task EchoAsync(ClientCall<HarnessMessage, OrchestratorMessage> call)
    {
        while (true)
        {
            var reading = call.ReadAsync();
            if (!reading.IsCompleted)
            {
                await call.FlushAsync();
            }
            if (!await reading)
            {
                return;
            }
            if (call.Current is EventMessage e)
            {
                await call.BufferAsync(EventResultMessage.Succeeded(e.SessionId, e.Payload, e.ContentType));
            }
        }
    }
}
