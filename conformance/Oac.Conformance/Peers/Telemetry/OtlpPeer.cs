using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Oac.Conformance.Binding;
using Oac.Conformance.Harnesses;
using Oac.Conformance.Running;

namespace Oac.Conformance.Peers.Telemetry;

/// <summary>Takes traces over OTLP/HTTP, in protobuf and in JSON, for all cases of a run: each has an endpoint of its own.</summary>
[PerRun]
public sealed class OtlpPeer(TimeProvider time) : IAsyncDisposable
{
    private const int MaxDecompressed = 16 * 1024 * 1024;
    private readonly ConcurrentDictionary<string, SpanInbox> _inboxes = new(StringComparer.Ordinal);
    private readonly SharedHttpPeer _server = new();

    /// <summary>Opens an endpoint for a case.</summary>
    /// <param name="context">The case.</param>
    /// <param name="addresses">Where it listens, the same in a whole run, and is reached.</param>
    internal async Task<SpanInbox> OpenAsync(CaseContext context, HarnessAddresses addresses)
    {
        var origin = await _server.OriginAsync(addresses, ServeAsync, context.Cancelled).ConfigureAwait(false);
        var name = context.Fresh("t");
        return _inboxes[name] = new($"{origin}/{name}", time);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(HttpContext http)
    {
        var parts = (http.Request.Path.Value ?? "").Split('/', 3);
        if (parts.Length < 3 || !_inboxes.TryGetValue(parts[1], out var inbox))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        if (parts[2] != "v1/traces")
        {
            // Metrics and logs are taken and not looked at.
            return;
        }
        var body = await HttpPeer.ReadBodyAsync(http).ConfigureAwait(false);
        var type = http.Request.ContentType ?? "";
        var isJson = type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase);
        try
        {
            if (http.Request.Headers.ContentEncoding == "gzip")
            {
                body = Decompress(body);
            }
            foreach (var span in isJson ? OtlpJson.Read(body) : OtlpProtobuf.Read(body))
            {
                inbox.Spans.Add(span);
            }
        }
        catch (InvalidDataException e)
        {
            inbox.Faults.Add(e.Message);
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        http.Response.ContentType = isJson ? "application/json" : "application/x-protobuf";
        if (isJson)
        {
            await http.Response.WriteAsync("{}").ConfigureAwait(false);
        }
    }

    private static byte[] Decompress(byte[] body)
    {
        using var input = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        using var output = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int count; (count = input.Read(buffer)) > 0; )
        {
            output.Write(buffer, 0, count);
            if (output.Length > MaxDecompressed)
            {
                throw new InvalidDataException("a request with traces holds more than 16 MiB");
            }
        }
        return output.ToArray();
    }
}

/// <summary>The traces of one case.</summary>
/// <param name="Endpoint">What OTEL_EXPORTER_OTLP_ENDPOINT says.</param>
/// <param name="Time">The clock.</param>
internal sealed record SpanInbox(string Endpoint, TimeProvider Time)
{
    /// <summary>The spans that came.</summary>
    public ObservedList<ReceivedSpan> Spans { get; } = new(Time);

    /// <summary>Requests that hold no traces.</summary>
    public ObservedList<string> Faults { get; } = new(Time);
}
