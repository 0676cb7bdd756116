using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.Security;

/// <summary>
/// Seals again, under the current key, whatever is sealed under an older one, some at a time. It keeps no place of its own: what is done
/// shows in the values, so a run that was cut off is simply begun again, and hosts that do it together only do it sooner.
/// </summary>
internal sealed class Resealing(
    ISealedValues values, KeyRing ring, FieldCipher cipher, EncryptionMetrics metrics, ILogger<Resealing> logger) : BackgroundService
{
    private const int AtOnce = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);   // hosts that have not turned yet may still seal under the old key

    /// <summary>Seals again all that is under an old key now.</summary>
    /// <returns>How many are still under one: their key is not in the ring, or they changed meanwhile.</returns>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var (current, left, done) = (cipher.CurrentPrefix(), 0L, 0L);
        foreach (string field in values.Fields)
        {
            IReadOnlyList<SealedValue> batch = [];
            do
            {
                batch = await values.ListAsync(field, batch.Count > 0 ? batch[^1] : null, current, AtOnce, cancellationToken);
                foreach (var value in batch.Where(v => !v.Value.AsSpan().StartsWith(current)))
                {
                    bool sealedAgain = await ResealAsync(field, value, cancellationToken);
                    (done, left) = sealedAgain ? (done + 1, left) : (done, left + 1);
                }
            }
            while (batch.Count == AtOnce);
        }
        metrics.Left(left);
        if (left > 0)
            logger.LogWarning("{Left} values are still sealed under old keys ({Done} were sealed again); keep the keys in FluxPay:Encryption:Keys.", left, done);
        else
            logger.LogInformation("Nothing is sealed under old keys any more ({Done} were sealed again). Once every host has the new one first, drop the old.", done);
        return left;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is logged; old keys open until the next time.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!ring.IsTurning)
            return;

        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(failure, "Values under old keys could not be sealed again; trying again in {Pause}.", Pause);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> ResealAsync(string field, SealedValue value, CancellationToken cancellationToken)
    {
        try
        {
            byte[] plain = cipher.Open(value.Purpose, value.Value);
            return await values.ReplaceAsync(field, value, cipher.Seal(value.Purpose, plain), cancellationToken);
        }
        catch (CryptographicException failure)
        {
            logger.LogError(failure, "A value of {Field} cannot be opened.", field);
            return false;
        }
    }
}
