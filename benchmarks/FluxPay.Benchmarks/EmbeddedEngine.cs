using FluxPay.Credits;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Benchmarks;

/// <summary>The engine as <c>AddFluxPay</c> wires it, on a SQLite file of its own, with one rich customer.</summary>
internal sealed class EmbeddedEngine : IAsyncDisposable
{
    private static readonly CustomerRef Customer = new("moa", "cust-1");

    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly CreditService _credits;

    private EmbeddedEngine()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddFluxPay(new ConfigurationBuilder().Build()).UseSqlite(_folder.File("engine.db"));
        _services = services.BuildServiceProvider();
        _credits = _services.GetRequiredService<CreditService>();
    }

    public static async Task<EmbeddedEngine> StartAsync()
    {
        var engine = new EmbeddedEngine();
        (await engine._credits.GrantAsync(Customer, 1_000_000_000, CreditKind.Paid)).ValueOrThrow();
        return engine;
    }

    public async Task UseAsync() => (await _credits.UseAsync(Customer, new CreditPrice(1))).ValueOrThrow();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
