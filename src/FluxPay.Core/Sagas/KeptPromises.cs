using System.Diagnostics.CodeAnalysis;
using FluxPay.Policies;
using FluxPay.Subscriptions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.Sagas;

/// <summary>Says at start and after every change of a policy how many subscriptions keep the version they were promised under.</summary>
internal sealed class KeptPromises(IPolicies policies, ISubscriptionBooks books, ILogger<KeptPromises> logger) : BackgroundService
{
    private readonly SemaphoreSlim _changed = new(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watcher = policies as PolicyWatcher;
        if (watcher is not null)
            watcher.Reloaded += Notice;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await _changed.WaitAsync(stoppingToken);
                await TellAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            if (watcher is not null)
                watcher.Reloaded -= Notice;
        }
    }

    /// <summary>Tells it once.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A store that is away for a while keeps nobody from anything.")]
    internal async Task TellAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var policy in policies.All)
            {
                foreach (var kept in await books.KeptVersionsAsync(policy.Service, policy.Version, cancellationToken))
                {
                    logger.LogInformation("The policy of {Service} is version {Version}: {Subscriptions} subscriptions keep version {Kept}.",
                        policy.Service, policy.Version, kept.Subscriptions, kept.PolicyVersion);
                }
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            logger.LogWarning(failure, "Which subscriptions keep an older policy could not be read.");
        }
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    private void Notice() => _changed.Release();
}
