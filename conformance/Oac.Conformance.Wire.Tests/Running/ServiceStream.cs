using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Oac.Conformance.Wire.Tests.Messages;

namespace Oac.Conformance.Wire.Tests.Running;

/// <summary>A call of the reference service with its messages.</summary>
internal sealed class ServiceStream(WireServerCall call, SuiteMethod method)
{
    private string Codec => Call.Codec ?? "proto";

    public WireServerCall Call { get; } = call;

    /// <summary>The requests so far.</summary>
    public List<IMessage> Requests { get; } = [];

    /// <summary>Reads a request; false at the end.</summary>
    public async Task<bool> ReadAsync()
    {
        if (await Call.ReceiveAsync() is not { } bytes)
        {
            return false;
        }
        Requests.Add(Codecs.Read(method.Request, bytes, Codec));
        return true;
    }

    public async Task ReadAllAsync()
    {
        while (await ReadAsync()) { }
    }

    public Task SendAsync(ConformancePayload payload) =>
        Call.SendAsync(Codecs.Write(method.ResponseOf(payload), Codec));

    /// <summary>Waits as long as the case wants it, or until the client is gone.</summary>
    public Task DelayAsync(uint milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), Call.Aborted);

    public void AddMetadata(IEnumerable<Header> headers, IEnumerable<Header> trailers)
    {
        Call.ResponseHeaders.AddRange(Messages.Convert.ToWire(headers));
        Call.ResponseTrailers.AddRange(Messages.Convert.ToWire(trailers));
    }

    public ConformancePayload.Types.RequestInfo Describe(IEnumerable<IMessage> requests)
    {
        var info = new ConformancePayload.Types.RequestInfo
        {
            RequestHeaders = { Messages.Convert.ToMessages(Call.Request.Headers) },
            Requests = { requests.Select(Codecs.Pack) },
        };
        if (Call.Timeout is { } timeout)
        {
            info.TimeoutMs = (long)timeout.TotalMilliseconds;
        }
        if (Call.Request.Query.Count > 0)
        {
            info.ConnectGetInfo = new() { QueryParams = { Messages.Convert.ToMessages(Call.Request.Query) } };
        }
        return info;
    }
}
