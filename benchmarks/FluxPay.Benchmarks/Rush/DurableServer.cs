namespace FluxPay.Benchmarks;

/// <summary>A server whose commits are on the disk when they are answered; beside that, as Debian ships it.</summary>
internal static class DurableServer
{
    public static readonly string[] Settings =
        ["fsync=on", "full_page_writes=on", "synchronous_commit=on", "shared_buffers=256MB", "max_wal_size=4GB", "max_connections=100"];
}
