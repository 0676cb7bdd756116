using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace FluxPay.Host.Tests.Security;

/// <summary>All that an application says about itself: every log line at any level with its state and scopes, every activity with its tags.</summary>
internal sealed class LeakCapture : ILoggerProvider, ISupportExternalScope
{
    private readonly ActivityListener _listener;
    private IExternalScopeProvider? _scopes;

    public LeakCapture()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Activities.Enqueue(string.Join(' ',
            [
                activity.Source.Name, activity.OperationName, activity.DisplayName, activity.StatusDescription, activity.TraceStateString,
                .. activity.TagObjects.Select(Text), .. activity.Baggage.Select(b => $"{b.Key}={b.Value}"),
                .. activity.Events.SelectMany(e => e.Tags.Select(Text).Prepend(e.Name)),
            ])),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ConcurrentQueue<string> Lines { get; } = [];

    public ConcurrentQueue<string> Activities { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() => _listener.Dispose();

    private static string Text(KeyValuePair<string, object?> pair) => $"{pair.Key}={pair.Value}";

    private static string Text(object? state) =>
        state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(Text)) : $"{state}";

    private sealed class Logger(LeakCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => capture._scopes?.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<string>();
            capture._scopes?.ForEachScope((scope, all) => all.Add(Text(scope)), scopes);
            capture.Lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {Text(state)} {exception} {string.Join(' ', scopes)}");
        }
    }
}
