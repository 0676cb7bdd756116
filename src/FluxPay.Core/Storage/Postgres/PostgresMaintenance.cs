using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>Keeps the journals' partitions ahead of the calendar, whichever host comes first.</summary>
internal sealed class PostgresMaintenance(PostgresDatabase database, TimeProvider time, ILogger<PostgresMaintenance> logger) : BackgroundService
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
            }
            catch (NpgsqlException failure)
            {
                logger.LogWarning(failure, "The journals' partitions could not be made; trying again in {Pause}.", Pause);
            }
        }
    }
}
