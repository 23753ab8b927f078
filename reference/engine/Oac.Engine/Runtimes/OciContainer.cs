using System.Diagnostics;
using System.Globalization;

namespace Oac.Engine.Runtimes;

/// <summary>
/// A container that this process has started. Disposing ends it at once and removes all that belongs to it. It may be used by several
/// callers at once.
/// </summary>
public sealed class OciContainer : IAsyncDisposable
{
    private const int Killed = 128 + OciRuntime.Kill;
    private readonly OciRuntime _runtime;
    private readonly string _bundle;
    private readonly Process _process;
    private readonly bool _hasMemoryLimit;
    private bool _isKilled;
    private bool _isDisposed;

    internal OciContainer(OciRuntime runtime, string id, string bundle, Process process, bool hasMemoryLimit)
    {
        (_runtime, Id, _bundle, _process, _hasMemoryLimit) = (runtime, id, bundle, process, hasMemoryLimit);
        (Output, Errors) = (process.StandardOutput.BaseStream, process.StandardError.BaseStream);
        Exited = ExitAsync();
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>The number of its first process on this machine; 0 where it ended before it was known.</summary>
    public int ProcessId { get; private set; }

    /// <summary>
    /// What it writes to its standard output, until its last process has ended. It must be read: a program whose output is not read
    /// stands still.
    /// </summary>
    public Stream Output { get; }

    /// <summary>What it writes to its standard error, likewise.</summary>
    public Stream Errors { get; }

    /// <summary>Completes when it has ended, and says how. It never fails.</summary>
    public Task<OciExit> Exited { get; }

    /// <summary>Sends a signal to its first process. Without a handler that notices none but SIGKILL.</summary>
    /// <param name="signal">The signal's number.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it was sent; false where the container has ended.</returns>
    /// <exception cref="EngineException">The runtime does not do it.</exception>
    public Task<bool> KillAsync(int signal, CancellationToken cancellationToken)
    {
        _isKilled |= signal == OciRuntime.Kill;
        return _runtime.KillAsync(Id, signal, cancellationToken);
    }

    /// <summary>The memory that its processes hold and that is their own, in bytes; null where that cannot be seen.</summary>
    public long? Memory() => ProcessId == 0 || Exited.IsCompleted ? null : NamespaceMemory.Read(ProcessId);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _isKilled = true;
        try
        {
            await _runtime.ForgetAsync(Id, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            // The runtime's own process ends with the container; of one that never came to be it is all that there is.
            _process.Kill(entireProcessTree: true);
            await Exited.ConfigureAwait(false);
        }

        await _runtime.DeleteAsync(Id, CancellationToken.None).ConfigureAwait(false);
        _process.Dispose();
    }

    /// <summary>Waits until the program runs or has ended: the runtime then writes the number of its process.</summary>
    /// <exception cref="EngineException">The runtime could not start it.</exception>
    internal async Task StartedAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var changed = new SemaphoreSlim(0);
        using var watcher = new FileSystemWatcher(_bundle, Path.GetFileName(OciRuntime.PidFile(_bundle)))
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        watcher.Created += (_, _) => changed.Release();
        watcher.Changed += (_, _) => changed.Release();
        watcher.Renamed += (_, _) => changed.Release();
        watcher.EnableRaisingEvents = true;

        // A start that is broken off in the middle may leave something that the runtime has not written down: so it is finished first.
        using var late = new CancellationTokenSource(timeout, time);
        while (!TryReadProcessId() && !Exited.IsCompleted)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(late.Token);
            await Task.WhenAny(changed.WaitAsync(enough.Token), Exited).ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
            if (late.IsCancellationRequested)
            {
                throw _runtime.Error(
                    EngineError.Unreachable,
                    $"start '{Id}'",
                    $"it does not run within {timeout.TotalSeconds:0} s"
                );
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (Exited.IsCompleted && (await Exited.ConfigureAwait(false)).Failure is { } failure)
        {
            throw _runtime.Error(EngineError.Refused, $"start '{Id}'", failure);
        }
    }

    private bool TryReadProcessId()
    {
        var path = OciRuntime.PidFile(_bundle);
        if (
            File.Exists(path)
            && int.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
        {
            ProcessId = number;
            return true;
        }

        return false;
    }

    private async Task<OciExit> ExitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        var code = _process.ExitCode;
        return new(code)
        {
            Failure = code == 0 || _isDisposed ? null : Failure(),
            IsOutOfMemory = code == Killed && _hasMemoryLimit && !_isKilled,
        };
    }

    private string? Failure()
    {
        try
        {
            return RuntimeLog.LastError(OciRuntime.LogFile(_bundle))
                ?? (
                    File.ReadAllText(OciRuntime.MountsFile(_bundle)).Trim() is { Length: > 0 } said
                        ? MessageText.Shown(said, 500)
                        : null
                );
        }
        catch (IOException)
        {
            // The folder goes with the container, and may be gone already.
            return null;
        }
    }
}
