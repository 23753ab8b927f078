using System.Diagnostics;
using System.Net;

namespace Oac.Connect.Load;

/// <summary>The server under load, seen from outside.</summary>
internal sealed class Target(Uri address, Uri state) : IDisposable
{
    /// <summary>What memory may be above what it was: buffers that the allocators keep for the next use.</summary>
    public const long HeapMargin = 8 * 1024 * 1024;

    /// <inheritdoc cref="HeapMargin"/>
    public const long ResidentMargin = 64 * 1024 * 1024;

    /// <summary>Descriptors that come and go by themselves.</summary>
    public const int FileMargin = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // One connection, which stays: it is part of every count.
    private readonly HttpClient _state = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 })
    {
        BaseAddress = state,
        DefaultRequestVersion = HttpVersion.Version11,
    };

    public Uri Address { get; } = address;

    public async Task<ServerState> StateAsync(bool collect) =>
        ServerState.Parse(
            await _state.GetStringAsync(new Uri(collect ? "/state/collected" : "/state", UriKind.Relative))
        );

    /// <summary>Waits for so many handlers of streams to run.</summary>
    public Task<bool> RunningAsync(int handlers) => BecomesAsync(collect: false, s => s.Running == handlers);

    /// <summary>Waits for the server to be as it was.</summary>
    public async Task ReturnedAsync(ServerState before, Judge judge)
    {
        var start = Stopwatch.GetTimestamp();
        await BecomesAsync(collect: true, s => IsBack(s, before));
        var (after, waited) = (await StateAsync(collect: true), Stopwatch.GetElapsedTime(start));
        judge.Require(after.Running == 0, $"no handler is left: {after.Running}");
        judge.Require(
            after.Files <= before.Files + FileMargin,
            $"file descriptors return: {before.Files} before, {after.Files} after"
        );
        judge.Require(
            after.Used <= before.Used + HeapMargin,
            $"managed memory returns: {Judge.Mega(before.Used)} before, {Judge.Mega(after.Used)} after a forced collection, and {Judge.Mega(after.Pooled)} in the pool"
        );
        judge.Require(
            after.Resident <= before.Resident + ResidentMargin,
            $"resident memory returns: {Judge.Mega(before.Resident)} before, {Judge.Mega(after.Resident)} after, {waited.TotalSeconds:F0} s later"
        );
    }

    /// <summary>The share of one processor that the server takes during two seconds.</summary>
    public async Task<double> ProcessorAsync()
    {
        var (before, start) = (await StateAsync(collect: false), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(2));
        return ((await StateAsync(collect: false)).Processor - before.Processor) / Stopwatch.GetElapsedTime(start);
    }

    public void Dispose() => _state.Dispose();

    private static bool IsBack(ServerState now, ServerState before) =>
        now.Running == 0
        && now.Files <= before.Files + FileMargin
        && now.Used <= before.Used + HeapMargin
        && now.Resident <= before.Resident + ResidentMargin;

    private async Task<bool> BecomesAsync(bool collect, Func<ServerState, bool> wanted)
    {
        var start = Stopwatch.GetTimestamp();
        while (!wanted(await StateAsync(collect)))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                return false;
            }
            await Task.Delay(200);
        }
        return true;
    }
}
