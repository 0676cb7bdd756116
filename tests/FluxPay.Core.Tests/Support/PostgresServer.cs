using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace FluxPay.Tests;

/// <summary>
/// A real PostgreSQL on a free loopback port with a data folder of its own, that can be killed and started again on both.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "fluxpay";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fluxpay-postgres-");
    private readonly string[] _settings;
    private Process? _process;

    private PostgresServer(int port, string[] settings) => (Port, _settings) = (port, settings);

    public int Port { get; }
    public int ProcessId => _process!.Id;

    /// <param name="settings">More of the server's own, for example <c>synchronous_commit=on</c>.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var server = new PostgresServer(LoopbackPorts.Take(), settings);
        await server.InitializeAsync();
        await server.StartProcessAsync();
        return server;
    }

    /// <summary>As Npgsql reads it.</summary>
    public string ConnectionString(string database = "postgres") => string.Create(CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={Port};Username={User};Database={database};Include Error Detail=true;Maximum Pool Size=40");

    /// <summary>A standby of this server, caught up.</summary>
    /// <param name="port">Where it finds this server: its port, or that of a line to it.</param>
    /// <param name="settings">More of the standby's own.</param>
    public async Task<PostgresServer> AddStandbyAsync(int port, params string[] settings)
    {
        var standby = new PostgresServer(LoopbackPorts.Take(), settings);
        var (program, arguments) = AsPostgres("pg_basebackup", ["-D", standby._folder.FullName, "-X", "stream", "-R", "-c", "fast", "-d",
            string.Create(CultureInfo.InvariantCulture, $"host=127.0.0.1 port={port} user={User}")]);
        await OwnAsync(standby._folder);
        await RunAsync(program, arguments);
        await standby.StartProcessAsync();
        return standby;
    }

    /// <summary>One of the server's programs.</summary>
    public static string Program(string name) => Path.Combine(Binaries(), name);

    /// <summary>Runs SQL outside every pool.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends the server and all its sessions at once, as a power cut would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async Task RestartAsync()
    {
        if (_process is not null)
            await KillAsync();
        await StartProcessAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        _folder.Delete(recursive: true);
    }

    private async Task InitializeAsync()
    {
        await OwnAsync(_folder);
        var (program, arguments) = AsPostgres("initdb",
            ["-D", _folder.FullName, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        await RunAsync(program, arguments);
    }

    private static async Task OwnAsync(DirectoryInfo folder)
    {
        if (Environment.UserName == "root")
            await RunAsync("chown", ["postgres", folder.FullName]);
    }

    private async Task StartProcessAsync()
    {
        string[] settings =
        [
            $"port={Port.ToString(CultureInfo.InvariantCulture)}", "listen_addresses=127.0.0.1", "unix_socket_directories=",
            "max_connections=400", "shared_buffers=64MB", "fsync=off", "full_page_writes=off", "log_destination=stderr", "logging_collector=off", .. _settings,
        ];
        var (program, arguments) = AsPostgres("postgres", ["-D", _folder.FullName, .. settings.SelectMany(s => (string[])["-c", s])]);
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, WorkingDirectory = _folder.FullName })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();

        var clock = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"postgres ended with {_process.ExitCode} on port {Port}.");
            if (clock.Elapsed > Limit)
                throw new TimeoutException($"postgres did not answer on port {Port} in {Limit}.");
            await Task.Delay(20);
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;   // not listening yet, or still recovering
        }
    }

    /// <summary>PostgreSQL refuses to run as root, so root becomes Debian's own user for it.</summary>
    private static (string Program, string[] Arguments) AsPostgres(string program, string[] arguments)
    {
        string path = Program(program);
        return Environment.UserName == "root"
            ? ("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", path, .. arguments])
            : (path, arguments);
    }

    private static string Binaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [];
        return versions.Length > 0
            ? Path.Combine(versions.MaxBy(v => int.Parse(Path.GetFileName(v), CultureInfo.InvariantCulture))!, "bin")
            : throw new InvalidOperationException("These tests need PostgreSQL 15 or newer; on Debian: apt-get install postgresql.");
    }

    private static async Task RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{await output}\n{await error}");
    }
}
