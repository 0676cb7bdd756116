using FluxPay.Sagas;
using FluxPay.Sagas.Tests;
using FluxPay.Storage.Sqlite.Tests;

namespace FluxPay.Subscriptions.Tests;

/// <summary>Wherever a process dies between a month's end and its payment: it is invoiced and charged once.</summary>
public sealed class UseInvoiceFaultTests
{
    [Fact]
    public async Task A_process_that_dies_anywhere_in_a_months_invoice_charges_it_once()
    {
        int points = await BillAsync(int.MaxValue);
        Assert.InRange(points, 5, 40);
        for (int point = 1; point <= points; point++)
            await BillAsync(point);
    }

    /// <returns>How many points there were to die at.</returns>
    private static async Task<int> BillAsync(int point)
    {
        await using var store = new SqliteUnderTest();
        var (bank, death) = (new CardBank(), new Death(point));
        DateTimeOffset charged;
        await using (var dying = await Rig.StartAsync(store, bank, with: b => death.Threaten(b.Services), policy: UseInvoiceTests.Policy))
        {
            dying.Card();
            (await dying.Engine.Get<UsageService>().RecordAsync(new RecordUsage("a", Engine.Customer, "minutes", 5))).ValueOrThrow();
            charged = BillingMonth.Of(dying.Now, Plans.Seoul).End.AddHours(2);
            bank.Around = death.PassAsync;
            death.Begin();
            await Task.WhenAny(RenewalFaultTests.Ignoring(() => dying.AdvanceToAsync(charged)), death.Died);
        }
        bank.Around = () => Task.CompletedTask;
        await using var next = await Rig.StartAsync(store, bank, policy: UseInvoiceTests.Policy);
        if (next.Now < charged)
            await next.AdvanceToAsync(charged);
        await next.AdvanceAsync(TimeSpan.FromMinutes(5));
        var invoice = Assert.Single((await next.Engine.Get<InvoiceService>().ListAsync("moa", "cust-1", null, new PageRequest())).Items);
        Assert.Equal((InvoiceStatus.Paid, 500L), (invoice.Status, Assert.Single(bank.Taken).Amount.MinorUnits));
        await next.Engine.AuditAsync();
        return death.Passed;
    }
}
