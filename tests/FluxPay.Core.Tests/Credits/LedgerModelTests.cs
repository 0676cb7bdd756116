using CsCheck;
using FluxPay.Policies;
using static FluxPay.Credits.Tests.WalletRun;

namespace FluxPay.Credits.Tests;

/// <summary>Random lives of a wallet, with jumps in time, walked by the ledger and by a naive model of it side by side.</summary>
public sealed class LedgerModelTests
{
    private static readonly Gen<Step> Steps =
        Gen.Select(Gen.Int[0, 9], Gen.Long[1, 60], Gen.Int[0, 1000], Gen.Bool).Select((kind, amount, pick, flag) => new Step(kind, amount, pick, flag));

    [Fact]
    public void The_ledger_does_what_plain_totals_per_grant_would() =>
        Steps.Array[1, 60].Sample(steps => new Life().Live(steps), iter: 1500);

    /// <param name="Pick">Chooses among what there is: a hold, a use, an expiry.</param>
    private sealed record Step(int Kind, long Amount, int Pick, bool Flag);

    private sealed class Life
    {
        private readonly WalletRun _real = new();
        private readonly LedgerModel _model = new();
        private readonly List<(OrderId Order, long Price, long Credits, long Left)> _purchases = [];
        private readonly List<(HoldId Hold, OrderId? Order)> _holds = [];
        private readonly List<UsageId> _uses = [];

        public void Live(Step[] steps)
        {
            foreach (var step in steps)
            {
                if (step.Kind == 9)
                    _real.Now += TimeSpan.FromHours(step.Amount);
                foreach (var command in Commands(step))
                    Compare(command);
            }
        }

        private void Compare(CreditCommand command)
        {
            var before = (_real.Posted, _real.Held, _real.Entries.Count, _real.Events.Count, Snapshot());
            var decided = _real.Run(command);
            Assert.True(_model.Run(command, _real.Now) == (decided.Error is null), $"{command}: {decided.Error}");
            if (decided.Error is not null)
                Assert.Equal(before, (_real.Posted, _real.Held, _real.Entries.Count, _real.Events.Count, Snapshot()));
            else
                Remember(command);

            Assert.Equal((_model.Posted, _model.Held), (_real.Posted, _real.Held));
            Assert.Equal(Totals(_model.Piles.Select(p => (p.Facts, p.Left, p.Held))),
                Totals(_real.Grants.Values.Select(g => ((g.Kind, g.Priority, g.ExpiresAt, g.Order), g.Remaining, g.Held))));
            Assert.True(_real.Balance >= 0 && _real.Held >= 0);
            Assert.Equal(_real.Posted, _real.Entries.Sum(e => e.Amount));
            Assert.Equal(_real.Posted, _real.Grants.Values.Sum(g => g.Remaining));
            Assert.Equal(_real.Held, _real.Holds.Values.Where(h => h.Status == HoldStatus.Held).Sum(h => h.Amount));
            Assert.All(_real.Grants.Values, g => Assert.True(g.Held >= 0 && g.Held <= g.Remaining && g.Remaining <= g.Amount));
            long running = 0;
            Assert.All(_real.Entries, e => Assert.Equal(running += e.Amount, e.BalanceAfter));
        }

        /// <summary>What is left per grant, wherever something is; the two sides name their grants differently.</summary>
        private static string Totals(IEnumerable<((CreditKind, int, DateTimeOffset?, OrderId?) Facts, long Left, long Held)> grants) =>
            string.Join('\n', grants.Where(g => g.Left > 0).Select(g => $"{g}").Order(StringComparer.Ordinal));

        private string Snapshot() => string.Join('\n', _real.Grants.Values.Select(g => $"{g.Id} {g.Remaining} {g.Held}"));

        private IEnumerable<CreditCommand> Commands(Step step)
        {
            var spend = (SpendRule[])[SpendRule.Priority, SpendRule.Expiry, SpendRule.BonusFirst];
            DateTimeOffset? expiry = step.Pick % 3 == 0 ? null : _real.Now.AddHours(step.Pick % 50 + 1);
            switch (step.Kind)
            {
                case 0:
                    yield return new CreditCommand.Issue(Customer, _real.Ids.New<GrantId>(),
                        step.Flag ? CreditKind.Paid : CreditKind.Bonus, step.Amount, step.Pick % 3, expiry, null);
                    break;
                case 1:
                    var purchase = (Order: _real.Ids.New<OrderId>(), Price: step.Amount * (step.Pick % 7 + 1), Credits: step.Amount);
                    _purchases.Add((purchase.Order, purchase.Price, purchase.Credits, purchase.Price));
                    yield return new CreditCommand.Issue(Customer, _real.Ids.New<GrantId>(), CreditKind.Paid, step.Amount, 1, expiry, purchase.Order);
                    if (step.Flag)
                        yield return new CreditCommand.Issue(Customer, _real.Ids.New<GrantId>(), CreditKind.Bonus, 5, 1, expiry, purchase.Order);
                    break;
                case 2:
                    yield return _real.Use(step.Amount, spend);
                    break;
                case 3:
                    yield return new CreditCommand.SetAside(Customer, _real.Ids.New<HoldId>(), step.Amount, spend, null, null, null);
                    break;
                case 4 when Picked(_holds, step) is (var hold, null) && hold != default:
                    long most = _real.Holds[hold].Amount;   // more than that is refused for another reason, tested by example
                    yield return _real.Capture(hold, step.Flag ? null : Math.Min(step.Amount, most));
                    break;
                case 5 when Picked(_holds, step) is var (hold, order) && hold != default:
                    yield return _real.Release(hold, order, step.Flag);
                    break;
                case 6 when Picked(_uses, step) is var use && use != default:
                    yield return _real.Refund(use, step.Flag ? null : step.Amount);
                    break;
                case 7 when Picked(_purchases, step) is var (order, price, credits, left) && price > 0:
                    yield return new CreditCommand.ReservePurchase(Customer, _real.Ids.New<HoldId>(), order, step.Amount, left, price, credits);
                    break;
                case 8 when Picked(_holds, step) is (var hold, { } order):
                    yield return new CreditCommand.Revoke(Customer, hold, order);
                    break;
                default:
                    yield return new CreditCommand.ExpireDue(Customer);
                    break;
            }
        }

        private void Remember(CreditCommand command)
        {
            switch (command)
            {
                case CreditCommand.Use use: _uses.Add(use.Id); break;
                case CreditCommand.Capture capture: _uses.Add(capture.Id); break;
                case CreditCommand.SetAside set: _holds.Add((set.Id, null)); break;
                case CreditCommand.ReservePurchase reserve: _holds.Add((reserve.Id, reserve.Order)); break;
                case CreditCommand.Revoke revoke:
                    int bought = _purchases.FindIndex(p => p.Order == revoke.Order);
                    long back = Math.Min(_purchases[bought].Left, _real.Holds[revoke.Hold].Amount);
                    _purchases[bought] = _purchases[bought] with { Left = _purchases[bought].Left - back };
                    break;
            }
        }

        private static T? Picked<T>(List<T> from, Step step) => from.Count == 0 ? default : from[step.Pick % from.Count];
    }
}
