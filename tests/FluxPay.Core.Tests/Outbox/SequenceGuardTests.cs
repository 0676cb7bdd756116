namespace FluxPay.Outbox.Tests;

/// <summary>A hole in a customer's sequence is noticed; what comes again is not one.</summary>
public sealed class SequenceGuardTests
{
    private static readonly CustomerRef One = new("moa", "1");
    private static readonly CustomerRef Two = new("moa", "2");

    private readonly SequenceGuard _guard = new();

    [Fact]
    public void Only_a_hole_behind_what_was_seen_is_one()
    {
        Assert.Null(Missed(One, 7));   // the first it sees of a customer
        Assert.Null(Missed(One, 8));
        Assert.Null(Missed(Two, 1));
        Assert.Null(Missed(One, 7));   // again, after a failure
        Assert.Null(Missed(One, 8));
        Assert.Equal(9, Missed(One, 10));
        Assert.Null(Missed(One, 11));
        Assert.Equal(2, Missed(Two, 3));
    }

    private long? Missed(CustomerRef customer, long sequence) => _guard.Missed(
        new OutboxMessage(0, default, customer, sequence, "test", customer.Id, DateTimeOffset.UnixEpoch, null, default));
}
