using FluxPay.Storage.Tests;
using FluxPay.Timers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FluxPay.Sagas.Orchestration.Tests;

/// <summary>An application that has the orchestrator and nothing else of FluxPay.</summary>
internal sealed class SagaHost : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _ended;

    private SagaHost(IHost host) => _host = host;

    public SagaService Sagas => Get<SagaService>();

    public static async Task<SagaHost> StartAsync(StoreUnderTest store, Action<FluxPayBuilder> with)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            DisableDefaults = true, EnvironmentName = Environments.Development,
        });
        builder.Services.AddSingleton<TimeProvider>(new TestClock());
        var sagas = builder.Services.AddSagas(builder.Configuration);
        store.Use(sagas);
        with(sagas);
        var host = builder.Build();
        await host.StartAsync();
        return new SagaHost(host);
    }

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Turns the clock; everything due on the way has happened when this ends.</summary>
    public Task AdvanceAsync(TimeSpan by)
    {
        var clock = (TestClock)Get<TimeProvider>();
        return Get<TimerEngine>().AdvanceAsync(clock, clock.Now() + by, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended)
            return;
        _ended = true;
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
