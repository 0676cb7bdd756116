using System.Collections.Concurrent;
using CsCheck;

namespace FluxPay.Credits.Tests;

/// <summary>Random lives of a wallet, with jumps in time, walked by the pure ledger and by a naive model of it side by side.</summary>
public sealed class LedgerModelTests
{
    /// <summary>What random lives must have come by, or they prove too little.</summary>
    private static readonly string[] Milestones =
    [
        .. typeof(CreditCommand).GetNestedTypes().Select(command => $"{command.Name} done"), "Issue in debt", "Refund in debt",
        "Use InsufficientCredit", "SetAside InsufficientCredit", "Capture ExceedsRest", "Capture NotFound", "Capture StateConflict",
        "Release NotFound", "Release StateConflict", "Refund ExceedsRest", "Refund NotFound", "ReservePurchase ExceedsRest",
        "Revoke NotFound", "Revoke StateConflict",
    ];

    private readonly ConcurrentDictionary<string, bool> _passed = [];

    [Fact]
    public async Task The_ledger_does_what_a_list_of_piles_would()
    {
        await LifeBatch.Lives(customers: 1, longest: 40, together: 1).SampleAsync(LiveAsync, iter: 300);
        Assert.Empty(Milestones.Except(_passed.Keys));
    }

    private async Task LiveAsync(LifeBatch[] batches)
    {
        var run = new WalletRun();
        await new LedgerLife(new LifeOn([WalletRun.Customer], run.Ids, run, (commits, now) =>
        {
            run.Now = now;   // a step that is more than one command buys, which is never refused
            return Task.FromResult<IReadOnlyList<string>>([.. commits.Select(commands => string.Join('\n', commands.Select(One)))]);
        })).LiveAsync(batches);

        string One(CreditCommand command)
        {
            var before = (run.Posted, run.Held, run.Debt, run.Entries.Count, run.Events.Count, string.Join('\n', run.Grants.Values));
            bool owed = run.Debt > 0;
            var decided = run.Run(command);
            string name = command.GetType().Name;
            _passed[$"{name} {decided.Error?.Code.ToString() ?? "done"}"] = true;
            if (owed && decided.Error is null)
                _passed[$"{name} in debt"] = true;
            if (decided.Error is { } error)
            {
                Assert.Equal(before, (run.Posted, run.Held, run.Debt, run.Entries.Count, run.Events.Count, string.Join('\n', run.Grants.Values)));
                return Refusals.Of(error.Code, error.Details);
            }
            Assert.All(run.Grants.Values, g => Assert.True(g.Held >= 0 && g.Held <= g.Remaining && g.Remaining <= g.Amount, $"{g}"));
            Assert.All(run.Grants.Values, g => Assert.True(g.Expired >= 0 && g.Revoked >= 0, $"{g}"));
            Assert.Equal((run.Posted, run.Held), (run.Grants.Values.Sum(g => g.Remaining), run.Grants.Values.Sum(g => g.Held)));
            Assert.Equal(run.Held, run.Holds.Values.Where(h => h.Status == HoldStatus.Held).Sum(h => h.Amount));
            Assert.True(run.Balance >= 0 && run.Debt >= 0 && (run.Debt == 0 || run.Balance == 0));
            return LedgerLife.Told(command, decided.Value!.Result);
        }
    }
}
