using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FluxPay.Tests;

namespace FluxPay.Benchmarks;

/// <summary>The baseline: balance checked and lowered under the row's lock, a journal row, one transaction each, by PostgreSQL's own tool.</summary>
internal sealed partial class Pgbench
{
    private const string Script = """
        \set account random(1, :accounts)
        BEGIN;
        UPDATE account SET balance = balance - 1 WHERE id = :account AND balance >= 1;
        INSERT INTO journal (account, amount) VALUES (:account, -1);
        COMMIT;
        """;

    private readonly PostgresServer _server;

    private Pgbench(PostgresServer server) => _server = server;

    public static async Task<Pgbench> PrepareAsync(PostgresServer server, int accounts)
    {
        await server.ExecuteAsync($"""
            CREATE TABLE account (id integer PRIMARY KEY, balance bigint NOT NULL);
            CREATE TABLE journal (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account integer NOT NULL, amount bigint NOT NULL);
            INSERT INTO account SELECT n, 1000000000 FROM generate_series(1, {accounts}) n;
            """);
        return new Pgbench(server);
    }

    public async Task<double> RunAsync(int accounts, TimeSpan time)
    {
        string script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, Script);
        string[] arguments =
        [
            "-h", "127.0.0.1", "-p", $"{_server.Port}", "-U", "fluxpay", "-n", "-M", "prepared", "-c", "32", "-j", "2",
            "-T", time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture), "-D", $"accounts={accounts}", "-f", script, "postgres",
        ];
        using var process = Process.Start(new ProcessStartInfo(PostgresServer.Program("pgbench"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(script);
        return Tps().Match(output) is { Success: true } tps
            ? double.Parse(tps.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench said:\n{output}\n{await errors}");
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
