using FluxPay.Payments;
using FluxPay.Sagas.Tests;
using FluxPay.Storage;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;
using FluxPay.Subscriptions;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Consistency.Tests;

public sealed class SqliteChargeReconciliationTests() : ChargeReconciliationTests(new SqliteUnderTest());

public sealed class PostgresChargeReconciliationTests() : ChargeReconciliationTests(new PostgresUnderTest());

/// <summary>Charges of registered cards in both books: the plans' part of what a gateway moved.</summary>
public abstract class ChargeReconciliationTests(StoreUnderTest store)
{
    [Fact]
    public async Task Charges_are_matched_counted_as_in_doubt_or_told_as_differences()
    {
        Engine? started = null;
        var books = new ScriptedBooks { Clock = () => started!.Clock.Now() };
        await using var engine = started = await Engine.StartAsync(
            store, books.Gateway(), with: b => b.Services.AddSingleton<IGatewayStatements>(books));
        var day = ScriptedBooks.DayOf(engine.Clock.Now());
        var (paid, open, other, lost) = (Charge("card-1"), Charge(null), Charge("card-3"), Charge("card-4"));
        Assert.IsType<CommitResult.Committed>(await engine.Get<IStore>().CommitAsync(
            new Changes(engine.Clock.Now()).Save(paid).Save(open).Save(other).Save(lost)));
        books.Add("card-1", paid.Id.ToString(), GatewayTransactionKind.Payment, 9900);
        books.Add("card-2", open.Id.ToString(), GatewayTransactionKind.Payment, 9900);   // answered by nobody yet
        books.Add("card-3", other.Id.ToString(), GatewayTransactionKind.Payment, 9800);
        books.Add("card-9", "somebody-else-0001", GatewayTransactionKind.Payment, 1);
        await engine.AdvanceAsync(TimeSpan.FromDays(1));

        (await engine.Get<Reconciler>().StartAsync(books.Provider, day, null, default)).ValueOrThrow();
        await engine.AdvanceAsync(TimeSpan.FromMinutes(1));
        var run = (await engine.Get<IReconciliations>().FindNewestAsync(books.Provider, day))!;
        Assert.Equal((ReconciliationStatus.Completed, 1L, 1L), (run.Status, run.Matched, run.InDoubt));
        var found = (await engine.Get<IReconciliations>().DifferencesAsync(run, 10)).OrderBy(d => d.Kind).ToArray();
        Assert.Equal(
            [
                (DifferenceKind.MissingHere, "somebody-else-0001", "nothing", "payment of 1 KRW"),
                (DifferenceKind.MissingAtGateway, lost.Id.ToString(), "payment of 9900 KRW", "nothing"),
                (DifferenceKind.AmountDiffers, other.Id.ToString(), "9900 KRW", "9800 KRW"),
            ],
            found.Select(d => (d.Kind, d.Order, d.Expected, d.Actual)));
        await store.DisposeAsync();

        Charge Charge(string? key) => new()
        {
            Id = engine.Get<IIdSource>().New<AttemptId>(),
            Invoice = engine.Get<IIdSource>().New<InvoiceId>(),
            Customer = Engine.Customer,
            Method = engine.Get<IIdSource>().New<BillingMethodId>(),
            Provider = books.Provider,
            OrderName = "pro",
            Amount = new Money(9900, Currency.Krw),
            Status = key is null ? ChargeStatus.Sent : ChargeStatus.Succeeded,
            ProviderKey = key,
            SentAt = engine.Clock.Now(),
            AnsweredAt = key is null ? null : engine.Clock.Now(),
        };
    }
}
