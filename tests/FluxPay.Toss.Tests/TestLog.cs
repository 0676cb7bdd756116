using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FluxPay.Toss.Tests;

/// <summary>Everything that was logged, by anyone, at any level.</summary>
internal sealed class TestLog : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Category, string Text)> Lines { get; } = new();

    public string All => string.Join('\n', Lines.Select(line => $"{line.Level} {line.Category} {line.Text}"));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(TestLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            log.Lines.Enqueue((logLevel, category, $"{formatter(state, exception)} {exception}"));
    }
}
