using FluxPay.Credits;
using FluxPay.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>Each host decides on what it remembers of a customer; what another one has done meanwhile must never be missed.</summary>
public sealed class TwoHostsTests : IAsyncLifetime
{
    private static readonly CustomerRef Customer = new("moa", "cust-1");

    private string _database = null!;
    private ServiceProvider[] _hosts = [];

    public async ValueTask InitializeAsync()
    {
        _database = await SharedPostgres.TakeDatabaseAsync();
        _hosts = [Start(), Start()];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        await SharedPostgres.ReturnDatabaseAsync(_database);
    }

    [Fact]
    public async Task Credits_that_another_host_took_are_not_taken_again()
    {
        (await On(0).GrantAsync(Customer, 100, CreditKind.Paid)).ValueOrThrow();
        Assert.Null(await UseAsync(0, 10));   // the first host remembers 90
        Assert.Null(await UseAsync(1, 50));
        Assert.Equal(ErrorCode.InsufficientCredit, await UseAsync(0, 60));
        Assert.Null(await UseAsync(0, 40));
        Assert.Equal(ErrorCode.InsufficientCredit, await UseAsync(1, 1));
        Assert.Equal(0, (await On(1).BalanceAsync(Customer)).Balance);
        await AuditAsync();
    }

    [Fact]
    public async Task Two_hosts_that_change_the_same_customers_lose_nothing_and_number_every_event()
    {
        var customers = Enumerable.Range(0, 7).Select(i => new CustomerRef("moa", $"cust-{i}")).ToArray();
        foreach (var customer in customers)
            (await On(0).GrantAsync(customer, 500, CreditKind.Paid)).ValueOrThrow();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            for (int i = 0; i < 40; i++)
                Assert.Null((await On((caller + i) % 2).UseAsync(customers[(caller * 3 + i) % 7], new CreditPrice(1))).Error);
        })));

        Assert.Equal(7 * 500 - 16 * 40, (await Task.WhenAll(customers.Select(c => On(0).BalanceAsync(c)))).Sum(b => b.Balance));
        await AuditAsync();   // sums, and sequences without a gap
    }

    private CreditService On(int host) => _hosts[host].GetRequiredService<CreditService>();

    private async Task<ErrorCode?> UseAsync(int host, long credits) => (await On(host).UseAsync(Customer, new CreditPrice(credits))).Error?.Code;

    private async Task AuditAsync() => Assert.Empty((await _hosts[0].GetRequiredService<Consistency.IAuditor>().AuditAsync()).Violations);

    private ServiceProvider Start()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddFluxPay(new ConfigurationBuilder().Build()).UsePostgres(_database);
        return services.BuildServiceProvider();
    }
}
