using System.Collections.Immutable;
using Oac.Connect.Compression;

namespace Oac.Connect.AspNetCore;

/// <summary>How methods are served. Immutable; one for all endpoints, or one for each.</summary>
public sealed record ConnectServerOptions
{
    /// <summary>What is used where nothing is given.</summary>
    public static ConnectServerOptions Default { get; } = new();

    /// <summary>The longest message that is read, in bytes after decompression: 4 MiB.</summary>
    public int MaxReceiveBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The longest message that is sent, in bytes before compression: 4 MiB.</summary>
    public int MaxSendBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>The compressions that requests may use and answers are given in, best first; requests are told of them.</summary>
    public ImmutableArray<CompressionAlgorithm> Compressions { get; init; } =
    [CompressionAlgorithm.Gzip, CompressionAlgorithm.Brotli];

    /// <summary>The shortest message that is worth compressing, in bytes.</summary>
    public int MinCompressBytes { get; init; } = 1024;

    /// <summary>The longest deadline that a call may ask for; longer ones are cut to it. Null for any.</summary>
    public TimeSpan? MaxTimeout { get; init; }

    /// <summary>Whether calls of the Connect protocol must say its version, which tells them from requests of other kinds.</summary>
    public bool RequireConnectProtocolVersion { get; init; }

    /// <summary>Whether the text of exceptions that are no <see cref="ConnectException"/> reaches clients.</summary>
    public bool EnableDetailedErrors { get; init; }

    /// <summary>Whether streams end with <see cref="ConnectCode.Unavailable"/> when the server stops, instead of holding it up.</summary>
    public bool EndStreamsOnShutdown { get; init; } = true;

    /// <summary>What runs around every call, outermost first.</summary>
    public ImmutableArray<ServerInterceptor> Interceptors { get; init; } = [];

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Runs around a call: what it throws is the call's outcome, and without <paramref name="next"/> the method is not reached.</summary>
/// <param name="call">The call.</param>
/// <param name="next">The rest of the way to the method.</param>
public delegate Task ServerInterceptor(ServerCall call, Func<Task> next);
