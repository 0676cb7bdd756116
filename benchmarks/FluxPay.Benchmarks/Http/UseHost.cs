using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using FluxPay.Host.Tests.Hosting;
using FluxPay.LoadTest.Measuring;
using FluxPay.Tests;

namespace FluxPay.Benchmarks;

/// <summary>The sample host as it is shipped, on PostgreSQL and Redis of its own, with customers who have more credits than they will use.</summary>
internal sealed class UseHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _operator = new() { Timeout = TimeSpan.FromMinutes(10) };   // the auditor reads everything
    private PostgresServer? _postgres;
    private RedisServer? _redis;
    private DotnetProcess? _process;

    private UseHost(Uri url) => Url = url;

    public Uri Url { get; }

    /// <summary>A key that was made for the service; it is looked up as in production.</summary>
    public string ApiKey { get; private set; } = "";

    public IReadOnlyList<MeasuredProcess> Processes =>
        [new("host", _process!.Id), new("PostgreSQL", _postgres!.ProcessId, HasChildren: true), new("Redis", _redis!.ProcessId)];

    /// <param name="customers">How many.</param>
    /// <param name="mostAtOnce">Requests that the host works on at once; it refuses what comes beyond.</param>
    /// <param name="use">How long it is used.</param>
    public static async Task<UseHost> StartAsync(int customers, int mostAtOnce, TimeSpan use)
    {
        var host = new UseHost(new Uri($"http://127.0.0.1:{LoopbackPorts.Take()}"));
        try
        {
            await host.StartServersAsync(mostAtOnce, use);
            await host.PrepareAsync(customers);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <returns>Whether all agrees, and what the auditor counted and found.</returns>
    public async Task<(bool IsConsistent, string Report)> AuditAsync()
    {
        var report = await ResultAsync(await _operator.GetAsync(new Uri("/api/v1/admin/consistency", UriKind.Relative)));
        return (report.GetProperty("consistent").GetBoolean(), $"{report.GetProperty("checked")} {report.GetProperty("violations")}");
    }

    /// <summary>Credits that were used, as the journal has them.</summary>
    public async Task<long> UsedAsync()
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(_postgres!.ConnectionString());
        await using var command = source.CreateCommand("SELECT COALESCE(sum(amount), 0)::bigint FROM fluxpay.credit_usage");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _operator.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
        if (_redis is not null)
            await _redis.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartServersAsync(int mostAtOnce, TimeSpan use)
    {
        _postgres = await DurableServer.StartAsync(use, "max_connections=400");
        _redis = await RedisServer.StartAsync();
        _operator.BaseAddress = Url;
        _operator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "fp_test_admin");
        _process = new DotnetProcess("FluxPay.Host.dll", _folder.FullName, new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = Url.ToString(),
            ["FluxPay:Postgres"] = _postgres.ConnectionString(),
            ["FluxPay:Redis"] = _redis.ConnectionString,
            ["FluxPay:Http:MaxConcurrentRequests"] = $"{mostAtOnce}",
            ["Logging:LogLevel:Default"] = "Warning",
        }, async () =>
        {
            using var answer = await _operator.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        });
        await _process.ReadyAsync();
    }

    private async Task PrepareAsync(int customers)
    {
        ApiKey = (await ResultAsync(await _operator.PostAsJsonAsync("/api/v1/admin/services/moa/keys", new { name = "benchmark" })))
            .GetProperty("key").GetString()!;
        await Parallel.ForEachAsync(Enumerable.Range(0, customers), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (customer, stopping) =>
            await ResultAsync(await _operator.PostAsJsonAsync("/api/v1/credits/grants",
                new { customerId = PostConnection.CustomerName(customer), amount = 1_000_000_000, kind = "PAID", reason = "benchmark" }, stopping)));
        await _postgres!.ExecuteAsync("ANALYZE");
    }

    private static async Task<JsonElement> ResultAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("result");
        }
    }
}
