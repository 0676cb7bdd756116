namespace FluxPay.Idempotency.Tests;

/// <summary>What every keeper of claims promises; one subclass per implementation.</summary>
public abstract class ClaimsContractTests
{
    private protected static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly string _key = Guid.NewGuid().ToString();
    private int _owners;

    private protected abstract IClaims Claims { get; }

    [Fact]
    public async Task A_claim_is_granted_once_and_again_when_it_was_released()
    {
        var first = Claim();
        Assert.IsType<ClaimAnswer.Granted>(await Claims.ClaimAsync(first, Lease));
        Assert.InRange(Assert.IsType<ClaimAnswer.Busy>(await Claims.ClaimAsync(Claim(), Lease)).Left, TimeSpan.FromTicks(1), Lease);
        await Claims.ReleaseAsync(first);
        Assert.IsType<ClaimAnswer.Granted>(await Claims.ClaimAsync(Claim(), Lease));
    }

    [Fact]
    public async Task Another_body_is_told_so_while_the_first_runs()
    {
        await Claims.ClaimAsync(Claim(), Lease);
        Assert.IsType<ClaimAnswer.Mismatched>(await Claims.ClaimAsync(Claim("OTHER"), Lease));
        // A fingerprint that another one begins with is another one.
        Assert.IsType<ClaimAnswer.Mismatched>(await Claims.ClaimAsync(Claim("BOD"), Lease));
    }

    [Fact]
    public async Task Of_many_at_once_one_is_granted()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await Claims.ClaimAsync(Claim(), Lease))));
        Assert.Single(answers, a => a is ClaimAnswer.Granted);
        Assert.Equal(49, answers.Count(a => a is ClaimAnswer.Busy));
    }

    [Fact]
    public async Task Who_lost_a_claim_can_neither_renew_nor_end_that_of_the_next()
    {
        var (lost, next) = (Claim(), Claim());
        await Claims.ClaimAsync(lost, Lease);
        Assert.True(await Claims.RenewAsync(lost, Lease));
        await Claims.ReleaseAsync(lost);
        Assert.False(await Claims.RenewAsync(lost, Lease));
        await Claims.ClaimAsync(next, Lease);
        Assert.False(await Claims.RenewAsync(lost, Lease));
        await Claims.ReleaseAsync(lost);
        await Claims.CompleteAsync(lost);
        Assert.IsType<ClaimAnswer.Busy>(await Claims.ClaimAsync(Claim(), Lease));
        Assert.True(await Claims.RenewAsync(next, Lease));
    }

    [Fact]
    public async Task What_was_answered_holds_nobody_up()
    {
        var answered = Claim();
        await Claims.ClaimAsync(answered, Lease);
        await Claims.CompleteAsync(answered);
        Assert.IsNotType<ClaimAnswer.Busy>(await Claims.ClaimAsync(Claim(), Lease));
    }

    [Fact]
    public async Task Keys_that_differ_in_any_part_are_claimed_apart()
    {
        var key = Claim().Key;
        foreach (var other in (IdempotencyKey[])[key, key with { Service = "moaP" }, key with { Method = "OST" }, key with { Path = "/a}{" }, key with { Value = _key + "x" }])
            Assert.IsType<ClaimAnswer.Granted>(await Claims.ClaimAsync(new Claim(other, "BODY", "owner"), Lease));
    }

    private protected Claim Claim(string fingerprint = "BODY") =>
        new(new IdempotencyKey("moa", "POST", "/a", _key), fingerprint, $"owner-{Interlocked.Increment(ref _owners)}");
}
