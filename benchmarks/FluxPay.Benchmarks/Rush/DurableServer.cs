using System.Globalization;
using FluxPay.Tests;

namespace FluxPay.Benchmarks;

/// <summary>A server whose commits are on the disk when they are answered; beside that, as Debian ships it.</summary>
internal static class DurableServer
{
    private const int MostSegments = 128;   // min_wal_size, of 16 MB each

    public static readonly string[] Settings =
    [
        "fsync=on", "full_page_writes=on", "synchronous_commit=on", "shared_buffers=256MB", "min_wal_size=2GB", "max_wal_size=4GB", "backend_flush_after=256kB", "max_connections=100",
    ];

    /// <summary>
    /// With a log as that of a server in use, whose checkpoints hand on segments that nobody needs any more. A new server makes each of them, full of
    /// zeros and on the disk, while the commit that comes to its end waits; that is no part of what a run asks.
    /// </summary>
    /// <param name="use">How long the run takes; two segments are made for every second of it, which 32 MB are.</param>
    /// <param name="settings">More of the server's own.</param>
    public static async Task<PostgresServer> StartAsync(TimeSpan use, params string[] settings)
    {
        var server = await PostgresServer.StartAsync([.. Settings, .. settings]);
        int segments = Math.Min((int)(2 * use.TotalSeconds), MostSegments);
        await server.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            DO $$BEGIN
                FOR i IN 1..{segments} LOOP
                    PERFORM pg_logical_emit_message(true, 'segment', i::text);
                    PERFORM pg_switch_wal();
                END LOOP;
            END$$
            """));
        await server.ExecuteAsync("CHECKPOINT");
        return server;
    }
}
