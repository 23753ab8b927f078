using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Oac.Conformance.Mutants.Harnesses.Wrapping;

/// <summary>One stream of the harness, taken on to the orchestrator with a fault.</summary>
internal sealed class StreamProxy(
    HttpContext http,
    HttpMessageInvoker client,
    StreamFault fault,
    string upstream,
    string package
)
{
    private static readonly string[] Own = ["host", "connection", "transfer-encoding", "content-length"];

    /// <summary>Runs until either side ends.</summary>
    public async Task RunAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        using var outgoing = new OutgoingFrames(fault.SendsSingleBytes);
        fault.SendAsync = message =>
        {
            outgoing.Send(Frames.Write(fault.Flags, message.ToBytes()));
            return Task.CompletedTask;
        };
        var sending = SendAsync(outgoing, stop.Token);
        try
        {
            if (fault.WaitsForMessage)
            {
                await sending;
            }
            using var request = Request(outgoing);
            using var answer = await client.SendAsync(request, stop.Token);
            await AnswerAsync(answer, stop.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"the stream ended: {e.Message}");
        }
        finally
        {
            outgoing.End();
            await stop.CancelAsync();
            http.Abort();
            await sending;
        }
    }

    private HttpRequestMessage Request(OutgoingFrames outgoing)
    {
        var path = fault.Path(http.Request.Path.Value!.Replace("v1alpha3", package, StringComparison.Ordinal));
        var request = new HttpRequestMessage(HttpMethod.Post, upstream + path)
        {
            Version = fault.Http,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = outgoing,
        };
        foreach (var (name, values) in http.Request.Headers)
        {
            // What is not compressed can be read here.
            var isOwn = name.StartsWith(':') || Own.Contains(name, StringComparer.OrdinalIgnoreCase);
            if (isOwn || name.EndsWith("accept-encoding", StringComparison.OrdinalIgnoreCase) || !fault.Keeps(name))
            {
                continue;
            }
            if (!request.Headers.TryAddWithoutValidation(name, [.. values]))
            {
                outgoing.Headers.TryAddWithoutValidation(name, [.. values]);
            }
        }
        foreach (var (name, value) in fault.MoreHeaders)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    private async Task AnswerAsync(HttpResponseMessage answer, CancellationToken stop)
    {
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!Own.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                http.Response.Headers.Append(name, values.ToArray());
            }
        }
        await http.Response.StartAsync(stop);
        await http.Response.BodyWriter.FlushAsync(stop);
        await fault.OpenedAsync();
        using var body = new CountingStream(await answer.Content.ReadAsStreamAsync(stop));
        while (await Frames.ReadAsync(body, stop) is var (flags, payload))
        {
            var isWhole = body.Reads <= 2;
            body.Reads = 0;
            if (flags != 0 || await fault.ToHarnessAsync(ProtoMessage.Read(payload), isWhole))
            {
                await http.Response.BodyWriter.WriteAsync(Frames.Write(flags, payload), stop);
            }
        }
    }

    private async Task SendAsync(OutgoingFrames outgoing, CancellationToken stop)
    {
        try
        {
            while (await Frames.ReadAsync(http.Request.Body, stop) is var (_, payload))
            {
                foreach (var message in fault.FromHarness(ProtoMessage.Read(payload)))
                {
                    outgoing.Send(Frames.Write(fault.Flags, message.ToBytes()));
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"the harness's stream ended: {e.Message}");
        }
        outgoing.End();
    }
}
