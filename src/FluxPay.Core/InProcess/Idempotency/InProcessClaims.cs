using System.Collections.Concurrent;
using FluxPay.Idempotency;

namespace FluxPay.InProcess.Idempotency;

/// <summary>The requests that run in this process. A claim needs no lease: it lives exactly as long as its run.</summary>
internal sealed class InProcessClaims : IClaims
{
    // This process sees its runs end, so a repeat need not wait for a lease.
    private static readonly ClaimAnswer StillRunning = new ClaimAnswer.Busy(TimeSpan.FromSeconds(1));
    private static readonly ClaimAnswer Granted = new ClaimAnswer.Granted();
    private static readonly ClaimAnswer Mismatched = new ClaimAnswer.Mismatched();

    private readonly ConcurrentDictionary<IdempotencyKey, Claim> _running = [];

    public bool IsShared => false;

    public ValueTask<ClaimAnswer> ClaimAsync(Claim claim, TimeSpan lease) => ValueTask.FromResult(
        _running.TryAdd(claim.Key, claim) ? Granted
        : _running.TryGetValue(claim.Key, out var running) && running.Fingerprint != claim.Fingerprint ? Mismatched
        : StillRunning);

    public ValueTask<bool> RenewAsync(Claim claim, TimeSpan lease) =>
        ValueTask.FromResult(_running.TryGetValue(claim.Key, out var running) && running == claim);

    public ValueTask CompleteAsync(Claim claim) => ReleaseAsync(claim);

    public ValueTask ReleaseAsync(Claim claim)
    {
        _running.TryRemove(new KeyValuePair<IdempotencyKey, Claim>(claim.Key, claim));
        return ValueTask.CompletedTask;
    }
}
