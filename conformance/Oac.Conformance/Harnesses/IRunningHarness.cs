namespace Oac.Conformance.Harnesses;

/// <summary>A harness that was started: as a process, or as a container. Disposing ends it and whatever it started.</summary>
internal interface IRunningHarness : IAsyncDisposable
{
    /// <summary>Completes when it has ended.</summary>
    Task Exited { get; }

    /// <summary>How it ended, with its last words; null while it runs.</summary>
    string? Exit();

    /// <summary>Its last words so far, to be put behind a sentence.</summary>
    string LastWords();

    /// <summary>The memory that it holds, in bytes; null where that cannot be seen.</summary>
    Task<long?> MemoryAsync(CancellationToken cancellationToken);
}
