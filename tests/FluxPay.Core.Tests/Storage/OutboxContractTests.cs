using FluxPay.Outbox;
using FluxPay.Tests;

namespace FluxPay.Storage.Tests;

/// <summary>What a relay may rely on, whichever store keeps the outbox.</summary>
public abstract class OutboxContractTests(StoreUnderTest store) : StoreContract(store)
{
    private const string Host = "host-1";

    private Samples Samples => new(Store.Ids, Now);

    private IOutboxReader Outbox => Get<IOutboxReader>();

    [Fact]
    public async Task A_sink_begins_at_the_end_and_has_a_place_of_its_own()
    {
        await PublishAsync(3);
        var one = await LeasesAsync("one");
        await PublishAsync(4);
        var two = await LeasesAsync("two");
        await PublishAsync(2);
        Assert.Equal([4L, 5, 6, 7, 8, 9], (await ReadAllAsync(one, 100)).Select(m => m.Sequence));
        Assert.Equal([8L, 9], (await ReadAllAsync(two, 100)).Select(m => m.Sequence));
        Assert.Equal(Outbox.Groups, one.Select(l => l.Group).Distinct().Count());
    }

    [Fact]
    public async Task What_was_kept_is_not_read_again_also_after_a_restart()
    {
        var leases = await LeasesAsync("one");
        await PublishAsync(9);
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), (await ReadAllAsync(leases, 2, keep: true)).Select(m => m.Sequence));
        await Store.ReopenAsync();
        Assert.Empty(await ReadAllAsync(await LeasesAsync("one"), 2));
        await PublishAsync(1);
        Assert.Equal(10, Assert.Single(await ReadAllAsync(await LeasesAsync("one"), 2)).Sequence);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(50)]
    public async Task A_batch_half_delivered_goes_on_behind_its_last_delivered_message(int limit)
    {
        var leases = await LeasesAsync("one");
        await PublishAsync(10);
        var lease = leases[OutboxLane.Of(Customer) / (OutboxLane.Count / Outbox.Groups)];
        var batch = await Outbox.ReadAsync(lease, lease.Checkpoint, limit);
        string half = batch.After(batch.Messages[batch.Messages.Count / 2]);
        long last = batch.Messages[batch.Messages.Count / 2].Sequence;
        await PublishAsync(5);
        await Store.ReopenAsync();   // nothing it needs is only in memory
        var rest = await ReadAllAsync([lease with { Checkpoint = half }], limit);
        Assert.Equal(Enumerable.Range(1, 15).Select(i => (long)i).Where(i => i > last), rest.Select(m => m.Sequence));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Every_customers_messages_come_in_order_and_once_whatever_the_batch(int limit)
    {
        var leases = await LeasesAsync("one");
        var customers = Enumerable.Range(0, 20).Select(i => new CustomerRef("moa", $"c-{i}")).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => Store.CommitAsync(c => c.Credit(Samples.Issue(1, customers[i % 20]))))));
        var read = await ReadAllAsync(leases, limit, keep: true);
        Assert.Equal(200, read.Count);
        Assert.All(customers, customer => Assert.Equal(
            Enumerable.Range(1, 10).Select(i => (long)i), read.Where(m => m.Customer == customer).Select(m => m.Sequence)));
    }

    [Fact]
    public async Task A_look_names_the_groups_with_something_new_and_only_those()
    {
        var first = await Outbox.LookAsync(null);
        Assert.Equal(Outbox.Groups, first.Groups.Count);
        await PublishAsync(2);
        var second = await Outbox.LookAsync(first.At);
        Assert.Equal([OutboxLane.Of(Customer) / (OutboxLane.Count / Outbox.Groups)], second.Groups);
        Assert.Empty((await Outbox.LookAsync(second.At)).Groups);
    }

    [Fact]
    public async Task The_backlog_counts_what_is_committed_and_not_kept()
    {
        var leases = await LeasesAsync("one");
        await LeasesAsync("other");
        await PublishAsync(5);
        var backlog = await Outbox.BacklogAsync(["one"]);
        Assert.Equal((5L, (DateTimeOffset?)Now), (backlog.Sum(b => b.Messages), backlog.Min(b => b.Oldest)));
        var lease = leases[OutboxLane.Of(Customer) / (OutboxLane.Count / Outbox.Groups)];
        var batch = await Outbox.ReadAsync(lease, lease.Checkpoint, 3);
        Assert.True(await Outbox.KeepAsync(lease, batch.After(batch.Messages[1])));
        Assert.Equal(3, (await Outbox.BacklogAsync(["one"])).Sum(b => b.Messages));
        await ReadAllAsync([lease with { Checkpoint = batch.After(batch.Messages[1]) }], 2, keep: true);
        backlog = await Outbox.BacklogAsync(["one", "never begun"]);
        Assert.Equal((0L, null), (backlog.Sum(b => b.Messages), backlog.Min(b => b.Oldest)));
        Assert.All(backlog, b => Assert.Equal("one", b.Sink));
    }

    [Fact]
    public async Task Who_asks_for_the_checkpoint_is_told_what_was_kept_last_and_not_what_the_lease_began_with()
    {
        var leases = await LeasesAsync("one");
        await PublishAsync(3);
        var lease = leases[OutboxLane.Of(Customer) / (OutboxLane.Count / Outbox.Groups)];
        Assert.Equal(lease.Checkpoint, await Outbox.CheckpointAsync(lease));
        var batch = await Outbox.ReadAsync(lease, lease.Checkpoint, 2);
        Assert.True(await Outbox.KeepAsync(lease, batch.End));
        Assert.Equal(batch.End, await Outbox.CheckpointAsync(lease));
        if (Outbox.Groups > 1)
            Assert.Null(await Outbox.CheckpointAsync(lease with { Epoch = lease.Epoch - 1 }));   // somebody else's by now
    }

    private async Task<IReadOnlyList<OutboxLease>> LeasesAsync(string sink) => (await Outbox.ShareAsync(sink, Host)).Leases;

    private async Task<List<OutboxMessage>> ReadAllAsync(IEnumerable<OutboxLease> leases, int limit, bool keep = false)
    {
        var messages = new List<OutboxMessage>();
        foreach (var lease in leases)
        {
            string checkpoint = lease.Checkpoint;
            for (bool more = true; more;)
            {
                var batch = await Outbox.ReadAsync(lease, checkpoint, limit);
                messages.AddRange(batch.Messages);
                (checkpoint, more) = (batch.End, batch.More);
                if (keep)
                    Assert.True(await Outbox.KeepAsync(lease, checkpoint));
            }
        }
        return messages;
    }

    private async Task PublishAsync(int count)
    {
        for (int i = 0; i < count; i++)
            Assert.IsType<CommitResult.Committed>(await Store.CommitAsync(c => c.Credit(Samples.Issue(1))));
    }
}
