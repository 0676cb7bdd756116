using System.Diagnostics;
using System.Globalization;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Faults;

/// <summary>
/// Many customers, a gateway that fails at random, a host that is killed again and again. <c>FLUXPAY_STORM_SEED</c> replays a
/// storm's choices, <c>FLUXPAY_STORM_SECONDS</c> makes it longer.
/// </summary>
public sealed class StormTests(ITestOutputHelper output)
{
    private const int Customers = 20;
    private const int LeastKills = 5;
    private const double FaultRate = 0.05;

    [Fact]
    public async Task Order_payment_and_credit_agree_whatever_fails_and_nobody_is_charged_twice()
    {
        int seed = Setting("FLUXPAY_STORM_SEED") ?? Environment.TickCount & int.MaxValue;
        var length = TimeSpan.FromSeconds(Setting("FLUXPAY_STORM_SECONDS") ?? 25);
        string replay = $"FLUXPAY_STORM_SEED={seed} FLUXPAY_STORM_SECONDS={length.TotalSeconds}";
        output.WriteLine(replay);

        await using var gateway = await GatewayProcess.StartAsync();
        await using var host = await HostProcess.StartAsync(gateway.HostSettings());
        await gateway.TellAsync(host);
        await gateway.Simulator.FaultsAsync(FaultRate, FaultRate, FaultRate, seed: seed);
        var client = new HonestClient(host.Service);
        StormCustomer[] customers = [.. Enumerable.Range(0, Customers)
            .Select(i => new StormCustomer($"storm-{i}", new Random(seed + i), client, gateway.Simulator))];
        try
        {
            int kills = await RageAsync(host, client, customers, new Random(seed), length);
            await gateway.Simulator.FaultsAsync();
            await CheckAsync(host, client, gateway.Simulator, customers);
            output.WriteLine($"{customers.Sum(c => c.Journeys)} journeys, {client.Answers} answers, {kills} kills, "
                + $"{customers.Sum(c => c.Orders.Count)} orders");
        }
        catch (Exception failure)
        {
            string said = host.Output;
            throw new InvalidOperationException(
                $"{replay}\n{failure.Message}\nThe host said:\n{(said.Length > 4000 ? said[^4000..] : said)}", failure);
        }
    }

    private static async Task<int> RageAsync(
        HostProcess host, HonestClient client, StormCustomer[] customers, Random random, TimeSpan length)
    {
        var clock = Stopwatch.StartNew();
        int kills = 0;
        bool GoesOn() => clock.Elapsed < length || Volatile.Read(ref kills) < LeastKills;
        var running = Task.WhenAll(customers.Select(c => c.RunAsync(GoesOn)));
        while (GoesOn() && !running.IsCompleted)
        {
            int next = client.Answers + random.Next(1, 400);
            await Eventually.IsTrueAsync(() => Task.FromResult(client.Answers), seen => seen >= next || running.IsCompleted);
            await host.KillAsync();
            using (var file = new HostFile(host))
                Assert.Equal("ok", file.Integrity());
            await host.RestartAsync();
            Interlocked.Increment(ref kills);
        }
        await running;
        return kills;
    }

    private static async Task CheckAsync(HostProcess host, HonestClient client, SimulatorDriver gateway, StormCustomer[] customers)
    {
        var wrong = new List<string>(await client.RepeatAllAsync());
        for (int i = 0; i < customers.Length; i++)
        {
            var balance = await host.Service.GetAsync($"/api/v1/credits/balance?customerId=storm-{i}");
            if ((balance.Number("balance"), balance.Number("held")) != (customers[i].Balance, 0))
                wrong.Add($"storm-{i} was told {customers[i].Balance}: {balance.Body}");
        }
        foreach (var (orderId, status) in customers.SelectMany(c => c.Orders))
        {
            var order = await host.Service.GetAsync($"/api/v1/orders/{orderId}");
            var moved = await gateway.ChargesAsync(orderId);
            long kept = status == "CANCELLED" ? 0 : order.Number("amount") - order.Number("cancelledAmount");
            if (order.Text("status") != status || moved.Balance != kept || moved.Charges > 1)
                wrong.Add($"{orderId} was left {status}: the gateway moved {moved}, the order is {order.Body}");
        }
        var audit = await host.Admin.GetAsync("/api/v1/admin/consistency");
        if (!audit.Result.GetProperty("consistent").GetBoolean())
            wrong.Add(audit.Body);
        await host.KillAsync();
        using (var file = new HostFile(host))
            Assert.Equal(("ok", 0), (file.Integrity(), file.OpenAttempts()));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
