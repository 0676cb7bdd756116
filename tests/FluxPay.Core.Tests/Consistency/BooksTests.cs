using System.Collections.Concurrent;
using FluxPay.Credits;
using FluxPay.Sagas.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace FluxPay.Consistency.Tests;

/// <summary>The auditor where nobody calls it: on a schedule, as a health check, as one line of a test.</summary>
public sealed class BooksTests : IAsyncDisposable
{
    private const string Break = "UPDATE wallet SET posted = 7 WHERE customer = 'cust-1'";

    private readonly SqliteUnderTest _store = new();
    private readonly LogLines _log = new();

    [Fact]
    public async Task One_line_passes_on_good_books_and_names_the_row_of_bad_ones()
    {
        await using var engine = await StartAsync("off");
        await engine.GrantAsync(8);
        await Books.AssertBalancedAsync(engine.Get<IServiceProvider>());
        await _store.ExecuteAsync(Break);
        var broken = await Assert.ThrowsAsync<UnbalancedBooksException>(() => Books.AssertBalancedAsync(engine.Get<IServiceProvider>()));
        Assert.Contains("wallet-equals-entries at moa:cust-1: expected posted 8, actual posted 7", broken.Message, StringComparison.Ordinal);
        Assert.Contains(broken.Report.Violations, v => v.Rule == "wallet-equals-grants");
    }

    [Fact]
    public async Task The_schedule_finds_logs_and_reports_what_broke()
    {
        await using var engine = await StartAsync("00:00:01");
        await engine.GrantAsync(8);
        await Patience.Until(async () => (await HealthAsync(engine)).Description!.StartsWith("Everything agreed", StringComparison.Ordinal), "a first audit");
        await _store.ExecuteAsync(Break);
        await Patience.Until(async () => (await HealthAsync(engine)).Status == HealthStatus.Degraded, "an audit that finds it");
        Assert.StartsWith("2 rows broke a rule", (await HealthAsync(engine)).Description, StringComparison.Ordinal);
        Assert.Contains(_log.Errors, line => line ==
            "The books disagree: wallet-equals-entries at moa:cust-1, expected posted 8, actual posted 7.");
    }

    [Fact]
    public async Task The_health_check_never_audits()
    {
        await using var engine = await StartAsync("off");
        await engine.GrantAsync(8);
        await _store.ExecuteAsync(Break);
        var health = await HealthAsync(engine);
        Assert.Equal((HealthStatus.Healthy, "Not audited yet."), (health.Status, health.Description));
    }

    [Theory, InlineData("never"), InlineData("00:00:00"), InlineData("99.00:00:00")]
    public void A_schedule_that_cannot_be_is_refused(string every)
    {
        var refused = new AuditOptionsValidator().Validate(null, new AuditOptions { Every = every });
        Assert.Contains("FluxPay:Consistency:Every", refused.FailureMessage, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private Task<Engine> StartAsync(string every) => Engine.StartAsync(_store, new ScriptedGateway(), with: builder =>
    {
        builder.Services.Configure<AuditOptions>(o => o.Every = every);
        builder.Services.AddLogging(log => log.AddProvider(_log));
    });

    private static async Task<HealthReportEntry> HealthAsync(Engine engine) =>
        (await engine.Get<HealthCheckService>().CheckHealthAsync(check => check.Name == "books")).Entries["books"];

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Error;
        public void Dispose() { }

        public void Log<TState>(
            LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Errors.Enqueue(formatter(state, exception));
        }
    }
}
