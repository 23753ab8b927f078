using System.Buffers;
using Oac.Connect.Compression;
using Oac.Connect.Framing;
using Oac.Connect.Protocols;

namespace Oac.Connect.Client;

/// <summary>A call in frames, in the words of one protocol: what its request says, and what its answer means.</summary>
internal abstract class ClientExchange(ConnectClient client, RpcContentType type)
{
    protected ConnectClient Client { get; } = client;

    public RpcContentType Type { get; } = type;

    /// <summary>What was sent before the messages.</summary>
    public MetadataMap Headers { get; private set; } = new();

    /// <summary>What was sent after them.</summary>
    public MetadataMap Trailers { get; } = new();

    /// <summary>What the answer is compressed with, or null.</summary>
    public CompressionAlgorithm? Compression { get; private set; }

    /// <summary>Makes the exchange of a protocol.</summary>
    public static ClientExchange Create(ConnectClient client)
    {
        var type = new RpcContentType(
            client.Options.Protocol,
            client.Options.Codec,
            IsEnveloped: true,
            IsText: client.Options is { Protocol: RpcProtocol.GrpcWeb, UseWebText: true }
        );
        return type.Protocol == RpcProtocol.Connect ? new ConnectStreamCall(client, type) : new GrpcCall(client, type);
    }

    /// <summary>Sets the headers of the protocol.</summary>
    public abstract void WriteHeaders(HttpRequestMessage request, TimeSpan? timeout);

    /// <summary>Takes the head of the answer.</summary>
    /// <exception cref="ConnectException">It is no answer of the protocol, or says that the call failed.</exception>
    public void ReadHead(HttpResponseMessage response)
    {
        Headers = RequestHeaders.Read(response);
        if ((int)response.StatusCode != 200)
        {
            throw new ConnectException(
                ConnectCodes.FromHttpStatus((int)response.StatusCode),
                $"the answer is HTTP {(int)response.StatusCode}"
            )
            {
                Metadata = Headers,
            };
        }
        RequestHeaders.RequireType(RequestHeaders.Find(response, "content-type"), Type);
        var encoding = RequestHeaders.Find(response, EncodingHeader);
        if (!Client.ResponseCompressions.TryFind(encoding, out var compression))
        {
            throw new ConnectException(ConnectCode.Internal, Client.ResponseCompressions.Unknown(encoding!))
            {
                Metadata = Headers,
            };
        }
        Compression = compression;
    }

    /// <summary>Whether flags say that the frame is the end, and no message.</summary>
    public abstract bool IsEnd(byte flags);

    /// <summary>Reads the frame that is the end.</summary>
    /// <returns>The error that it tells of, or null.</returns>
    public abstract ConnectException? ReadEnd(ReadOnlySequence<byte> payload);

    /// <summary>Judges an answer whose body ended.</summary>
    /// <param name="response">The answer; its trailers are there.</param>
    /// <param name="hadBody">Whether there was any frame.</param>
    /// <returns>The error, or null.</returns>
    public abstract ConnectException? Finish(HttpResponseMessage response, bool hadBody);

    /// <summary>The header that names the answer's compression.</summary>
    protected abstract string EncodingHeader { get; }

    /// <summary>Headers and trailers together, for errors.</summary>
    public MetadataMap AllMetadata()
    {
        var all = new MetadataMap();
        all.AddRange(Headers);
        all.AddRange(Trailers);
        return all;
    }
}

/// <summary>Streams of the Connect protocol.</summary>
internal sealed class ConnectStreamCall(ConnectClient client, RpcContentType type) : ClientExchange(client, type)
{
    protected override string EncodingHeader => "connect-content-encoding";

    public override void WriteHeaders(HttpRequestMessage request, TimeSpan? timeout)
    {
        RequestHeaders.Set(request, "connect-protocol-version", "1");
        if (Client.Options.Compression is { } own)
        {
            RequestHeaders.Set(request, EncodingHeader, own.Name);
        }
        if (Client.Compressions.Names is { } accepted)
        {
            RequestHeaders.Set(request, "connect-accept-encoding", accepted);
        }
        if (timeout is { } span)
        {
            RequestHeaders.Set(request, "connect-timeout-ms", Timeouts.FormatConnect(span));
        }
    }

    public override bool IsEnd(byte flags) => (flags & ~FrameFlags.Compressed) == FrameFlags.ConnectEnd;

    public override ConnectException? ReadEnd(ReadOnlySequence<byte> payload) =>
        ConnectErrorJson.ReadEnd(payload, Headers, Trailers);

    public override ConnectException? Finish(HttpResponseMessage response, bool hadBody) =>
        new(ConnectCode.Internal, "the stream ended without its last message, which tells the outcome")
        {
            Metadata = Headers,
        };
}

/// <summary>gRPC, and gRPC-Web, whose trailers are a frame.</summary>
internal sealed class GrpcCall(ConnectClient client, RpcContentType type) : ClientExchange(client, type)
{
    private bool IsWeb => Type.Protocol == RpcProtocol.GrpcWeb;

    protected override string EncodingHeader => "grpc-encoding";

    public override void WriteHeaders(HttpRequestMessage request, TimeSpan? timeout)
    {
        if (IsWeb)
        {
            RequestHeaders.Set(request, "x-grpc-web", "1");
        }
        else
        {
            RequestHeaders.Set(request, "te", "trailers");
        }
        if (Client.Options.Compression is { } own)
        {
            RequestHeaders.Set(request, EncodingHeader, own.Name);
        }
        if (Client.Compressions.Names is { } accepted)
        {
            RequestHeaders.Set(request, "grpc-accept-encoding", accepted);
        }
        if (timeout is { } span)
        {
            RequestHeaders.Set(request, "grpc-timeout", Timeouts.FormatGrpc(span));
        }
    }

    public override bool IsEnd(byte flags) => IsWeb && (flags & ~FrameFlags.Compressed) == FrameFlags.GrpcWebTrailers;

    public override ConnectException? ReadEnd(ReadOnlySequence<byte> payload)
    {
        string? status = null;
        string? message = null;
        string? details = null;
        foreach (var (name, value) in GrpcWebTrailers.Read(payload))
        {
            switch (name)
            {
                case GrpcStatus.Status:
                    status = value;
                    break;
                case GrpcStatus.Message:
                    message = value;
                    break;
                case GrpcStatus.Details:
                    details = value;
                    break;
                default:
                    Trailers.Receive(name, value);
                    break;
            }
        }
        return status is null ? NoStatus() : GrpcStatus.Read(status, message, details, AllMetadata());
    }

    public override ConnectException? Finish(HttpResponseMessage response, bool hadBody)
    {
        var trailers = response.TrailingHeaders.NonValidated;
        RequestHeaders.Read(trailers, Trailers);
        if (!IsWeb && trailers.TryGetValues(GrpcStatus.Status, out var status))
        {
            return GrpcStatus.Read(
                string.Join(',', status),
                First(trailers, GrpcStatus.Message),
                First(trailers, GrpcStatus.Details),
                AllMetadata()
            );
        }
        // Trailers-Only: the headers are the whole answer.
        if (!hadBody && trailers.Count == 0 && RequestHeaders.Find(response, GrpcStatus.Status) is { } only)
        {
            Trailers.AddRange(Headers);
            return GrpcStatus.Read(
                only,
                RequestHeaders.Find(response, GrpcStatus.Message),
                RequestHeaders.Find(response, GrpcStatus.Details),
                Headers
            );
        }
        return NoStatus();
    }

    private ConnectException NoStatus() =>
        new(ConnectCode.Internal, "the answer ended without a status") { Metadata = AllMetadata() };

    private static string? First(System.Net.Http.Headers.HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
