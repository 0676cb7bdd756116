using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Security;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Usage;
using Microsoft.Extensions.Options;

namespace FluxPay.Storage.Tests;

public sealed class SqliteUsageTests() : UsageContractTests(new SqliteUnderTest());

public sealed class PostgresUsageTests() : UsageContractTests(new PostgresUnderTest());

/// <summary>Metered use, allowances, statements and registered cards, as both databases keep them.</summary>
public abstract class UsageContractTests(StoreUnderTest store) : StoreContract(store)
{
    private static readonly CustomerRef Other = Customer with { Id = "cust-2" };
    private static readonly UnitPrice Free = UnitPrice.Of(0);

    private static readonly PricingPolicy Pricing = new()
    {
        Model = PricingModel.Graduated,
        Tiers = [new PriceTier(100, UnitPrice.Of(100), Free), new PriceTier(null, new UnitPrice(80_500_000), UnitPrice.Of(7))],
        Included = 5,
        Minimum = 10,
        Maximum = 1_000_000,
        ZeroUse = true,
    };

    private static readonly FieldCipher Cipher = new(new KeyRing(Options.Create(new EncryptionOptions
    {
        Keys = $"one:{Convert.ToBase64String(new byte[32])}",
    })));

    private IUsageLog Log => Get<IUsageLog>();

    private static UsageEvent Use(string id, long quantity, int minute = 0, string? uniqueId = null, string feature = "f") =>
        new(id, Customer, feature, quantity, Now.AddMinutes(minute)) { UniqueId = uniqueId };

    [Fact]
    public async Task A_use_is_read_as_it_was_recorded_and_recorded_once()
    {
        var (bare, full) = (Use("a", 0), Use("b", 1_000_000_000, uniqueId: "기기 1"));
        await SaveAsync(bare, full, new UsageEvent("a", new CustomerRef("other", "cust-1"), "f", 9, Now));
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(bare with { Quantity = 5 })));
        await Store.ReopenAsync();
        Assert.Equal([bare, full], (await Log.FindEventsAsync("moa", ["b", "a", "none"])).OrderBy(e => e.EventId));
    }

    [Fact]
    public async Task One_of_many_that_is_recorded_already_falls_out_alone()
    {
        await SaveAsync(Use("a", 1));
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Store.CommitAsync(c => c.Save(Use(i % 2 == 0 ? "a" : $"n{i}", 1)))));
        Assert.Equal(10, results.Count(r => r is CommitResult.Committed));
        Assert.Equal(11, (await Log.TotalsAsync(Customer, "f", Now, Now.AddSeconds(1))).Count);
    }

    [Fact]
    public async Task Records_are_taken_together_in_every_way_from_the_start_up_to_the_end()
    {
        await SaveAsync(
            Use("before", 1000, -1, "x"), Use("1", 5, 0, "x"), Use("2", 9, 1, "y"), Use("4", 2, 2, "x"), Use("3", 4, 2), Use("end", 1000, 3, "z"),
            Use("else", 1000, 1, "q", "g"), new UsageEvent("theirs", Other, "f", 1000, Now.AddMinutes(1)));
        var totals = await Log.TotalsAsync(Customer, "f", Now, Now.AddMinutes(3));
        Assert.Equal(new UsageTotals(4, 20, 9, 2, 2), totals);   // of two at one instant, the greater id is the last
        Assert.Equal([20, 4, 9, 2, 2], Enum.GetValues<UsageAggregate>().Select(totals.Of));
        Assert.Equal(new UsageTotals(0, 0, 0, 0, 0), await Log.TotalsAsync(Other, "g", Now, Now.AddMinutes(3)));
    }

    [Fact]
    public async Task An_allowance_gives_no_more_than_its_limit_and_takes_back()
    {
        async Task<bool> TakeAsync(long quantity, long? limit, DateTimeOffset? period = null) =>
            await Store.CommitAsync(c => c.Save(new AllowanceUse(Customer, "f", period ?? Now, quantity, limit))) is CommitResult.Committed;
        Assert.Equal(0, await Log.AllowanceUsedAsync(Customer, "f", Now));
        Assert.False(await TakeAsync(11, 10));
        Assert.True(await TakeAsync(7, 10));
        Assert.False(await TakeAsync(4, 10));
        Assert.True(await TakeAsync(3, 10));
        Assert.True(await TakeAsync(1, null));                     // another plan has no bound
        Assert.True(await TakeAsync(-5, null));
        Assert.Equal(6, await Log.AllowanceUsedAsync(Customer, "f", Now));
        Assert.True(await TakeAsync(10, 10, Now.AddDays(1)));      // the next period is another one
        Assert.Equal(6, await Log.AllowanceUsedAsync(Customer, "f", Now));
        await Assert.ThrowsAnyAsync<Exception>(() => TakeAsync(-7, null));   // more than was taken: a bug, never a number below zero
        Assert.Equal(6, await Log.AllowanceUsedAsync(Customer, "f", Now));
    }

    [Fact]
    public async Task Everybody_who_takes_at_once_gets_what_there_is_and_not_one_more()
    {
        const long Limit = 37;
        var takers = Enumerable.Range(0, 120).Select(async _ =>
        {
            while (true)   // as a service does: read, decide, commit, and again when somebody else was first
            {
                if (await Log.AllowanceUsedAsync(Customer, "f", Now) >= Limit)
                    return 0;
                if (await Store.CommitAsync(c => c.Save(new AllowanceUse(Customer, "f", Now, 1, Limit))) is CommitResult.Committed)
                    return 1;
            }
        });
        Assert.Equal(Limit, (await Task.WhenAll(takers)).Sum());
        Assert.Equal(Limit, await Log.AllowanceUsedAsync(Customer, "f", Now));
    }

    [Fact]
    public async Task A_statement_is_read_as_it_was_saved_and_corrected_by_one_only()
    {
        var first = Statement("f", 0, 30);
        var unlimited = Statement("g", 0, 30) with { Terms = first.Terms with { PlanIncluded = null }, IsFinal = true };
        await SaveAsync(first, unlimited, first with { Customer = Other });
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(first)));   // the same period, by another invoice
        await Store.ReopenAsync();
        Same([first, unlimited], await Log.StatementsAsync(Customer, Now, Now.AddDays(1)));

        var corrected = first with { Quantity = 8, Amount = 81, Version = 1 };
        await SaveAsync(corrected);
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(corrected)));
        Same([corrected], await Log.StatementsAsync(Customer, Now.AddDays(30), Now.AddDays(60)));   // a final one only where it overlaps
        await SaveAsync(corrected with { IsFinal = true, Version = 2 });
        Assert.Empty(await Log.StatementsAsync(Customer, Now.AddDays(30), Now.AddDays(60)));
        Assert.Equal(2, (await Log.StatementsAsync(Customer, Now.AddDays(29), Now.AddDays(60))).Count);
    }

    [Fact]
    public async Task A_card_is_kept_sealed_once_per_registration_and_given_up_once()
    {
        var (card, account) = (Card("r1"), Card("r2", shown: false));
        await SaveAsync(card, account, Card("r3", customer: Other));
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(Card("r1"))));
        await Store.ReopenAsync();
        var kept = Get<IKeptBillingMethods>();
        var cards = new BillingMethods(kept, Cipher);
        var found = (await kept.FindBillingMethodAsync("moa", card.Method.Id))!;
        var opened = found.Open(Cipher);
        Assert.Equal(card.Method with { Version = 1 }, found.Method);
        Assert.Equal(("billing-key", "customer-key"), (opened.BillingKey.Reveal(), opened.CustomerKey.Reveal()));
        Assert.Equal(account.Method with { Version = 1 }, (await kept.FindRegistrationAsync("moa", "r2"))!.Method);
        Assert.Null(await kept.FindBillingMethodAsync("other", card.Method.Id));
        Assert.Null(await kept.FindRegistrationAsync("other", "r2"));
        Assert.Equal([account.Method.Id, card.Method.Id], (await cards.OfAsync(Customer)).Select(m => m.Id));

        var gone = found with { Method = found.Method with { DeletedAt = Now.AddDays(1) } };
        await SaveAsync(gone);
        Assert.IsType<CommitResult.Lost>(await Store.CommitAsync(c => c.Save(gone)));
        Assert.Equal(Now.AddDays(1), (await cards.FindAsync("moa", card.Method.Id))!.DeletedAt);
        Assert.Equal([account.Method.Id], (await kept.ListBillingMethodsAsync(Customer)).Select(m => m.Method.Id));
    }

    private KeptBillingMethod Card(string registration, bool shown = true, CustomerRef? customer = null) => KeptBillingMethod.Seal(
        Cipher,
        new BillingMethodFacts
        {
            Id = New<BillingMethodId>(),
            Customer = customer ?? Customer,
            Provider = "toss",
            Card = shown ? new BillingCard("신한", "123*") : null,
            Registration = registration,
            CreatedAt = Now,
        },
        new Secret("billing-key"), new Secret("customer-key"));

    private static UsageStatement Statement(string feature, int firstDay, int lastDay) => new()
    {
        Customer = Customer,
        Feature = feature,
        Start = Now.AddDays(firstDay),
        End = Now.AddDays(lastDay),
        Terms = new StatementTerms("분", UsageAggregate.Max, Pricing, 60),
        Quantity = 7,
        Amount = 70,
    };

    private static void Same(UsageStatement[] expected, IReadOnlyList<UsageStatement> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.Equal(e.Terms.Pricing.Tiers, a.Terms.Pricing.Tiers);
            var terms = a.Terms with { Pricing = a.Terms.Pricing with { Tiers = e.Terms.Pricing.Tiers } };   // lists differ by reference
            Assert.Equal(e with { Version = e.Version + 1 }, a with { Terms = terms });
        }
    }
}
