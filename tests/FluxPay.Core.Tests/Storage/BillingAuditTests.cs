using FluxPay.Consistency;
using FluxPay.Sagas;
using FluxPay.Sagas.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Subscriptions;
using FluxPay.Subscriptions.Tests;

namespace FluxPay.Storage.Tests;

public sealed class SqliteBillingAuditTests() : BillingAuditTests(new SqliteUnderTest());

public sealed class PostgresBillingAuditTests() : BillingAuditTests(new PostgresUnderTest());

/// <summary>What is billed: the auditor finds nothing in what the engine wrote, and each way of being wrong that it claims to find.</summary>
public abstract class BillingAuditTests(StoreUnderTest store) : StoreContract(store)
{
    private const string Policy = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        features:
          minutes: { charge: metered, unit: minute, pricing: { model: unit, price: 10 } }
        plans:
          pro: { price: 1000, interval: month, features: { minutes: { included: 5 } } }
          other: { price: 500, interval: month, group: other }
          yearly: { price: 9000, interval: year, group: long }
          shorter: { price: 1000, interval: month, group: long }
        """;

    private const string Unguard = "DROP INDEX one_live_subscription";

    /// <summary>The database goes on to the next test.</summary>
    private const string Guard = """
        UPDATE subscription SET plan_group = id;
        CREATE UNIQUE INDEX one_live_subscription ON subscription (service, customer, plan_group) WHERE status NOT IN ('Cancelled', 'Expired')
        """;

    private readonly CardBank _bank = new();

    /// <summary>What to break, by SQL with {name} for an id of the books; which rule sees it, and on which row.</summary>
    internal static readonly (string Rule, string Sql, string Subject)[] Corruptions =
    [
        ("invoice-equals-lines", "UPDATE invoice SET total = total + 1 WHERE id = '{renewal}'", "{renewal}"),
        ("invoice-equals-lines", "UPDATE invoice SET lines = '[]' WHERE id = '{use}'", "{use}"),
        ("paid-invoice-is-charged", "UPDATE charge SET amount = amount + 1 WHERE invoice_id = '{renewal}'", "{renewal}"),
        ("paid-invoice-is-charged", "UPDATE charge SET currency = 'USD' WHERE invoice_id = '{renewal}'", "{renewal}"),
        ("paid-invoice-is-charged", "UPDATE charge SET status = 'Refused' WHERE invoice_id = '{use}'", "{use}"),
        ("paid-invoice-is-charged", "UPDATE invoice SET status = 'Open' WHERE id = '{use}'", "{use}"),
        ("paid-invoice-is-charged", "DELETE FROM invoice WHERE id = '{use}'", "{use-charge}"),
        ("period-is-invoiced-once",
            "UPDATE invoice SET period_end = (SELECT period_end FROM invoice WHERE id = '{renewal}') WHERE id = '{first}'", "{first}"),
        ("period-is-invoiced-once", "UPDATE invoice SET status = 'Void' WHERE kind = 'Change'", "{year}"),
        ("one-live-subscription", $"{Unguard}; UPDATE subscription SET plan_group = 'other' WHERE id = '{{subscription}}'", "moa:cust-1"),
        ("statements-never-overlap", """
            UPDATE usage_statement SET period_end = (SELECT MAX(period_end) FROM usage_statement WHERE customer = 'cust-1')
            WHERE customer = 'cust-1' AND period_start = (SELECT MIN(period_start) FROM usage_statement WHERE customer = 'cust-1')
            """, "moa:cust-1"),
        ("open-charge-is-asked-about", "DELETE FROM timer WHERE kind = 'charge.resolve'", "{open-charge}"),
        ("open-charge-is-asked-about", "UPDATE subscription SET in_doubt = false WHERE id = '{doubtful}'", "{open-charge}"),
        ("open-charge-is-asked-about", "UPDATE charge SET status = 'Refused' WHERE id = '{open-charge}'", "{doubtful}"),
        ("reversal-agrees-with-use", "UPDATE usage_event SET quantity = quantity + 1 WHERE event_id = 'wrong'", "moa:undo"),
        ("reversal-agrees-with-use", "DELETE FROM usage_event WHERE event_id = 'wrong'", "moa:undo"),
    ];

    public static TheoryData<int> Each() => [.. Enumerable.Range(0, Corruptions.Length)];

    [Theory]
    [MemberData(nameof(Each))]
    public async Task What_is_broken_is_found_and_named(int which)
    {
        var (rule, sql, subject) = Corruptions[which];
        var books = await BooksAsync();
        await Store.ExecuteAsync(Named(sql));   // nobody runs any more who could mend it
        var report = await Get<IAuditor>().AuditAsync();
        if (sql.StartsWith(Unguard, StringComparison.Ordinal))
            await Store.ExecuteAsync(Guard);
        var found = report.Violations.Where(v => v.Rule == rule && v.Subject == Named(subject)).ToArray();
        Assert.True(found.Length > 0, $"{Named(sql)} was reported as\n{string.Join('\n', report.Violations)}");
        Assert.All(found, v => Assert.NotEqual(v.Expected, v.Actual));

        string Named(string text) => books.Aggregate(text, (t, book) => t.Replace($"{{{book.Key}}}", book.Value, StringComparison.Ordinal));
    }

    /// <summary>Two plans side by side, one renewed and one in doubt; one that changed its interval; use with and without a plan, and a reversal.</summary>
    private async Task<Dictionary<string, string>> BooksAsync()
    {
        await using var rig = await Rig.StartAsync(Store, _bank, policy: Policy);
        var subscription = await rig.BeginAsync("pro");
        await UseAsync(rig, "cust-1", "a", 7);
        await UseAsync(rig, "cust-2", "b", 3);
        await UseAsync(rig, "cust-2", "wrong", 100);
        (await rig.Engine.Get<UsageService>().RecordAsync(
            new RecordUsage("undo", new CustomerRef("moa", "cust-2"), "minutes", 100) { Reverses = "wrong" })).ValueOrThrow();
        rig.Card("cust-2");
        var yearly = await rig.BeginAsync("yearly", "cust-3");
        await rig.AdvanceAsync(TimeSpan.FromDays(40));
        await rig.ChangeAsync(yearly, "shorter", ChangeTiming.Now);
        await rig.AdvanceAsync(TimeSpan.FromDays(335));
        _bank.RequestsToLose = 1000;   // nobody is told, however often it is asked
        var doubtful = (await rig.TryStartAsync("other")).ValueOrThrow();
        await rig.Engine.AuditAsync();

        var invoices = await rig.InvoicesAsync(subscription);
        var use = (await rig.Engine.Get<InvoiceService>().ListAsync("moa", "cust-2", null, new PageRequest())).Items.Single();
        var open = (await rig.Books.ChargesAsync(doubtful.OpenInvoice!.Value)).Single();
        return new Dictionary<string, string>
        {
            ["subscription"] = $"{subscription.Id}", ["first"] = $"{invoices[0].Id}", ["renewal"] = $"{invoices[1].Id}",
            ["year"] = $"{(await rig.InvoicesAsync(yearly))[0].Id}", ["use"] = $"{use.Id}",
            ["use-charge"] = $"{(await rig.Books.ChargesAsync(use.Id)).Single().Id}", ["doubtful"] = $"{doubtful.Id}", ["open-charge"] = $"{open.Id}",
        };
    }

    private static async Task UseAsync(Rig rig, string customer, string id, long quantity) => (await rig.Engine.Get<UsageService>().RecordAsync(
        new RecordUsage(id, new CustomerRef("moa", customer), "minutes", quantity))).ValueOrThrow();
}
