using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace FluxPay.Benchmarks;

/// <summary>A TCP line to a server on this machine; what a caller sends arrives later, what the server answers at once.</summary>
internal sealed class SlowLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly TimeSpan _delay;
    private readonly CancellationTokenSource _closed = new();

    public SlowLine(int server, TimeSpan delay)
    {
        _server = server;
        _delay = delay;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

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

    [SuppressMessage("Design", "CA1031", Justification = "A line that breaks is closed, whatever broke it.")]
    private async Task JoinAsync(TcpClient caller)
    {
        using var from = caller;
        using var to = new TcpClient { NoDelay = true };
        try
        {
            await to.ConnectAsync(IPAddress.Loopback, _server, _closed.Token);
            await Task.WhenAny(SendLaterAsync(from.GetStream(), to.GetStream()), to.GetStream().CopyToAsync(from.GetStream(), _closed.Token));
        }
        catch (Exception)
        {
            // Closed with the using above.
        }
    }

    private async Task SendLaterAsync(NetworkStream from, NetworkStream to)
    {
        var sent = Channel.CreateUnbounded<(long At, byte[] Bytes)>();
        var delivering = Task.Run(async () =>
        {
            await foreach (var (at, bytes) in sent.Reader.ReadAllAsync(_closed.Token))
            {
                // Timers are too coarse for milliseconds: the last part of the wait is spun.
                while (Stopwatch.GetElapsedTime(at) < _delay)
                    await Task.Yield();
                await to.WriteAsync(bytes, _closed.Token);
            }
        });
        byte[] buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _closed.Token) is var read and > 0)
            sent.Writer.TryWrite((Stopwatch.GetTimestamp(), buffer[..read]));
        sent.Writer.Complete();
        await delivering;
    }
}
