using System.Collections.Immutable;
using Oac.Harness.Sessions;
using Oac.Spec.Stream;

namespace Oac.Harness.Testing;

/// <summary>A stream without a wire: the results of a session go to those who wait for them, in their order.</summary>
internal sealed class TestStream : EventStream
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Waiters> _sessions = new(StringComparer.Ordinal);

    public TestStream(StreamCodec codec, int maxMessageBytes, bool extension)
        : base(codec, maxMessageBytes) => Extensions = extension ? StreamExtensions.V1 : StreamExtensions.None;

    /// <summary>The result that the session's next event will have.</summary>
    public Task<TestResult> Expect(string sessionId)
    {
        var waiting = new TaskCompletionSource<TestResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (!_sessions.TryGetValue(sessionId, out var waiters))
            {
                _sessions.Add(sessionId, waiters = new());
            }
            waiters.Results.Enqueue(waiting);
        }
        return waiting.Task;
    }

    public override bool TryReport(ProgressMessage message)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(message.SessionId, out var waiters))
            {
                waiters.Reports.Add(new(message.Chunk, message.ContentType));
            }
            return true;
        }
    }

    public override ValueTask<bool> WaitToReportAsync(CancellationToken cancellationToken) => new(true);

    public override ValueTask AnswerAsync(EventResultMessage message, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(message.SessionId, out var waiters))
            {
                waiters.Results.Dequeue().TrySetResult(ToResult(message, waiters.Reports.DrainToImmutable()));
                if (waiters.Results.Count == 0)
                {
                    _sessions.Remove(message.SessionId);
                }
            }
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>Nobody will answer the session's events.</summary>
    public void Cancel(string sessionId)
    {
        lock (_lock)
        {
            if (_sessions.Remove(sessionId, out var waiters))
            {
                waiters.Cancel();
            }
        }
    }

    public void CancelAll()
    {
        lock (_lock)
        {
            foreach (var waiters in _sessions.Values)
            {
                waiters.Cancel();
            }
            _sessions.Clear();
        }
    }

    private TestResult ToResult(EventResultMessage message, ImmutableArray<TestReport> reports)
    {
        var hasOutput = Extensions.HasFlag(StreamExtensions.V1);
        return new()
        {
            IsSuccess = message.Success,
            ErrorMessage = message.ErrorMessage,
            Output = hasOutput ? message.Output : default,
            OutputContentType = hasOutput ? message.OutputContentType : "",
            Reports = reports,
        };
    }

    private sealed class Waiters
    {
        public Queue<TaskCompletionSource<TestResult>> Results { get; } = new();

        public ImmutableArray<TestReport>.Builder Reports { get; } = ImmutableArray.CreateBuilder<TestReport>();

        public void Cancel()
        {
            foreach (var result in Results)
            {
                result.TrySetCanceled();
            }
        }
    }
}
