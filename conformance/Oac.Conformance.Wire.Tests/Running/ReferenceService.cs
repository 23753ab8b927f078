using System.Collections.Concurrent;
using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Oac.Conformance.Wire.Tests.Messages;
using Oac.Conformance.Wire.Tests.Official;

namespace Oac.Conformance.Wire.Tests.Running;

/// <summary>The suite's service on the strict server: answers as each request defines it, echoes what came, and judges it.</summary>
/// <param name="cases">The cases that are to come, by name.</param>
/// <param name="report">Takes what is wrong about the requests.</param>
internal sealed class ReferenceService(IReadOnlyDictionary<string, OfficialCase> cases, RunReport report)
{
    private readonly ConcurrentDictionary<string, int> _requests = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _judged = new(StringComparer.Ordinal);
    private int _underWay;

    /// <summary>Whether every request that came was judged.</summary>
    public bool IsIdle => Volatile.Read(ref _underWay) == 0;

    /// <summary>How far the request of a case came.</summary>
    public string ProgressOf(string name) =>
        _judged.ContainsKey(name) ? "its request was answered"
        : _requests.ContainsKey(name) ? "its request is being answered"
        : "its request did not come";

    public void Judged(WireServerCall call)
    {
        if (Find(call) is { } one)
        {
            _judged[one.Name] = true;
            report.Ran(one.Name, call.Complaints);
        }
        Interlocked.Decrement(ref _underWay);
    }

    public async Task ServeAsync(WireServerCall call)
    {
        Interlocked.Increment(ref _underWay);
        if (Find(call) is not { } one)
        {
            await call.FinishAsync(new(3, "x-test-case-name names no case"));
            return;
        }
        if (_requests.AddOrUpdate(one.Name, 1, static (_, count) => count + 1) is > 1 and var count)
        {
            report.Ran(one.Name, [$"the client sent {count} requests"]);
        }
        Judge(call, one);
        try
        {
            await AnswerAsync(call);
        }
        catch (InvalidDataException) when (one.Definition.Request.Cancel is not null)
        {
            // Given up before it was sent.
            await call.FinishAsync(new(1, "canceled"));
        }
        catch (InvalidDataException e)
        {
            report.Ran(one.Name, [e.Message]);
            await call.FinishAsync(new(13, e.Message));
        }
    }

    private OfficialCase? Find(WireServerCall call) =>
        call.Request.Headers.Find("x-test-case-name") is { } name ? cases.GetValueOrDefault(name) : null;

    private static void Judge(WireServerCall call, OfficialCase one)
    {
        var request = one.Definition.Request;
        call.Judge(
            new()
            {
                HttpVersion = (int)request.HttpVersion,
                Method = request.UseGetHttpMethod ? "GET" : "POST",
                Protocol = Codecs.ProtocolOf(request.Protocol),
                Codec = Codecs.NameOf(request.Codec),
                Compression = Codecs.NameOf(request.Compression),
                IsTls = one.Server.Tls,
                CertificateName = one.Server.ClientCertificates ? Certificates.ClientName : null,
            }
        );
    }

    private static async Task AnswerAsync(WireServerCall call)
    {
        var method = SuiteMethod.All.FirstOrDefault(one => one.Path == call.Request.Path);
        if (method is null or { Name: "Unimplemented" })
        {
            await call.FinishAsync(new(12, "not implemented"));
            return;
        }
        var stream = new ServiceStream(call, method);
        if (await stream.ReadAsync() && RawResponses.Find(stream.Requests[0]) is { } raw)
        {
            await stream.ReadAllAsync();
            await SendRawAsync(call, raw);
            return;
        }
        if (!method.StreamsRequests)
        {
            await stream.ReadAllAsync();
            if (stream.Requests.Count != 1)
            {
                throw new InvalidDataException($"{method.Name} takes one message, and {stream.Requests.Count} came");
            }
        }
        await (method.StreamsResponses ? StreamAsync(stream) : UnaryAsync(stream));
    }

    private static async Task SendRawAsync(WireServerCall call, RawHTTPResponse raw) =>
        await call.SendRawAsync(
            raw.StatusCode == 0 ? 200 : (int)raw.StatusCode,
            Messages.Convert.ToWire(raw.Headers),
            raw.BodyCase switch
            {
                RawHTTPResponse.BodyOneofCase.Unary => RawContents.Of(raw.Unary),
                RawHTTPResponse.BodyOneofCase.Stream => RawContents.Of(raw.Stream),
                _ => [],
            },
            Messages.Convert.ToWire(raw.Trailers)
        );

    private static async Task UnaryAsync(ServiceStream stream)
    {
        await stream.ReadAllAsync();
        var definition = stream.Requests.Count == 0 ? null : RawResponses.UnaryDefinition(stream.Requests[0]);
        var info = stream.Describe(stream.Requests);
        if (definition is null)
        {
            await stream.SendAsync(new() { RequestInfo = info });
            await stream.Call.FinishAsync(null);
            return;
        }
        stream.AddMetadata(definition.ResponseHeaders, definition.ResponseTrailers);
        if (definition.ResponseCase == UnaryResponseDefinition.ResponseOneofCase.Error)
        {
            await stream.Call.FinishAsync(Messages.Convert.ToWire(definition.Error, info));
            return;
        }
        await stream.DelayAsync(definition.ResponseDelayMs);
        await stream.SendAsync(new() { RequestInfo = info, Data = definition.ResponseData });
        await stream.Call.FinishAsync(null);
    }

    private static async Task StreamAsync(ServiceStream stream)
    {
        var first = stream.Requests.Count == 0 ? null : stream.Requests[0];
        var definition = first is null ? null : RawResponses.StreamDefinition(first);
        var isFullDuplex = first is BidiStreamRequest { FullDuplex: true };
        if (definition is not null)
        {
            stream.AddMetadata(definition.ResponseHeaders, definition.ResponseTrailers);
        }
        if (!isFullDuplex)
        {
            await stream.ReadAllAsync();
        }
        if (definition is null)
        {
            await stream.ReadAllAsync();
            await stream.Call.FinishAsync(null);
            return;
        }
        if (definition.ResponseData.Count > 0)
        {
            await stream.Call.SendHeadersAsync();
        }
        var (sent, told) = (0, 0);
        var isOpen = isFullDuplex;
        foreach (var data in definition.ResponseData)
        {
            // Of a full duplex stream each answer waits for a request of its own, as long as there are any.
            isOpen = isOpen && (stream.Requests.Count > told || await stream.ReadAsync());
            var info =
                sent == 0 ? stream.Describe(stream.Requests)
                : isOpen ? new() { Requests = { stream.Requests.Skip(told).Select(Codecs.Pack) } }
                : null;
            told = stream.Requests.Count;
            await stream.DelayAsync(definition.ResponseDelayMs);
            await stream.SendAsync(info is null ? new() { Data = data } : new() { Data = data, RequestInfo = info });
            sent++;
        }
        if (isOpen && definition.Error is null)
        {
            await stream.ReadAllAsync();
        }
        var more = sent == 0 ? stream.Describe(stream.Requests) : null;
        await stream.Call.FinishAsync(
            definition.Error is null ? null : Messages.Convert.ToWire(definition.Error, more)
        );
    }
}
