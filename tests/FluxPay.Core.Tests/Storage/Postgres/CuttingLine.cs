using System.Net;
using System.Net.Sockets;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>A TCP line to a database that can be cut around the next commit: before the server hears of it, or before its answer arrives.</summary>
internal sealed class CuttingLine : IAsyncDisposable
{
    private static readonly byte[] Commit = "COMMIT\0"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly int _server;
    private volatile Cut _next = Cut.None;

    public CuttingLine(int server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    internal enum Cut { None, BeforeTheServer, BeforeTheAnswer }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What becomes of the next commit that passes; those after it pass again.</summary>
    public void Next(Cut cut) => _next = cut;

    /// <summary>True once the commit came by that was to be cut.</summary>
    public bool HasCut => _next == Cut.None;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Dispose();
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_closed.IsCancellationRequested)
            _ = JoinAsync(await _listener.AcceptTcpClientAsync(_closed.Token));
    }

    private async Task JoinAsync(TcpClient caller)
    {
        using var from = caller;
        using var to = new TcpClient();
        await to.ConnectAsync(IPAddress.Loopback, _server, _closed.Token);
        var answers = CopyAsync(to.GetStream(), from.GetStream());
        byte[] buffer = new byte[64 * 1024];
        while (await ReadAsync(from.GetStream(), buffer) is > 0 and var read)
        {
            var cut = buffer.AsSpan(0, read).IndexOf(Commit) >= 0 ? _next : Cut.None;
            if (cut != Cut.None)
                _next = Cut.None;
            if (cut == Cut.BeforeTheServer)
                return;   // both sides are closed: the server rolls back, the caller does not know
            if (cut == Cut.BeforeTheAnswer)
            {
                from.Client.Shutdown(SocketShutdown.Both);   // first, so that no answer gets through
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _closed.Token);
                await answers;
                return;
            }
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _closed.Token);
        }
    }

    /// <summary>Carries answers until either side is gone; the commit has been answered by then.</summary>
    private static async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await ReadAsync(from, buffer) is > 0 and var read)
        {
            try
            {
                await to.WriteAsync(buffer.AsMemory(0, read));
            }
            catch (IOException)
            {
                return;   // the caller's side is cut
            }
        }
    }

    private static async Task<int> ReadAsync(NetworkStream from, byte[] buffer)
    {
        try
        {
            return await from.ReadAsync(buffer);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
