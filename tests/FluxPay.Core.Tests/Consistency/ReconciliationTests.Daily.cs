using FluxPay.Payments;

namespace FluxPay.Consistency.Tests;

/// <summary>What is reconciled by itself, and when again.</summary>
public abstract partial class ReconciliationTests
{
    [Fact]
    public async Task Yesterday_is_reconciled_once_whoever_looks()
    {
        await TurnToAsync(TimeSpan.FromHours(3));   // before the time of day it is due
        var daily = Engine.Get<DailyReconciliation>();
        await daily.LookAsync(default);
        Assert.Empty((await Engine.Get<IReconciliations>().ListAsync(new PageRequest())).Items);
        await ReconcileAsync(Today);                // a part of a day is not the day
        await TurnToAsync(TimeSpan.FromHours(5));
        await Engine.AdvanceAsync(TimeSpan.FromDays(3));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => daily.LookAsync(default)));
        await Engine.AdvanceAsync(TimeSpan.Zero);
        var runs = (await Engine.Get<IReconciliations>().ListAsync(new PageRequest())).Items;
        Assert.Equal([Today.AddDays(-3), .. Enumerable.Range(-3, 3).Select(Today.AddDays)], runs.Select(r => r.Date).Order());
        Assert.All(runs, r => Assert.Equal(ReconciliationStatus.Completed, r.Status));
        Assert.Single(runs, r => r.Partial);
    }

    [Fact]
    public async Task A_day_with_something_open_is_looked_at_again_once_a_day()
    {
        var row = Books.Add("stranger", "somebody-else-0001", GatewayTransactionKind.Payment, 700);
        var day = Today;
        await ReconcileAsync(day);   // found today already, but today was not over
        var daily = Engine.Get<DailyReconciliation>();
        for (int number = 2; number <= 4; number++)
        {
            await Engine.AdvanceAsync(TimeSpan.FromDays(1));
            if (number == 3)
                Books.Settle(row);
            for (int look = 0; look < 2; look++)
            {
                await daily.LookAsync(default);
                await Engine.AdvanceAsync(TimeSpan.Zero);
            }
            Assert.Equal(number, (await Engine.Get<IReconciliations>().FindNewestAsync("fake", day))!.Number);
        }
        Assert.Equal(1, (await Engine.Get<IReconciliations>().FindNewestAsync("fake", day))!.Settlements);
    }
}
