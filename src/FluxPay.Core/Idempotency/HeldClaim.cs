namespace FluxPay.Idempotency;

/// <summary>A claim while its run goes on: renewed after each third of the lease where other hosts see it.</summary>
internal sealed class HeldClaim
{
    private readonly IClaims _claims;
    private readonly Claim _claim;
    private readonly ITimer? _renewal;

    public HeldClaim(IClaims claims, Claim claim, TimeSpan lease)
    {
        (_claims, _claim) = (claims, claim);
        if (claims.IsShared)   // leases keep the real clock
            _renewal = TimeProvider.System.CreateTimer(_ => _ = RenewAsync(lease), null, lease / 3, lease / 3);
    }

    /// <param name="answered">True when the run's answer is durable.</param>
    public async ValueTask EndAsync(bool answered)
    {
        if (_renewal is not null)
            await _renewal.DisposeAsync();
        await (answered ? _claims.CompleteAsync(_claim) : _claims.ReleaseAsync(_claim));
    }

    /// <summary>A claim that was lost stops nothing: the durable record decides between this run and the other.</summary>
    private async Task RenewAsync(TimeSpan lease) => await _claims.RenewAsync(_claim, lease);
}
