using FluxPay.Tests;

namespace FluxPay.Benchmarks;

/// <summary>
/// A server whose commits are on the disk when they are answered. Beside that it keeps its log as the README says for rushes, writes out bit by bit
/// what it evicts, and has twice Debian's shared buffers and four times its largest log, so that no checkpoint begins by itself in the first minutes.
/// </summary>
internal static class DurableServer
{
    private const int MostSegments = 128;   // what min_wal_size keeps, of 16 MB each

    public static readonly string[] Settings =
    [
        "fsync=on", "full_page_writes=on", "synchronous_commit=on", "shared_buffers=256MB", "min_wal_size=2GB", "max_wal_size=4GB",
        "backend_flush_after=256kB", "max_connections=100",
    ];

    /// <summary>
    /// With a log as that of a server in use, whose checkpoints hand on segments that nobody needs any more. A new server makes each of them, full of
    /// zeros and on the disk, while the commit that comes to its end waits; that is no part of what these runs ask.
    /// </summary>
    /// <param name="use">How long the run takes; 32 MB are made for every second of it.</param>
    /// <param name="settings">More of the server's own.</param>
    public static async Task<PostgresServer> StartAsync(TimeSpan use, params string[] settings)
    {
        var server = await PostgresServer.StartAsync([.. Settings, .. settings]);
        try
        {
            for (int segment = 0; segment < Math.Min(2 * use.TotalSeconds, MostSegments); segment++)
                await server.ExecuteAsync("SELECT pg_logical_emit_message(true, 'segment', ''); SELECT pg_switch_wal()");
            await server.ExecuteAsync("CHECKPOINT");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
