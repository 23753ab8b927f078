namespace Oac.Connect.Load;

/// <summary>Streams of our own client, a thousand on a connection: what an idle one costs, whether each still answers, and its end.</summary>
internal static class IdleStreams
{
    private const int PerConnection = 1000;

    public static async Task RunAsync(Target target, Judge judge, int count)
    {
        var (server, client) = (await target.StateAsync(collect: true), OfThisProcess());
        var handlers = new List<HttpMessageInvoker>();
        var clients = new List<ConnectClient>();
        var calls = new List<ClientCall<byte[], byte[]>>();
        for (var i = 0; i < count; i += PerConnection)
        {
            var handler = ConnectClient.CreateHandler();
            handler.EnableMultipleHttp2Connections = false;
            handlers.Add(new(handler));
            var protocol = (RpcProtocol)(handlers.Count % 3);
            clients.Add(new(target.Address, new() { Protocol = protocol }, handlers[^1]));
            for (var j = i; j < Math.Min(count, i + PerConnection); j++)
            {
                calls.Add(clients[^1].Open(LoadMethods.Bidi));
            }
        }
        foreach (var call in calls)
        {
            await call.ReadHeadersAsync();
        }
        judge.Require(await target.RunningAsync(count), $"all {count} streams of {clients.Count} connections are open");
        var (busy, ours) = (await target.StateAsync(collect: true), OfThisProcess());
        judge.Tell(
            $"server, for each stream: {Judge.Kilo((busy.Resident - server.Resident) / (double)count)} resident, {Judge.Kilo((busy.Heap - server.Heap) / (double)count)} managed"
        );
        judge.Tell(
            $"client, for each stream: {Judge.Kilo((ours.Resident - client.Resident) / (double)count)} resident, {Judge.Kilo((ours.Heap - client.Heap) / (double)count)} managed"
        );
        var answered = 0;
        for (var i = 0; i < count; i++)
        {
            var message = BitConverter.GetBytes(i);
            await calls[i].WriteAsync(message);
            if (await calls[i].ReadAsync() && calls[i].Current.AsSpan().SequenceEqual(message))
            {
                answered++;
            }
        }
        judge.Require(answered == count, $"each answers a message: {answered}");
        var ended = 0;
        foreach (var call in calls)
        {
            await call.CompleteAsync();
            ended += await call.ReadAsync() ? 0 : 1;
            await call.DisposeAsync();
        }
        judge.Require(ended == count, $"each ends well: {ended}");
        clients.ForEach(static c => c.Dispose());
        handlers.ForEach(static h => h.Dispose());
    }

    private static ServerState OfThisProcess()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return ServerState.Parse(ServerState.OfThisProcess(0, 0, 0));
    }
}
