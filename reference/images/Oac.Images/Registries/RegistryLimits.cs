namespace Oac.Images.Registries;

/// <summary>What the client of registries bears, and how long it waits.</summary>
public static class RegistryLimits
{
    /// <summary>How often one request is sent before its failure counts.</summary>
    public const int MaxAttempts = 5;

    /// <summary>The most redirects of one request.</summary>
    public const int MaxRedirects = 5;

    /// <summary>The most pages of one list.</summary>
    public const int MaxPages = 1_000;

    /// <summary>The most names in one list.</summary>
    public const int MaxNames = 100_000;

    /// <summary>How many names are asked for in one page.</summary>
    public const int PageSize = 1_000;

    /// <summary>The longest page of a list, in bytes: 8 MiB.</summary>
    public const int MaxPageBytes = 8 * 1024 * 1024;

    /// <summary>How many tokens of one registry are kept; one more, and all are forgotten.</summary>
    public const int MaxTokens = 1_000;

    /// <summary>The longest answer of a token server, in bytes: 256 KiB.</summary>
    public const int MaxTokenBytes = 256 * 1024;

    /// <summary>How much of an error's body is read, in bytes: 16 KiB.</summary>
    public const int MaxErrorBytes = 16 * 1024;

    /// <summary>The longest configuration of credentials, in bytes: 1 MiB.</summary>
    public const int MaxConfigBytes = 1024 * 1024;

    /// <summary>The most that a credential helper may write, in bytes: 64 KiB.</summary>
    public const int MaxHelperBytes = 64 * 1024;

    /// <summary>A blob up to this size is sent in one request, in bytes: 4 MiB.</summary>
    public const int MaxMonolithicBytes = 4 * 1024 * 1024;

    /// <summary>How much of a larger blob one request carries, in bytes: 8 MiB.</summary>
    public const int ChunkBytes = 8 * 1024 * 1024;

    /// <summary>The largest chunk that a registry may insist on, in bytes: 64 MiB.</summary>
    public const int MaxChunkBytes = 64 * 1024 * 1024;

    /// <summary>How long a connection may take.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How long an answer may take to begin once the request is sent, and how long a body may stand still.</summary>
    public static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The wait before the second attempt, at most; it doubles from one to the next.</summary>
    public static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait that we choose ourselves.</summary>
    public static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait that a registry may ask for by <c>Retry-After</c>; one that asks for more is given up.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromSeconds(30);

    /// <summary>How long a token counts that does not say so, as the specification has it.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromSeconds(60);

    /// <summary>How long a credential helper may take.</summary>
    public static readonly TimeSpan HelperTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long a file of credentials may be kept by another program.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(60);
}
