using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FluxPay.Tests;

/// <summary>
/// A real <c>redis-server</c> on a free loopback port, without a file of its own, that can be killed, started again, and made to
/// hang.
/// </summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fluxpay-redis-");
    private readonly int _bus = LoopbackPorts.Take();   // for a cluster's nodes among themselves
    private readonly string[] _arguments;
    private Process? _process;

    private RedisServer(int port, string[] arguments) => (Port, _arguments) = (port, arguments);

    public int Port { get; }
    public int ProcessId => _process!.Id;

    /// <summary>As StackExchange.Redis reads it; append <c>,protocol=resp2</c> for the older protocol.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <param name="arguments">More of redis-server's own, for example <c>--cluster-enabled yes</c>.</param>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        while (true)
        {
            var server = new RedisServer(LoopbackPorts.Take(), arguments);
            if (await server.TryStartAsync())
                return server;
            await server.DisposeAsync();   // somebody took the port between our look and our start
        }
    }

    /// <summary>Ends it at once, with all it knows.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again, empty, on the same port.</summary>
    public async Task RestartAsync()
    {
        if (_process is not null)
            await KillAsync();
        if (!await TryStartAsync())
            throw new InvalidOperationException($"redis-server did not come back on port {Port}.");
    }

    /// <summary>Connections stay open and nothing answers until <see cref="Resume"/>.</summary>
    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    /// <summary>One command in Redis' inline form; the raw answer.</summary>
    public async Task<string> CommandAsync(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"));
        byte[] buffer = new byte[64 * 1024];
        int read = await stream.ReadAsync(buffer);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> TryStartAsync()
    {
        string port = Port.ToString(CultureInfo.InvariantCulture);
        string bus = _bus.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("redis-server",
        [
            "--port", port, "--cluster-port", bus, "--bind", "127.0.0.1", "--dir", _folder.FullName, "--save", "", "--appendonly", "no",
            "--daemonize", "no", "--logfile", "redis.log", .. _arguments,
        ]);
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("These tests need redis-server; on Debian: apt-get install redis-server.", missing);
        }

        var clock = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_process.HasExited)
                return false;
            if (clock.Elapsed > Limit)
                throw new TimeoutException($"redis-server did not answer on port {port} in {Limit}.");
            await Task.Delay(10);
        }
        return true;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            // By its process id, so that nobody else's server on this port is taken for ours.
            return (await CommandAsync("INFO server")).Contains($"process_id:{_process!.Id}\r\n", StringComparison.Ordinal);
        }
        catch (Exception notYet) when (notYet is SocketException or IOException)
        {
            return false;
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
