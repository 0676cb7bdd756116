using FluxPay.Sagas.Tests;
using FluxPay.Storage.Sqlite.Tests;

namespace FluxPay.Subscriptions.Tests;

/// <summary>Whatever fails and whoever dies in the middle of renewals: each period is charged once.</summary>
public sealed class RenewalFaultTests   // a thousand, and a real kill, are in the tests of the host
{
    private const int Many = 60;

    [Fact]
    public async Task A_process_that_dies_anywhere_in_a_renewal_charges_once()
    {
        int points = await RenewAsync(int.MaxValue);
        Assert.InRange(points, 6, 40);
        for (int point = 1; point <= points; point++)
            await RenewAsync(point);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(133)]
    public async Task A_process_that_dies_in_the_middle_of_many_renewals_charges_each_once(int point)
    {
        await using var store = new SqliteUnderTest();
        var (bank, death) = (new CardBank(), new Death(point));
        Subscription[] all;
        await using (var dying = await Rig.StartAsync(store, bank, with: b => death.Threaten(b.Services)))
        {
            all = await Task.WhenAll(Enumerable.Range(0, Many).Select(i => dying.BeginAsync("pro", $"cust-{i}")));
            bank.Around = death.PassAsync;
            death.Begin();
            await Task.WhenAny(Ignoring(() => dying.AdvanceToAsync(all[^1].PeriodEnd)), death.Died);
        }
        Assert.True(death.IsDead);
        bank.Around = () => Task.CompletedTask;
        await using var next = await Rig.StartAsync(store, bank);
        await next.AdvanceAsync(TimeSpan.FromHours(2));
        await AssertChargedOnceAsync(next, bank, all, 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Lost_requests_lost_answers_and_refusals_over_a_year_charge_each_period_once(int seed)
    {
        await using var store = new SqliteUnderTest();
        var bank = new CardBank();
        await using var rig = await Rig.StartAsync(store, bank);
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => rig.BeginAsync("pro", $"cust-{i}")));
        var dice = new Random(seed);
        for (int week = 0; week < 56; week++)
        {
            (bank.AnswersToLose, bank.RequestsToLose) = (dice.Next(3), dice.Next(3));
            bank.Deciding = dice.Next(4) == 0 ? _ => ScriptedGateway.Refused() : _ => null;
            await rig.AdvanceAsync(TimeSpan.FromDays(7));
        }
        (bank.AnswersToLose, bank.RequestsToLose, bank.Deciding) = (0, 0, _ => null);
        await rig.AdvanceAsync(TimeSpan.FromDays(7));
        await AssertChargedOnceAsync(rig, bank, all, null);
    }

    /// <returns>How many points there were to die at.</returns>
    private static async Task<int> RenewAsync(int point)
    {
        await using var store = new SqliteUnderTest();
        var (bank, death) = (new CardBank(), new Death(point));
        Subscription begun;
        await using (var dying = await Rig.StartAsync(store, bank, with: b => death.Threaten(b.Services)))
        {
            begun = await dying.BeginAsync("pro");
            bank.Around = death.PassAsync;
            death.Begin();
            await Task.WhenAny(Ignoring(() => dying.AdvanceToAsync(begun.PeriodEnd)), death.Died);
        }
        bank.Around = () => Task.CompletedTask;
        await using var next = await Rig.StartAsync(store, bank);
        if (next.Now < begun.PeriodEnd)
            await next.AdvanceToAsync(begun.PeriodEnd);
        await next.AdvanceAsync(TimeSpan.FromMinutes(5));
        await AssertChargedOnceAsync(next, bank, [begun], 2);
        return death.Passed;
    }

    private static async Task AssertChargedOnceAsync(Rig rig, CardBank bank, Subscription[] all, int? periods)
    {
        var taken = bank.Taken.ToLookup(t => t.CustomerKey.Reveal());
        foreach (var subscription in all)
        {
            var invoices = await rig.InvoicesAsync(subscription);
            Assert.Equal(periods ?? invoices.Count, invoices.Count);
            Assert.Equal(invoices.Count, invoices.Select(i => i.PeriodStart).Distinct().Count());
            Assert.Equal(invoices.Count(i => i.Status == InvoiceStatus.Paid), taken[subscription.Customer.Id].Count());
            Assert.All(invoices.Zip(invoices.Skip(1)), pair => Assert.Equal(pair.First.PeriodEnd, pair.Second.PeriodStart));
            if (periods is not null)
                Assert.Equal(SubscriptionStatus.Active, (await rig.FindAsync(subscription)).Status);
        }
        await rig.Engine.AuditAsync();
    }

    internal static async Task Ignoring(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (ProcessDiedException)
        {
            // It is dead; the next process goes on.
        }
    }
}
