using FluxPay.Tests;

namespace FluxPay.Benchmarks;

/// <summary>
/// A primary that answers a commit only once a standby has it on its disk too, over a line that takes longer: what a commit costs in a
/// fleet that survives the loss of a machine. Locks are held as long as the commit takes, as they would be there.
/// </summary>
internal sealed class SynchronousPair : IAsyncDisposable
{
    private readonly PostgresServer _standby;
    private readonly SlowLine _line;

    private SynchronousPair(PostgresServer primary, PostgresServer standby, SlowLine line) =>
        (Primary, _standby, _line) = (primary, standby, line);

    public PostgresServer Primary { get; }

    /// <param name="delay">How much later the standby's answers arrive.</param>
    public static async Task<SynchronousPair> StartAsync(TimeSpan delay)
    {
        var primary = await PostgresServer.StartAsync([.. DurableServer.Settings, "wal_level=replica", "max_wal_senders=4"]);
        var line = new SlowLine(primary.Port, delay);
        var standby = await primary.AddStandbyAsync(line.Port, DurableServer.Settings);
        await primary.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = '*'");
        await primary.ExecuteAsync("SELECT pg_reload_conf()");
        return new SynchronousPair(primary, standby, line);
    }

    public async ValueTask DisposeAsync()
    {
        await Primary.DisposeAsync();
        await _standby.DisposeAsync();
        await _line.DisposeAsync();
    }
}
