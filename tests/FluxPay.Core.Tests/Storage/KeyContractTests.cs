using FluxPay.Idempotency;
using FluxPay.Payments;
using FluxPay.Storage.Postgres.Tests;
using FluxPay.Storage.Sqlite.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FluxPay.Storage.Tests;

public sealed class SqliteKeyTests() : KeyContractTests(new SqliteUnderTest());

public sealed class PostgresKeyTests() : KeyContractTests(new PostgresUnderTest());

/// <summary>Records that a run has for itself, and those that are too old.</summary>
public abstract class KeyContractTests(StoreUnderTest store) : StoreContract(store)
{
    private Samples Samples => new(Store.Ids, Now);

    private IIdempotencyStore Keys => Get<IIdempotencyStore>();

    [Fact]
    public async Task A_look_up_tells_the_stores_time_whether_it_finds_anything_or_not()
    {
        Assert.Null(await Keys.FindAsync(Samples.Known().Key));
        Assert.InRange(Keys.Now - TimeProvider.System.Now(), TimeSpan.FromSeconds(-5), TimeSpan.FromSeconds(5));   // the same machine's
    }

    [Fact]
    public async Task Only_the_run_that_has_a_record_replaces_it_and_an_answer_is_final()
    {
        var record = Samples.Known();
        await SaveAsync(record);
        Assert.False(await Keys.ReplaceAsync(record with { Owner = "other" }, "other"));
        Assert.True(await Keys.ReplaceAsync(record with { Owner = "taker", LeaseUntil = Now.AddMinutes(5) }, record.Owner));
        var taken = (await Keys.FindAsync(record.Key))!;
        Assert.Equal(("taker", Now.AddMinutes(5), record.CreatedAt), (taken.Owner, taken.LeaseUntil, taken.CreatedAt));

        var answer = new StoredAnswer(201, "/here", new byte[] { 1, 2 }, "text/plain");
        Assert.False(await Keys.ReplaceAsync(record with { Answer = answer }, record.Owner));   // it was taken over
        Assert.True(await Keys.ReplaceAsync(taken with { Answer = answer }, "taker"));
        Assert.False(await Keys.ReplaceAsync(taken with { Answer = answer with { Status = 200 } }, "taker"));
        var kept = (await Keys.FindAsync(record.Key))!.Answer!;
        Assert.Equal((201, "/here", "text/plain"), (kept.Status, kept.Location, kept.ContentType));
        Assert.Equal(answer.SealedBody.ToArray(), kept.SealedBody.ToArray());
    }

    [Fact]
    public async Task A_run_forgets_its_own_record_and_no_answer()
    {
        var (record, answered) = (Samples.Known(), Samples.FullKnown());
        await SaveAsync(record, answered);
        await Keys.ForgetAsync(record with { Owner = "other" });
        Assert.NotNull(await Keys.FindAsync(record.Key));
        await Keys.ForgetAsync(record);
        Assert.Null(await Keys.FindAsync(record.Key));
        await Keys.ForgetAsync(answered);
        Assert.NotNull(await Keys.FindAsync(answered.Key));
    }

    [Fact]
    public async Task Old_records_are_purged_some_at_a_time_but_none_whose_attempt_is_open()
    {
        var (open, closed) = (Samples.Attempt(), Samples.Attempt(status: AttemptStatus.Refused));
        IdempotencyRecord[] old = [.. Enumerable.Range(0, 5).Select(n => Samples.Known($"old-{n}") with { CreatedAt = Now.AddDays(-40) })];
        var waiting = Samples.Known("waiting") with { CreatedAt = Now.AddDays(-90), Attempt = open.Id };
        var told = Samples.Known("told") with { CreatedAt = Now.AddDays(-90), Attempt = closed.Id };
        var answered = Samples.FullKnown() with { CreatedAt = Now.AddDays(-36), Attempt = open.Id };
        var young = Samples.Known("young") with { CreatedAt = Now.AddDays(-34) };
        await SaveAsync([open, closed, waiting, told, answered, young, .. old]);
        Assert.Equal(4, await Keys.PurgeAsync(Now.AddDays(-35), 4));
        Assert.Null(await Keys.FindAsync(told.Key));   // the oldest first
        Assert.Equal(3, await Keys.PurgeAsync(Now.AddDays(-35), 4));
        Assert.Equal(0, await Keys.PurgeAsync(Now.AddDays(-35), 4));
        foreach (var kept in (IdempotencyRecord[])[waiting, young])
            Assert.NotNull(await Keys.FindAsync(kept.Key));
        Assert.Null(await Keys.FindAsync(answered.Key));
    }

    [Fact]
    public async Task All_that_outlived_the_retention_is_purged_by_the_servers_clock()
    {
        var today = TimeProvider.System.Now();
        IRecord[] old = [.. Enumerable.Range(0, 1_001).Select(n => Samples.Known($"old-{n}") with { CreatedAt = today.AddDays(-36) })];
        var young = Samples.Known("young") with { CreatedAt = today.AddDays(-34) };
        await SaveAsync([young, .. old]);
        var purge = new IdempotencyPurge(Keys, Options.Create(new IdempotencyOptions()), NullLogger<IdempotencyPurge>.Instance);
        await purge.PurgeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await Keys.PurgeAsync(today.AddDays(-35), 1));
        Assert.NotNull(await Keys.FindAsync(young.Key));
    }
}
