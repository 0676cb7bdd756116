using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FluxPay.Http;

/// <summary>The keys every development host has, told at start; nowhere else do they open anything.</summary>
internal sealed class DevelopmentKeys(IHostEnvironment environment, ILogger<DevelopmentKeys> logger) : IHostedService
{
    public const string ServiceId = "moa";
    public const string Service = "fp_test_moa";
    public const string Admin = "fp_test_admin";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (environment.IsDevelopment())
            logger.LogInformation("Development keys of the service {ServiceId}: {Service}, and with the admin scope {Admin}.", ServiceId, Service, Admin);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
