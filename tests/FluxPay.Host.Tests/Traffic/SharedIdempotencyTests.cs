using FluxPay.Host.Tests.Hosting;
using FluxPay.Host.Tests.Rest;
using FluxPay.Tests;

namespace FluxPay.Host.Tests.Traffic;

/// <summary>Two real hosts with one PostgreSQL and one Redis.</summary>
public sealed class SharedIdempotencyTests : IAsyncLifetime
{
    private const string Use = "/api/v1/credits/use";

    private PostgresServer _postgres = null!;
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => (_postgres, _redis) = (await PostgresServer.StartAsync(), await RedisServer.StartAsync());

    [Fact]
    public async Task Of_200_identical_requests_on_two_hosts_one_has_an_effect_also_while_Redis_is_killed()
    {
        await using var first = await HostProcess.StartAsync(Settings());
        await using var second = await HostProcess.StartAsync(Settings());
        string customer = SharedHost.NewCustomer();
        await first.GrantAsync(customer, 1_000);

        for (int round = 1; round <= 2; round++)
        {
            string key = $"{customer}-{round}";
            var asked = Enumerable.Range(0, 200).Select(n => AnswerAsync(n % 2 == 0 ? first : second, customer, key)).ToArray();
            if (round == 2)
            {
                await Task.WhenAny(asked);
                await _redis.KillAsync();
            }
            var answers = await Task.WhenAll(asked);
            Assert.Single(answers.Select(a => (a.StatusCode, a.Body)).Distinct());
            Assert.Equal(200, answers[0].StatusCode);
            Assert.Equal((1_000 - (10 * round), 0), await second.BalanceAsync(customer));
        }

        // Without Redis: the durable record alone.
        var alone = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => AnswerAsync(n % 2 == 0 ? first : second, customer, $"{customer}-3")));
        Assert.Single(alone.Select(a => a.Body).Distinct());
        (await second.Service.PostAsync(Use, new { customerId = customer, amount = 11 }, $"{customer}-3")).Refused(422, "REQ_004");
        Assert.Equal((970, 0), await first.BalanceAsync(customer));
        await first.IsConsistentAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private static async Task<ApiAnswer> AnswerAsync(HostProcess host, string customer, string key) => await Eventually.IsTrueAsync(
        () => host.Service.PostAsync(Use, new { customerId = customer, amount = 10 }, key), a => a.StatusCode != 409);

    private Dictionary<string, string> Settings() => new()
    {
        ["FluxPay:Postgres"] = _postgres.ConnectionString(),
        ["FluxPay:Redis"] = _redis.ConnectionString,
    };
}
