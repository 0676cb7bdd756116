using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FluxPay.Idempotency;

/// <summary>Forgets keys whose time is over, some at a time; hosts that do so together share the work.</summary>
internal sealed class IdempotencyPurge(
    IIdempotencyStore store, IOptions<IdempotencyOptions> options, ILogger<IdempotencyPurge> logger) : BackgroundService
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Forgets all that is old now.</summary>
    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var before = TimeProvider.System.Now() - options.Value.Retention;   // records keep the server's clock
        while (await store.PurgeAsync(before, AtOnce, cancellationToken) == AtOnce)
            cancellationToken.ThrowIfCancellationRequested();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is logged; old keys do no harm until the next time.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PurgeAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "Old idempotency keys could not be forgotten; trying again in {Pause}.", Pause);
            }
        }
    }
}
