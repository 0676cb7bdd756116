using CsCheck;
using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Credits.Tests;

namespace FluxPay.Storage.Tests;

/// <summary>Random lives of wallets on a real store, commits at once: who reads it sees the model, and the books agree.</summary>
public abstract class CreditLifeTests(Func<StoreUnderTest> open) : IAsyncDisposable
{
    private const int Seconds = 8;

    private StoreUnderTest _store = open();
    private int _lives;

    // One life at a time: what a life does at once is in its batches, so that a failure can be repeated with its seed.
    [Fact]
    public Task Credits_on_the_store_do_what_a_list_of_piles_would() => LifeBatch.Lives(customers: 3, longest: 20, together: 3)
        .SampleAsync(LiveAsync, time: Seconds, threads: 1, print: batches => $"{batches.Length} batches:");

    private async Task LiveAsync(LifeBatch[] batches)
    {
        string name = $"life-{++_lives}";
        var customers = Enumerable.Range(0, 3).Select(i => new CustomerRef("moa", $"{name}-{i}")).ToArray();
        var life = new LedgerLife(new LifeOn(customers, _store.Ids, _store.Get<ICredits>(), CommitAsync));
        bool good = false;
        try
        {
            await life.LiveAsync(batches);
            var report = await _store.Get<IAuditor>().AuditAsync();
            Assert.True(report.Consistent, $"{string.Join('\n', report.Violations)}\nafter\n{life.Story}");
            good = true;
        }
        finally
        {
            if (!good)   // a shorter life is tried next, on books that are not broken yet
                await RenewAsync();
        }
    }

    private async Task<IReadOnlyList<string>> CommitAsync(IReadOnlyList<CreditCommand[]> commits, DateTimeOffset now)
    {
        var store = _store.Get<IStore>();
        var results = await Task.WhenAll(commits.Select(commands =>
            store.CommitAsync(commands.Aggregate(new Changes(now), (changes, command) => changes.Credit(command)))));
        return [.. results.Select((result, i) => Told(commits[i], result))];
    }

    private static string Told(CreditCommand[] commands, CommitResult result) => result switch
    {
        CommitResult.Committed done => string.Join('\n', commands.Select((c, i) => LedgerLife.Told(c, done.Credits[i]))),
        CommitResult.Refused refused => Refusals.Of(refused.Error.Code, refused.Error.Details),
        _ => $"{result}",
    };

    private async Task RenewAsync()
    {
        await _store.DisposeAsync();
        _store = open();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
