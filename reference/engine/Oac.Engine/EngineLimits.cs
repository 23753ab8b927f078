namespace Oac.Engine;

/// <summary>What the client bears of an engine before it stops with <see cref="EngineError.LimitExceeded"/>, and how long it waits.</summary>
public sealed record EngineLimits
{
    /// <summary>How long a connection may take: 15 seconds.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an ordinary answer may take to begin: 60 seconds.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long an engine may work in silence, before an export begins and while it loads an archive that it has whole: 15 minutes. Engines
    /// pack and unpack all layers in that time.
    /// </summary>
    public TimeSpan WorkTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a body may stand still once it has begun, in either direction: 60 seconds.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest headers of an answer, in KiB: 64.</summary>
    public int MaxHeaderKibibytes { get; init; } = 64;

    /// <summary>The longest answer in JSON, in bytes: 4 MiB.</summary>
    public int MaxJsonBytes { get; init; } = 4 << 20;

    /// <summary>The longest line of a stream of progress, in bytes: 256 KiB.</summary>
    public int MaxLineBytes { get; init; } = 256 << 10;

    /// <summary>The longest stream of progress, in bytes: 256 MiB. It is read, never kept.</summary>
    public long MaxProgressBytes { get; init; } = 256L << 20;
}
