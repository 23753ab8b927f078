using System.Collections.Immutable;
using Oac.Connect.Compression;

namespace Oac.Connect;

/// <summary>How a client calls. Immutable.</summary>
public sealed record ConnectClientOptions
{
    /// <summary>The protocol.</summary>
    public RpcProtocol Protocol { get; init; } = RpcProtocol.Connect;

    /// <summary>The codec; the methods that are called must have it.</summary>
    public string Codec { get; init; } = MessageType<int>.Proto;

    /// <summary>The version of HTTP, exactly; 2.0 without TLS is by prior knowledge.</summary>
    public Version HttpVersion { get; init; } = System.Net.HttpVersion.Version20;

    /// <summary>What requests are compressed with; null for nothing.</summary>
    public CompressionAlgorithm? Compression { get; init; }

    /// <summary>The shortest message that is compressed, in bytes.</summary>
    public int MinCompressBytes { get; init; }

    /// <summary>What answers may be compressed with, best first.</summary>
    public ImmutableArray<CompressionAlgorithm> AcceptCompressions { get; init; } =
    [CompressionAlgorithm.Gzip, CompressionAlgorithm.Brotli];

    /// <summary>The longest message that is read, in bytes after decompression: 4 MiB.</summary>
    public int MaxReceiveBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The longest message that is sent, in bytes before compression: 4 MiB.</summary>
    public int MaxSendBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Whether unary calls without side effects are sent as GET where the protocol is Connect.</summary>
    public bool UseGet { get; init; }

    /// <summary>The longest URL of a GET; a longer one is sent as POST.</summary>
    public int MaxGetUrlLength { get; init; } = 8000;

    /// <summary>How long a call may take that says nothing itself; null for ever.</summary>
    public TimeSpan? DefaultTimeout { get; init; }

    /// <summary>What is told of every call, in this order at its start and in the opposite at its end.</summary>
    public ImmutableArray<ClientInterceptor> Interceptors { get; init; } = [];

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>What one call wants beside its message.</summary>
public sealed record CallOptions
{
    /// <summary>Headers.</summary>
    public MetadataMap Headers { get; init; } = new();

    /// <summary>How long the call may take; null for the client's default. The server is told.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Gives the call up.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>Is told of calls: adds credentials to their headers, traces, counts.</summary>
public abstract class ClientInterceptor
{
    /// <summary>A call begins; its headers may still be added to. What is thrown ends the call.</summary>
    public virtual ValueTask OnStartAsync(ClientCallInfo info, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    /// <summary>A call has ended: well where there is no error. Called once for each call that began.</summary>
    public virtual void OnEnd(ClientCallInfo info, ConnectException? failure) { }
}

/// <summary>A call as interceptors see it.</summary>
public sealed class ClientCallInfo
{
    private Dictionary<object, object?>? _items;

    internal ClientCallInfo(ConnectClient client, Method method, MetadataMap headers, TimeSpan? timeout)
    {
        Method = method;
        Protocol = client.Options.Protocol;
        HttpVersion = client.Options.HttpVersion;
        Address = client.Address;
        Headers = headers;
        Timeout = timeout;
    }

    /// <summary>The method.</summary>
    public Method Method { get; }

    /// <summary>The protocol.</summary>
    public RpcProtocol Protocol { get; }

    /// <summary>The version of HTTP.</summary>
    public Version HttpVersion { get; }

    /// <summary>The server.</summary>
    public Uri Address { get; }

    /// <summary>The headers that will be sent.</summary>
    public MetadataMap Headers { get; }

    /// <summary>How long the call may take, or null.</summary>
    public TimeSpan? Timeout { get; }

    /// <summary>What interceptors keep for the call; each by a key of its own.</summary>
    public IDictionary<object, object?> Items => _items ??= [];

    internal bool HasItems => _items is not null;
}
