using System.Diagnostics;

namespace Oac.Connect.Load;

/// <summary>A client with a connection of its own that calls all the time, in one protocol after the other.</summary>
internal sealed class Bystander : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(5);
    private static readonly CallOptions Options = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly ConnectClient[] _clients;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<double> _latencies = [];
    private readonly List<string> _failures = [];
    private Task _calling = Task.CompletedTask;

    public Bystander(Uri address) =>
        _clients = [.. Enum.GetValues<RpcProtocol>().Select(p => new ConnectClient(address, new() { Protocol = p }))];

    /// <summary>Begins to call; the connections are there when this is done.</summary>
    public async Task StartAsync()
    {
        foreach (var client in _clients)
        {
            await client.UnaryAsync(LoadMethods.Unary, [1], Options);
        }
        _calling = CallAsync();
    }

    /// <summary>Tells of the calls since the last time, all of which must have been served.</summary>
    public void Report(Judge judge)
    {
        lock (_latencies)
        {
            _latencies.Sort();
            if (_latencies.Count > 0)
            {
                judge.Tell(
                    $"another client meanwhile: {_latencies.Count} calls, p50 {At(0.5):F2} ms, p99 {At(0.99):F1} ms, slowest {_latencies[^1]:F0} ms"
                );
            }
            judge.Require(
                _latencies.Count > 0 && _failures.Count == 0,
                $"the other client is served: {_failures.Count} failures {string.Join("; ", _failures.Distinct())}"
            );
            _latencies.Clear();
            _failures.Clear();
        }
    }

    /// <summary>Forgets what was so far.</summary>
    public void Reset()
    {
        lock (_latencies)
        {
            _latencies.Clear();
            _failures.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _calling;
        foreach (var client in _clients)
        {
            client.Dispose();
        }
        _stop.Dispose();
    }

    private double At(double share) => _latencies[(int)(_latencies.Count * share)];

    private async Task CallAsync()
    {
        for (var i = 0; !_stop.IsCancellationRequested; i++)
        {
            var start = Stopwatch.GetTimestamp();
            string? failure = null;
            try
            {
                await _clients[i % _clients.Length].UnaryAsync(LoadMethods.Unary, [1, 2, 3], Options);
            }
            catch (ConnectException e)
            {
                failure = e.Message;
            }
            lock (_latencies)
            {
                _latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                if (failure is not null)
                {
                    _failures.Add(failure);
                }
            }
            await Task.Delay(Between);
        }
    }
}
