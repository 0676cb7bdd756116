using FluxPay.Policies;
using FluxPay.Sagas.Tests;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Storage.Tests;

namespace FluxPay.Subscriptions.Tests;

public sealed class SqlitePlanGroupTests() : PlanGroupTests(new SqliteUnderTest());

public sealed class PostgresPlanGroupTests() : PlanGroupTests(new PostgresUnderTest());

/// <summary>Whatever is started, changed, cancelled, paused and waited for, at once or one after the other: one plan of a group is live.</summary>
public abstract class PlanGroupTests(StoreUnderTest store) : IAsyncLifetime
{
    private static readonly string[] All = ["basic", "pro", "max", "yearly", "trial", "free", "team", "agreed"];
    private static readonly CustomerRef Customer = new("moa", "cust-1");

    private readonly CardBank _bank = new();
    private Rig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await Rig.StartAsync(store, _bank);

    public async ValueTask DisposeAsync()
    {
        await _rig.Engine.AuditAsync();
        await _rig.DisposeAsync();
        await store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_customer_has_one_live_plan_of_a_group_and_every_period_is_billed_once(int seed)
    {
        var random = new Random(seed);
        _rig.Card();
        int asked = 0;
        _bank.Deciding = _ => Interlocked.Increment(ref asked) % 4 == 0 ? ScriptedGateway.Refused() : null;
        var known = new HashSet<SubscriptionId>();
        for (int step = 0; step < 60; step++)
        {
            string plan = All[random.Next(All.Length)];
            var live = await _rig.Books.LiveAsync(Customer);
            var some = live.Count == 0 ? null : live[random.Next(live.Count)];
            switch (random.Next(8))
            {
                case 0 or 1:
                    await Task.WhenAll(_rig.TryStartAsync(plan), _rig.TryStartAsync(All[random.Next(All.Length)]));
                    break;
                case 2 when some is not null:
                    await _rig.Service.CancelAsync("moa", some.Id, atPeriodEnd: random.Next(2) == 0);
                    break;
                case 3 when some is not null:
                    await Task.WhenAll(_rig.ChangeAsync(some, plan), _rig.TryStartAsync(plan));
                    break;
                case 4 when some is not null:
                    await _rig.Service.PauseAsync("moa", some.Id);
                    break;
                case 5 when some is not null:
                    await _rig.Service.ResumeAsync("moa", some.Id);
                    break;
                default:
                    await _rig.AdvanceAsync(TimeSpan.FromHours(random.Next(1, 24 * 20)));
                    break;
            }
            foreach (var group in (await _rig.Books.LiveAsync(Customer)).GroupBy(s => s.Plan.Group))
                Assert.True(group.Count() == 1, $"seed {seed}, step {step}: {group.Count()} live plans of {group.Key}");
            known.UnionWith((await _rig.Books.LiveAsync(Customer)).Select(s => s.Id));
        }
        foreach (var id in known)
        {
            var invoices = (await _rig.Books.InvoicesAsync(id, new PageRequest(100))).Items.Where(i => i.Kind == InvoiceKind.Period).ToArray();
            Assert.Equal(invoices.Length, invoices.Select(i => i.PeriodStart).Distinct().Count());
            Assert.All(invoices, i => Assert.Equal(i.Total.MinorUnits, i.Lines.Sum(l => l.Amount)));
        }
    }
}
