using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Sagas.Tests;

namespace FluxPay.Storage.Tests;

/// <summary>The auditor finds nothing in what the engine wrote, and each way of being wrong that it claims to find.</summary>
public abstract class AuditorContractTests(StoreUnderTest store) : StoreContract(store)
{
    private const string Wallet = "moa:cust-1";
    private readonly ScriptedGateway _gateway = new();

    /// <summary>What to break, by SQL with {name} for an id of the books; which rule sees it, and on which row.</summary>
    private protected static readonly (string Rule, string Sql, string Subject)[] Corruptions =
    [
        ("wallet-equals-entries", "UPDATE wallet SET posted = posted + 1 WHERE customer = 'cust-1'", Wallet),
        ("wallet-equals-entries", "DELETE FROM wallet WHERE customer = 'cust-1'", Wallet),
        ("wallet-equals-entries", "DELETE FROM ledger_entry WHERE usage_id = '{use}'", Wallet),
        ("wallet-held-equals-open-holds", "UPDATE wallet SET held = held - 1 WHERE customer = 'cust-1'", Wallet),
        ("wallet-held-equals-open-holds", "UPDATE credit_hold SET status = 'Released' WHERE id = '{hold}'", Wallet),
        ("wallet-equals-grants", "UPDATE credit_grant SET remaining = remaining - 1 WHERE id = '{grant}'", Wallet),
        ("wallet-debt-equals-entries", "UPDATE wallet SET debt = debt + 1 WHERE customer = 'cust-1'", Wallet),
        ("wallet-debt-equals-entries", "UPDATE ledger_entry SET type = 'Debt' WHERE usage_id = '{use}' AND type = 'Refund'", Wallet),
        ("wallet-debt-equals-entries", """
            UPDATE ledger_entry SET type = 'Debt' WHERE usage_id = '{use}' AND type = 'Refund';
            UPDATE wallet SET debt = 40 WHERE customer = 'cust-1'
            """, Wallet),
        ("grant-remaining-equals-entries", "UPDATE credit_grant SET remaining = remaining - 1 WHERE id = '{grant}'", "{grant}"),
        ("grant-remaining-equals-entries", "UPDATE credit_grant SET expired = expired + 1 WHERE id = '{grant}'", "{grant}"),
        ("grant-remaining-equals-entries", "UPDATE credit_grant SET revoked = revoked + 1 WHERE id = '{grant}'", "{grant}"),
        ("hold-parts-equal-grant-held", "UPDATE credit_grant SET held = held - 1 WHERE id = '{grant}'", "{grant}"),
        ("hold-parts-equal-grant-held", "UPDATE credit_hold SET status = 'Released' WHERE id = '{hold}'", "{grant}"),
        ("usage-equals-entries", "UPDATE credit_usage SET amount = amount + 1 WHERE id = '{use}'", "{use}"),
        ("usage-equals-entries", "UPDATE ledger_entry SET usage_id = NULL WHERE usage_id = '{use}'", "{use}"),
        ("entries-run-on", "UPDATE ledger_entry SET balance_after = balance_after + 1 WHERE usage_id = '{use}' AND type = 'Use'", "{entry}"),
        ("paid-order-is-paid", "UPDATE orders SET amount = amount + 1 WHERE id = '{custom}'", "{custom}"),
        ("paid-order-is-paid", "UPDATE orders SET status = 'Completed' WHERE id = '{pending}'", "{pending}"),
        ("one-paid-payment", "UPDATE payment SET status = 'Failed', order_id = '{custom}' WHERE order_id = '{feature}'", "{custom}"),
        ("one-paid-payment", "UPDATE orders SET status = 'Cancelled' WHERE id = '{custom}'", "{custom}"),
        ("order-agrees-with-payment", "UPDATE orders SET payment_status = 'Ready' WHERE id = '{custom}'", "{custom}"),
        ("order-agrees-with-payment", "UPDATE orders SET payment_in_doubt = false WHERE id = '{doubt}'", "{doubt}"),
        ("order-agrees-with-payment", "UPDATE orders SET cancelled_amount = cancelled_amount + 1 WHERE id = '{custom}'", "{custom}"),
        ("in-doubt-has-open-attempt", "DELETE FROM timer WHERE kind = 'attempt.resolve'", "{doubt-payment}"),
        ("in-doubt-has-open-attempt", "UPDATE payment_attempt SET status = 'Refused' WHERE id = '{doubt-attempt}'", "{doubt-payment}"),
        ("in-doubt-has-open-attempt", "UPDATE payment SET in_doubt = false WHERE id = '{doubt-payment}'", "{doubt-attempt}"),
        ("refunds-within-payment", "UPDATE payment SET cancelled_amount = cancelled_amount + 1 WHERE id = '{custom-payment}'", "{custom-payment}"),
        ("refunds-within-payment", "UPDATE payment_attempt SET status = 'Refused' WHERE purpose = 'Refund'", "{custom-payment}"),
        ("paid-pack-is-granted", "UPDATE orders SET quantity = quantity + 1 WHERE id = '{pack}'", "{pack}"),
        ("paid-pack-is-granted", "UPDATE ledger_entry SET order_id = NULL WHERE order_id = '{pack}'", "{pack}"),
        ("open-order-has-deadline", "DELETE FROM timer WHERE kind = 'order.expire'", "{pending}"),
        ("open-order-has-deadline", "DELETE FROM timer WHERE kind = 'order.overdue'", "{feature}"),
        ("ended-order-holds-nothing", "UPDATE credit_hold SET status = 'Held' WHERE order_id = '{custom}'", "{custom}"),
        ("ended-order-holds-nothing", "UPDATE credit_hold SET purpose = 'Refund' WHERE order_id = '{credit}'", "{credit}"),
        ("event-sequence-is-dense", "DELETE FROM outbox WHERE customer = 'cust-1' AND key_seq = 1", Wallet),
        ("event-sequence-is-dense", "DELETE FROM outbox WHERE customer = 'cust-1' AND key_seq = 5", Wallet),
        ("event-sequence-is-dense", "UPDATE outbox_sequence SET last = last + 1 WHERE customer = 'cust-1'", Wallet),
        ("event-sequence-is-dense", "UPDATE outbox SET key_seq = 4 WHERE customer = 'cust-1' AND key_seq = 5", Wallet),
    ];

    public static TheoryData<int> Each() => [.. Enumerable.Range(0, Corruptions.Length)];

    [Theory]
    [MemberData(nameof(Each))]
    public async Task What_is_broken_is_found_and_named(int which)
    {
        var (rule, sql, subject) = Corruptions[which];
        Dictionary<string, string> books;
        await using (var engine = await Engine.StartAsync(Store, _gateway))
        {
            books = await BooksAsync(engine);
            await engine.AuditAsync();
        }
        await Store.UnguardAsync();
        await Store.ExecuteAsync(Named(sql));   // nobody runs any more who could mend it
        var report = await Get<IAuditor>().AuditAsync();
        Assert.False(report.Consistent);
        var found = report.Violations.Where(v => v.Rule == rule && v.Subject == Named(subject)).ToArray();
        Assert.True(found.Length > 0, $"{Named(sql)} was reported as\n{string.Join('\n', report.Violations)}");
        Assert.All(found, v => Assert.NotEqual(v.Expected, v.Actual));

        string Named(string text) => books.Aggregate(text, (t, book) => t.Replace($"{{{book.Key}}}", book.Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Good_books_are_clean_and_counted()
    {
        await using var engine = await Engine.StartAsync(Store, _gateway);
        await BooksAsync(engine);
        var report = await engine.Get<IAuditor>().AuditAsync();
        Assert.Equal((true, 0), (report.Consistent, report.Violations.Count));
        Assert.Equal(new CheckedCounts(6, 5, 1), report.Checked);
    }

    /// <summary>One of everything: uses, holds and refunds of credits, and an order in every place it can stand.</summary>
    private async Task<Dictionary<string, string>> BooksAsync(Engine engine)
    {
        var grant = (await engine.Credits.GrantAsync(Engine.Customer, 1000, CreditKind.Paid)).ValueOrThrow();
        var use = (await engine.Credits.UseAsync(Engine.Customer, new CreditPrice(100))).ValueOrThrow();
        var entry = (await engine.Get<ICredits>().EntriesAsync(Engine.Customer, new PageRequest(1))).Items[0];
        await engine.Credits.RefundAsync("moa", use.Usage, 40);
        var hold = (await engine.Credits.HoldAsync(Engine.Customer, new CreditPrice(50))).ValueOrThrow();
        var (custom, payment) = await engine.PaidAsync(await engine.CreateAsync(15000, credits: 100));
        await engine.Payments.CancelAsync("moa", payment.Id, 300, "why");
        var (pack, _) = await engine.PaidAsync(await engine.CreateAsync("token-1000"));
        var (feature, _) = await engine.PaidAsync(await engine.CreateAsync("pdf-export"));
        var credit = await engine.CreateAsync("resume-analysis");
        var pending = await engine.CreateAsync(1000);
        var doubt = await engine.CreateAsync(2000);
        _gateway.OnConfirm = _ => Task.FromResult(ScriptedGateway.Unknown);
        await engine.ConfirmAsync(doubt);
        var attempt = (await engine.Get<IPayments>().FindOpenAttemptAsync(doubt.Payment!.Id))!;
        return new Dictionary<string, string>
        {
            ["grant"] = $"{grant.Id}", ["use"] = $"{use.Usage}", ["entry"] = $"{entry.Id}", ["hold"] = $"{hold.Id}",
            ["custom"] = $"{custom.Id}", ["custom-payment"] = $"{payment.Id}", ["pack"] = $"{pack.Id}", ["feature"] = $"{feature.Id}",
            ["credit"] = $"{credit.Id}", ["pending"] = $"{pending.Id}", ["doubt"] = $"{doubt.Id}",
            ["doubt-payment"] = $"{doubt.Payment.Id}", ["doubt-attempt"] = $"{attempt.Id}",
        };
    }
}
