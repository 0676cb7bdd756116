using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Client.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task A_registered_client_retries_with_one_key_even_when_registered_twice()
    {
        await using var server = await StubServer.StartAsync();
        server.CutBody().Refuse(503, "SYS_002").Refuse(503, "SYS_002").Ok(Results.Use);
        var services = new ServiceCollection();
        services.AddFluxPayClient(o => Copy(server.Options(), o));
        services.AddFluxPayClient(o => o.MaxRetries = 2);
        await using var provider = services.BuildServiceProvider();
        var fluxpay = provider.GetRequiredService<FluxPayClient>();

        var refusal = await Assert.ThrowsAsync<FluxPayApiException>(() => fluxpay.Credits.UseAsync("cust-1", 30));

        Assert.Equal("SYS_002", refusal.Code);
        Assert.Equal(3, server.Requests.Count);
        Assert.Equal(refusal.IdempotencyKey, Assert.Single(server.Requests.Select(request => request.Key).Distinct()));
        Assert.Same(fluxpay, provider.GetRequiredService<FluxPayClient>());
    }

    [Fact]
    public async Task An_application_adds_its_own_handler_which_sees_every_try()
    {
        await using var server = await StubServer.StartAsync();
        server.Refuse(503, "SYS_002").Ok(Results.Use);
        var seen = new CountingHandler();
        var services = new ServiceCollection();
        services.AddFluxPayClient(o => Copy(server.Options(), o)).AddHttpMessageHandler(() => seen);
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<FluxPayClient>().Credits.UseAsync("cust-1", 30);

        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public async Task The_containers_clock_paces_the_retries()
    {
        var time = new InstantTime();
        await using var server = await StubServer.StartAsync();
        server.Refuse(429, "REQ_005", retryAfter: 7).Ok(Results.Use);
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(time);
        services.AddFluxPayClient(o => Copy(server.Options(), o));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<FluxPayClient>().Credits.UseAsync("cust-1", 30);

        Assert.Equal([TimeSpan.FromSeconds(7)], time.Pauses);
    }

    [Fact]
    public async Task Wrong_options_stop_a_host_at_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddFluxPayClient(o => o.ApiKey = "fp_test_moa");
        using var host = builder.Build();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());

        Assert.Contains("BaseAddress", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_key_is_sent_and_never_logged()
    {
        using var logs = new MemoryLogs();
        await using var server = await StubServer.StartAsync();
        server.Refuse(503, "SYS_002").Ok(Results.Use);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        services.AddFluxPayClient(o => Copy(server.Options(), o));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<FluxPayClient>().Credits.UseAsync("cust-1", 30);

        Assert.All(server.Requests, request => Assert.Equal("Bearer fp_test_moa", request.Headers["Authorization"]));
        Assert.Contains(logs.Lines, line => line.Contains("Authorization", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Lines, line => line.Contains("fp_test_moa", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_callers_trace_goes_with_the_request()
    {
        await using var server = await StubServer.StartAsync();
        using var fluxpay = server.Ok(Results.Use).Client();
        using var activity = new Activity("checkout").SetIdFormat(ActivityIdFormat.W3C).Start();

        await fluxpay.Credits.UseAsync("cust-1", 30);

        Assert.Contains($"{activity.TraceId}", server.Request.Headers["traceparent"], StringComparison.Ordinal);
    }

    private static void Copy(FluxPayClientOptions from, FluxPayClientOptions to) =>
        (to.BaseAddress, to.ApiKey, to.RetryDelay) = (from.BaseAddress, from.ApiKey, from.RetryDelay);

    private sealed class CountingHandler : DelegatingHandler
    {
        public int Count { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Count++;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class MemoryLogs : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyList<string> Lines => [.. _lines];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
