using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>
/// A TCP line to a database that can be cut around the next commit: before the server hears of it, before its answer arrives, or so that the
/// server hears of it long afterwards.
/// </summary>
internal sealed class CuttingLine : IAsyncDisposable
{
    private static readonly byte[] Commit = "COMMIT\0"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _delayed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _server;
    private volatile Cut _next = Cut.None;
    private int _after;

    public CuttingLine(int server)
    {
        _server = server;
        _listener.Start();
        _ = AcceptAsync();
    }

    internal enum Cut { None, BeforeTheServer, BeforeTheAnswer, BeforeTheServerForNow }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What becomes of the next commit that passes, or of one some commits later; those after it pass again.</summary>
    public void Next(Cut cut, int after = 0) => (_after, _next) = (after, cut);

    /// <summary>True once the commit came by that was to be cut.</summary>
    public bool HasCut => _next == Cut.None;

    /// <summary>Has the server hear at last of what was cut for now.</summary>
    /// <returns>When the server has dealt with it.</returns>
    public Task ArriveAsync()
    {
        _delayed.TrySetResult();
        return _answered.Task;
    }

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
        var isSilent = new StrongBox<bool>();
        _ = CopyAsync(to.GetStream(), from, isSilent);
        byte[] buffer = new byte[64 * 1024];
        while (await ReadAsync(from.GetStream(), buffer) is > 0 and var read)
        {
            var cut = buffer.AsSpan(0, read).IndexOf(Commit) >= 0 && _next != Cut.None && _after-- == 0 ? _next : Cut.None;
            if (cut != Cut.None)
                _next = Cut.None;
            if (cut == Cut.BeforeTheServer)
                return;   // both sides are closed: the server rolls back, the caller does not know
            isSilent.Value = cut != Cut.None;
            if (cut == Cut.BeforeTheServerForNow)
            {
                from.Client.Shutdown(SocketShutdown.Both);
                await _delayed.Task.WaitAsync(_closed.Token);
            }
            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _closed.Token);
            if (!isSilent.Value)
                continue;
            to.Client.Shutdown(SocketShutdown.Send);   // the server closes once it has dealt with all of it
            await _answered.Task.WaitAsync(_closed.Token);
        }
    }

    /// <summary>Carries answers until either side is gone; what the caller is not to hear is dropped.</summary>
    private async Task CopyAsync(NetworkStream from, TcpClient to, StrongBox<bool> isSilent)
    {
        byte[] buffer = new byte[64 * 1024];
        while (await ReadAsync(from, buffer) is > 0 and var read)
        {
            if (isSilent.Value)
                continue;
            try
            {
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
            catch (IOException)
            {
                return;   // the caller's side is cut
            }
        }
        if (!isSilent.Value)
            return;
        to.Client.Shutdown(SocketShutdown.Both);
        _answered.TrySetResult();
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
