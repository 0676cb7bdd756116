using FluxPay.Host.Tests.Hosting;
using FluxPay.Tests;
using Npgsql;

namespace FluxPay.Host.Tests.Faults;

/// <summary>A thousand renewals at once on PostgreSQL, their host killed with -9 in the middle: each is charged once, by the gateway's own count.</summary>
public sealed class RenewalTests(ITestOutputHelper output)
{
    private const int Many = 1_000;
    private const int AtOnce = 32;
    private const int DoneAtTheKill = 300;

    private const string Policy = """
        service: moa
        name: moa
        currency: KRW
        timeZone: Asia/Seoul
        plans:
          monthly: { price: 9900, interval: month, trial: 1d }
        """;

    [Fact]
    public async Task A_host_that_is_killed_amid_a_thousand_renewals_charges_each_once()
    {
        var policies = Directory.CreateTempSubdirectory("fluxpay-renewals-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(policies.FullName, "moa.yaml"), Policy);
            await KillAmidAsync(policies.FullName);
        }
        finally
        {
            policies.Delete(recursive: true);
        }
    }

    private async Task KillAmidAsync(string policies)
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings(
            ("FluxPay:Postgres", postgres.ConnectionString()), ("FluxPay:Policies", policies)));
        await Parallel.ForAsync(0, Many, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await SubscribeAsync(host, gateway, $"cust-{i}"));

        await host.KillAsync();
        await postgres.ExecuteAsync($"""
            INSERT INTO fluxpay.setting (name, value) VALUES ('clock.offset', '{TimeSpan.FromHours(25).Ticks}')
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """);   // while it was down every free time has ended
        await host.RestartAsync();
        await Eventually.IsTrueAsync(() => CountAsync(postgres, "charge WHERE status = 'Succeeded'"), done => done >= DoneAtTheKill);
        await host.KillAsync();
        long done = await CountAsync(postgres, "charge WHERE status = 'Succeeded'");
        long open = await CountAsync(postgres, "charge WHERE status = 'Sent'");
        output.WriteLine($"killed with {done} paid, {open} on their way");
        Assert.InRange(done, DoneAtTheKill, Many - 1);

        await postgres.ExecuteAsync("UPDATE fluxpay.timer SET claimed_until = NULL");   // what the dead host had claimed runs out
        await host.RestartAsync();
        await Eventually.IsTrueAsync(
            () => CountAsync(postgres, "subscription WHERE status = 'Trialing' OR (open_invoice IS NOT NULL AND NOT in_doubt)"), left => left == 0);
        Assert.Equal(200, (await host.Admin.PostAsync("/api/v1/admin/clock/advance", new { by = "2m" })).StatusCode);   // what was on its way is asked about
        await Eventually.IsTrueAsync(() => CountAsync(postgres, "charge WHERE status = 'Sent'"), left => left == 0);

        Assert.Equal(Many, await CountAsync(postgres, "subscription WHERE status = 'Active' AND open_invoice IS NULL"));
        Assert.Equal(Many, await CountAsync(postgres, "invoice WHERE status = 'Paid' AND total = 9900"));
        var charges = await ChargesAsync(postgres);
        Assert.Equal(Many, charges.Select(c => c.Subscription).Distinct().Count());
        var moved = new long[charges.Count];
        await Parallel.ForAsync(0, charges.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
            moved[i] = (await gateway.Simulator.ChargesAsync(charges[i].Id)).Charges);
        Assert.All(charges.Zip(moved).GroupBy(c => c.First.Subscription), each => Assert.Equal(1, each.Sum(c => c.Second)));
        var audit = await host.Admin.GetAsync("/api/v1/admin/consistency");
        Assert.True(audit.Result.GetProperty("consistent").GetBoolean(), audit.Body);
    }

    private static async Task SubscribeAsync(HostProcess host, GatewayProcess gateway, string customerId)
    {
        string authKey = await gateway.Simulator.RegisterCardAsync(customerId);
        var card = await host.Service.PostAsync("/api/v1/billing-methods", new { customerId, provider = "toss", authKey, customerKey = customerId });
        Assert.True(card.StatusCode == 201, card.Body);
        var begun = await host.Service.PostAsync("/api/v1/subscriptions", new { customerId, planId = "monthly" });
        Assert.True(begun.StatusCode == 201, begun.Body);
    }

    private static async Task<long> CountAsync(PostgresServer postgres, string of)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM fluxpay.{of}", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<List<(string Id, string Subscription)>> ChargesAsync(PostgresServer postgres)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT id, subscription_id FROM fluxpay.charge", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var charges = new List<(string, string)>();
        while (await reader.ReadAsync())
            charges.Add((reader.GetString(0), reader.GetString(1)));
        return charges;
    }
}
