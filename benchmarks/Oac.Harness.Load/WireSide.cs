using Oac.Connect;
using Oac.Spec.Stream;

namespace Oac.Harness.Load;

/// <summary>
/// What a harness costs nothing more than: Oac.Connect alone, which reads each event and answers it in the same loop, those that are here
/// together in one piece. No sessions, no handlers, no second connection.
/// </summary>
internal static class WireSide
{
    public static async Task<int> RunAsync(Uri address, RpcProtocol protocol)
    {
        using var http = new HttpMessageInvoker(ConnectClient.CreateHandler());
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
