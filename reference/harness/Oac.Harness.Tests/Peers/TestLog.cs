using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Oac.Harness.Tests.Peers;

/// <summary>Keeps what is logged, and lets a test wait for it.</summary>
internal sealed class TestLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<TaskCompletionSource> _waiting = [];

    public ConcurrentQueue<TestLogLine> Lines { get; } = [];

    /// <summary>Waits until a message with an id has been logged so many times, and gives the last.</summary>
    public async Task<TestLogLine> WaitAsync(int id, int times = 1)
    {
        while (true)
        {
            var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(next);
            var found = Lines.Where(line => line.Id == id).ToArray();
            if (found.Length >= times)
            {
                return found[^1];
            }
            await next.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose() { }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        Lines.Enqueue(new(logLevel, eventId.Id, formatter(state, exception), exception));
        while (_waiting.TryDequeue(out var waiting))
        {
            waiting.TrySetResult();
        }
    }
}

internal sealed record TestLogLine(LogLevel Level, int Id, string Text, Exception? Exception);
