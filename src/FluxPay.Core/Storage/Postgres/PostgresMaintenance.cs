using FluxPay.Outbox;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>Keeps the journals' partitions ahead of the calendar and drops the outbox's old ones, whichever host comes first.</summary>
internal sealed class PostgresMaintenance(
    PostgresDatabase database, IOptions<OutboxOptions> outbox, TimeProvider time, ILogger<PostgresMaintenance> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await database.MaintainAsync(time.Now(), stoppingToken);
                await database.RetainAsync(time.Now(), outbox.Value.Retention, stoppingToken);
            }
            catch (NpgsqlException failure)
            {
                logger.LogWarning(failure, "The journals' partitions could not be made or dropped; trying again in {Pause}.", Pause);
            }
        }
    }
}
