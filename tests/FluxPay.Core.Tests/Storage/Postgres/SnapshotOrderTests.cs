using FluxPay.Outbox;
using FluxPay.Storage.Tests;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>Transactions that begin in one order and end in another: nothing is missed, and no customer's order is turned round.</summary>
public sealed class SnapshotOrderTests : IAsyncDisposable
{
    private const string Sink = "sink";
    private static readonly CustomerRef Customer = new("moa", "cust-1");
    private static readonly CustomerRef Neighbour = InLaneGroupOf(Customer);

    private readonly PostgresUnderTest _store = new();

    private IOutboxReader Outbox => _store.Get<IOutboxReader>();

    /// <summary>The experiment that the relay's design rests on, with the query that it must not use.</summary>
    [Fact]
    public async Task An_older_transaction_that_publishes_later_comes_later_although_another_one_stays_open()
    {
        var lease = await LeaseAsync();
        await using var older = await BeginAsync();
        await using var open = await BeginAsync();
        await open.PublishAsync(Neighbour);
        await using (var first = await BeginAsync())
        {
            await first.PublishAsync(Customer);
            await first.CommitAsync();
        }
        await older.PublishAsync(Customer);
        await older.CommitAsync();

        // The gate is the whole server's: what runs in other databases of it ends first.
        await FluxPay.Tests.Patience.Until(async () => await GatedByXminAsync() is not [], "older transactions of others");
        Assert.Equal([2L], await GatedByXminAsync());   // so a relay of that design would deliver 2 before 1
        var batch = await Outbox.ReadAsync(lease, lease.Checkpoint, 100);
        Assert.Equal([(Customer, 1L), (Customer, 2L)], batch.Messages.Select(m => (m.Customer, m.Sequence)));

        await open.CommitAsync();
        var late = await Outbox.ReadAsync(lease, batch.End, 100);
        Assert.Equal([(Neighbour, 1L)], late.Messages.Select(m => (m.Customer, m.Sequence)));
        Assert.True(late.Messages[0].Position < batch.Messages[0].Position);   // a cursor on positions would have missed it
    }

    [Fact]
    public async Task A_transaction_that_is_undone_leaves_a_gap_that_nobody_waits_for()
    {
        var lease = await LeaseAsync();
        await using (var undone = await BeginAsync())
        {
            await undone.PublishAsync(Neighbour);
            await undone.RollbackAsync();
        }
        await using var next = await BeginAsync();
        await next.PublishAsync(Customer);
        await next.CommitAsync();
        var batch = await Outbox.ReadAsync(lease, lease.Checkpoint, 100);
        Assert.Equal((Customer, 1L), (Assert.Single(batch.Messages).Customer, batch.Messages[0].Sequence));
        Assert.True(batch.Messages[0].Position > 1);
    }

    [Fact]
    public async Task A_writer_that_stays_open_over_many_windows_delays_nobody_and_is_not_missed()
    {
        var lease = await LeaseAsync();
        await using var open = await BeginAsync();
        await open.PublishAsync(Neighbour);
        string checkpoint = lease.Checkpoint;
        for (long i = 1; i <= 5; i++)
        {
            await using var quick = await BeginAsync();
            await quick.PublishAsync(Customer);
            await quick.CommitAsync();
            var batch = await Outbox.ReadAsync(lease, checkpoint, 100);
            Assert.Equal([i], batch.Messages.Select(m => m.Sequence));
            checkpoint = batch.End;
        }
        await open.PublishAsync(Neighbour);
        await open.CommitAsync();
        Assert.Equal([(Neighbour, 1L), (Neighbour, 2L)],
            (await Outbox.ReadAsync(lease, checkpoint, 100)).Messages.Select(m => (m.Customer, m.Sequence)));
    }

    /// <summary>Pages of a window come from a list of places in memory; what commits meanwhile belongs to the next window.</summary>
    [Fact]
    public async Task A_long_window_is_read_in_parts_without_what_commits_meanwhile_and_then_that()
    {
        var lease = await LeaseAsync();
        var outbox = new PostgresOutbox(_store.Get<PostgresDatabase>()) { WindowPart = 7 };
        await using var late = await BeginAsync();
        await late.PublishAsync(Neighbour);
        await using (var bulk = await BeginAsync())
        {
            for (int i = 0; i < 40; i++)
                await bulk.PublishAsync(Customer);
            await bulk.CommitAsync();
        }
        var read = new List<OutboxMessage>();
        string checkpoint = lease.Checkpoint;
        for (bool more = true; more;)
        {
            var batch = await outbox.ReadAsync(lease, checkpoint, 3);
            if (read.Count == 0)
                await late.CommitAsync();
            read.AddRange(batch.Messages);
            (checkpoint, more) = (batch.End, batch.More);
        }
        Assert.Equal([.. Enumerable.Range(1, 40).Select(i => (Customer, (long)i)), (Neighbour, 1L)], read.Select(m => (m.Customer, m.Sequence)));
    }

    [Fact]
    public async Task A_group_belongs_to_one_host_and_a_checkpoint_of_another_is_refused()
    {
        var outbox = new PostgresOutbox(_store.Get<PostgresDatabase>()) { Lease = TimeSpan.FromMilliseconds(200) };
        var mine = await outbox.ShareAsync(Sink, "a");
        Assert.Equal((8, 8), (mine.Fair, mine.Leases.Count));
        Assert.Empty((await outbox.ShareAsync(Sink, "b")).Leases);
        Assert.Equal(4, (await outbox.ShareAsync(Sink, "a")).Fair);

        await outbox.ReleaseAsync(mine.Leases[3]);
        var theirs = Assert.Single((await outbox.ShareAsync(Sink, "b")).Leases);
        Assert.Equal((3, mine.Leases[3].Epoch + 1), (theirs.Group, theirs.Epoch));
        Assert.False(await outbox.KeepAsync(mine.Leases[3], mine.Leases[3].Checkpoint));
        Assert.True(await outbox.KeepAsync(mine.Leases[2], mine.Leases[2].Checkpoint));

        await FluxPay.Tests.Patience.Until(async () => (await outbox.ShareAsync(Sink, "b")).Leases.Count == 8, "the leases of a host that died");
        Assert.False(await outbox.KeepAsync(mine.Leases[2], mine.Leases[2].Checkpoint));
    }

    [Fact]
    public async Task Months_are_dropped_when_they_are_old_and_every_sink_has_them_and_the_auditor_agrees()
    {
        var database = _store.Get<PostgresDatabase>();
        for (int i = 0; i < 3; i++)
            await _store.CommitAsync(c => c.Credit(new Samples(_store.Ids, StoreUnderTest.Start).Issue(1)));
        var lease = new OutboxLease(Sink, OutboxLane.Of(Customer) / 8, "a", 1, "1:1:");
        await Outbox.ShareAsync(Sink, "a");
        await Outbox.KeepAsync(lease, "1:1:");   // as if it had still to be told of all
        var retention = TimeSpan.FromDays(35);

        await database.RetainAsync(StoreUnderTest.Start.AddDays(400), retention, default);
        Assert.Equal(3, (await _store.OutboxAsync()).Count);
        await Outbox.KeepAsync(lease, (await Outbox.ReadAsync(lease, "1:1:", 100)).End);
        await database.RetainAsync(StoreUnderTest.Start.AddDays(34), retention, default);
        Assert.Equal(3, (await _store.OutboxAsync()).Count);
        Assert.Empty((await _store.Get<Consistency.IAuditor>().AuditAsync()).Violations);

        await database.RetainAsync(StoreUnderTest.Start.AddDays(400), retention, default);
        Assert.Empty(await _store.OutboxAsync());
        Assert.Empty((await _store.Get<Consistency.IAuditor>().AuditAsync()).Violations);
        await _store.CommitAsync(c => c.Credit(new Samples(_store.Ids, StoreUnderTest.Start).Issue(1)));
        Assert.Equal(4, Assert.Single((await Outbox.ReadAsync(lease, (await Outbox.ShareAsync(Sink, "a")).Leases[lease.Group].Checkpoint, 10)).Messages).Sequence);
        Assert.Empty((await _store.Get<Consistency.IAuditor>().AuditAsync()).Violations);
        await _store.ExecuteAsync("UPDATE outbox SET key_seq = 6");
        Assert.Equal("event-sequence-is-dense", Assert.Single((await _store.Get<Consistency.IAuditor>().AuditAsync()).Violations).Rule);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task<OutboxLease> LeaseAsync() => (await Outbox.ShareAsync(Sink, "a")).Leases[OutboxLane.Of(Customer) / 8];

    private Task<OpenTransaction> BeginAsync() => OpenTransaction.BeginAsync(_store.ConnectionString);

    private async Task<List<long>> GatedByXminAsync()
    {
        await using var connection = new NpgsqlConnection(_store.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT key_seq FROM fluxpay.outbox WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY position", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var sequences = new List<long>();
        while (await reader.ReadAsync())
            sequences.Add(reader.GetInt64(0));
        return sequences;
    }

    private static CustomerRef InLaneGroupOf(CustomerRef customer) => Enumerable.Range(2, 1000)
        .Select(i => new CustomerRef("moa", $"cust-{i}"))
        .First(other => OutboxLane.Of(other) / 8 == OutboxLane.Of(customer) / 8);
}
