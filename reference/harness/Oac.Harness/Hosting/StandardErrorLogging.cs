using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Oac.Harness.Hosting;

/// <summary>Logs to standard error from <see cref="LogLevel.Information"/> up: one line a message, exceptions below theirs.</summary>
internal sealed class StandardErrorLogging(TimeProvider time) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Log(categoryName, time);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Set Logging to a factory of your own to log elsewhere.");

    public void Dispose() { }

    private sealed class Log(string category, TimeProvider time) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

        void ILogger.Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }
            // Ids of sessions are any text: none may begin a line that looks like another message.
            var text = OneLine(formatter(state, exception));
            var now = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            var line = $"{now} {Name(logLevel)} {category}[{eventId.Id}] {text}";
            Console.Error.WriteLine(exception is null ? line : $"{line}{Environment.NewLine}{exception}");
        }

        private static string OneLine(string text) =>
            text.AsSpan().ContainsAnyInRange('\0', '\u001f')
                ? string.Create(
                    text.Length,
                    text,
                    static (line, from) =>
                    {
                        for (var i = 0; i < line.Length; i++)
                        {
                            line[i] = char.IsControl(from[i]) ? ' ' : from[i];
                        }
                    }
                )
                : text;

        private static string Name(LogLevel level) =>
            level switch
            {
                LogLevel.Information => "info",
                LogLevel.Warning => "warn",
                LogLevel.Error => "error",
                _ => "fatal",
            };
    }
}
