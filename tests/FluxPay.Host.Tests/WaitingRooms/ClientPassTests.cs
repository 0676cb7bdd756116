using FluxPay.Client;
using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Rest;
using Order = FluxPay.Client.Order;

namespace FluxPay.Host.Tests.WaitingRooms;

/// <summary>The client keeps the pass of each room alive for as long as the room allows.</summary>
public sealed class ClientPassTests
{
    private const string Moa = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        waitingRooms:
          orders: { admitPerSecond: 1000, maxActive: 1000, passTtl: 2m, passMax: 9m, protect: ["/api/v1/orders"] }
          credits: { admitPerSecond: 1000, maxActive: 1000, passTtl: 4m, passMax: 9m, protect: ["/api/v1/credits/use"] }
        """;

    [Fact]
    public async Task A_buyer_goes_on_with_the_newest_pass_of_each_room_until_the_rooms_bound()
    {
        var policies = Directory.CreateTempSubdirectory("fluxpay-passes-");
        try
        {
            File.WriteAllText(Path.Combine(policies.FullName, "moa.yaml"), Moa);
            await using var host = await HostProcess.StartAsync(new Dictionary<string, string> { ["FluxPay:Policies"] = policies.FullName });
            await host.GrantAsync("cust-1", 100);
            using var fluxpay = FluxPayClient.Create(new FluxPayClientOptions { BaseAddress = host.Url, ApiKey = "fp_test_admin" });
            var orders = await PassAsync(() => BuyAsync());
            var credits = await PassAsync(() => UseAsync());
            var first = (orders.Value, orders.ExpiresAt, credits.Value);

            for (int minute = 0; minute < 8; minute++)
            {
                Assert.Equal(1000, (await BuyAsync(orders)).Amount);   // far beyond the two minutes of the first pass
                await UseAsync(credits);
                await fluxpay.Admin.AdvanceClockAsync(TimeSpan.FromMinutes(1));
            }
            Assert.NotEqual(first.Item1, orders.Value);
            Assert.NotEqual(first.Item3, credits.Value);
            Assert.InRange((orders.ExpiresAt - first.ExpiresAt)!.Value, TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(7));   // nine in all
            Assert.Equal(FluxPayCodes.PassRequired, (await RefusedAsync(() => BuyAsync(new RoomPass(first.Item1)))).Code);
            Assert.Equal(FluxPayCodes.PassRequired, (await RefusedAsync(() => BuyAsync(credits))).Code);   // of another room

            await fluxpay.Admin.AdvanceClockAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(FluxPayCodes.PassRequired, (await RefusedAsync(() => BuyAsync(orders))).Code);

            Task<Order> BuyAsync(RoomPass? pass = null) =>
                fluxpay.Orders.CreateAsync(new CreateOrder { CustomerId = "cust-1", Amount = 1000 }, new RequestOptions { Pass = pass });
            Task UseAsync(RoomPass? pass = null) =>
                fluxpay.Credits.UseAsync(new UseCredits { CustomerId = "cust-1", Amount = 1 }, new RequestOptions { Pass = pass });
        }
        finally
        {
            policies.Delete(recursive: true);
        }
    }

    /// <summary>Nobody waits, so the refusal brings the pass.</summary>
    private static async Task<RoomPass> PassAsync(Func<Task> enter)
    {
        var ticket = (await RefusedAsync(enter)).ResultAs<WaitingTicket>()!;
        return new RoomPass(ticket.Pass!, ticket.PassExpiresAt);
    }

    private static Task<FluxPayApiException> RefusedAsync(Func<Task> call) => Assert.ThrowsAsync<FluxPayApiException>(call);
}
