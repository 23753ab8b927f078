using Connectrpc.Conformance.V1;
using Google.Protobuf;

namespace Oac.Connect.Conformance;

/// <summary>The client under test: reads calls from standard input until its end, makes them, several at a time, and tells what came of each.</summary>
internal static class ClientUnderTest
{
    private const int MaxParallel = 16;

    public static async Task<int> RunAsync()
    {
        var input = Console.OpenStandardInput();
        var output = Console.OpenStandardOutput();
        using var transports = new Transports();
        using var places = new SemaphoreSlim(MaxParallel);
        using var writing = new SemaphoreSlim(1);
        var running = new List<Task>();
        while (await FramedMessages.ReadAsync(input, ClientCompatRequest.Parser) is { } request)
        {
            await places.WaitAsync();
            running.RemoveAll(static task => task.IsCompletedSuccessfully);
            running.Add(AnswerAsync(request));
        }
        await Task.WhenAll(running);
        return 0;

        async Task AnswerAsync(ClientCompatRequest request)
        {
            try
            {
                var response = await CallAsync(request, transports);
                await writing.WaitAsync();
                try
                {
                    await FramedMessages.WriteAsync(output, response);
                }
                finally
                {
                    writing.Release();
                }
            }
            finally
            {
                places.Release();
            }
        }
    }

    private static async Task<ClientCompatResponse> CallAsync(ClientCompatRequest request, Transports transports)
    {
        try
        {
            using var call = new CompatCall(request, transports.ClientFor(request));
            return new() { TestName = request.TestName, Response = await call.RunAsync() };
        }
        catch (Exception e)
        {
            // Whatever it is, the runner must hear of it: it waits for an answer to each call.
            var isExpected = e is InvalidProtocolBufferException or NotSupportedException or ArgumentException;
            return new()
            {
                TestName = request.TestName,
                Error = new() { Message = isExpected ? e.Message : e.ToString() },
            };
        }
    }
}
