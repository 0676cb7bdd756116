using FluxPay.Host.Tests.Hosting;
using FluxPay.Tests;

namespace FluxPay.Host.Tests.Faults;

/// <summary>Two hosts on one PostgreSQL, killed with -9 in the middle of a rush on one wallet, and the database with them.</summary>
public sealed class FleetTests(ITestOutputHelper output)
{
    private const int CallersPerHost = 50;
    private const long Granted = 100_000;
    private const int ByThousands = 1_000;
    private const string Customer = "rush";

    [Fact]
    public async Task One_wallet_is_never_overspent_and_every_answer_stays_true_through_kills_of_hosts_and_database()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var settings = new Dictionary<string, string> { ["FluxPay:Postgres"] = postgres.ConnectionString() };
        await using var first = await HostProcess.StartAsync(settings);
        await using var second = await HostProcess.StartAsync(settings);
        var (one, two) = (new HonestClient(first.Service), new HonestClient(second.Service));
        var granted = await first.Admin.PostAsync("/api/v1/credits/grants",
            new { customerId = Customer, amount = Granted, kind = "PAID", reason = "a rush" });
        Assert.Equal(201, granted.StatusCode);

        using var lastKill = new CancellationTokenSource();
        var rush = Task.WhenAll(SpendAllAsync(one, "one", lastKill.Token), SpendAllAsync(two, "two", lastKill.Token));
        await AfterAsync(one, 200, rush, first.RestartAsync);
        await AfterAsync(two, 200, rush, postgres.RestartAsync);
        await AfterAsync(two, 200, rush, second.RestartAsync);
        await lastKill.CancelAsync();
        long used = (await rush).Sum();
        long balance = (await second.Service.GetAsync($"/api/v1/credits/balance?customerId={Customer}")).Number("balance");

        output.WriteLine($"{one.Answers + two.Answers} answers; used {used}, {balance} left");
        Assert.Equal(Granted, used + balance);
        Assert.InRange(balance, 0, ByThousands - 1);
        Assert.Empty(await one.RepeatAllAsync(second.Service));   // what one host has told, the other tells too
        Assert.Empty(await two.RepeatAllAsync(first.Service));
        var audit = await first.Admin.GetAsync("/api/v1/admin/consistency");
        Assert.True(audit.Result.GetProperty("consistent").GetBoolean(), audit.Body);
    }

    /// <summary>Kills while the rush goes on; one that is over already would prove nothing.</summary>
    private static async Task AfterAsync(HonestClient client, int answers, Task rush, Func<Task> kill)
    {
        int next = client.Answers + answers;
        await Eventually.IsTrueAsync(() => Task.FromResult(client.Answers), seen => seen >= next || rush.IsCompleted);
        Assert.False(rush.IsCompleted, "The rush was over before the kill.");
        await kill();
    }

    /// <summary>By many callers at once: one credit at a time while things are killed, then by thousands until there are no more.</summary>
    private static async Task<long> SpendAllAsync(HonestClient client, string name, CancellationToken lastKill)
    {
        long used = 0;
        await Task.WhenAll(Enumerable.Range(0, CallersPerHost).Select(async caller =>
        {
            for (int i = 0; ; i++)
            {
                int amount = lastKill.IsCancellationRequested ? ByThousands : 1;
                var answer = await client.SendAsync("/api/v1/credits/use", new { customerId = Customer, amount }, $"{name}-{caller}-{i}");
                if (answer.Code == "PAY_001")
                    return;
                Assert.Equal(200, answer.StatusCode);
                Interlocked.Add(ref used, amount);
            }
        }));
        return used;
    }
}
