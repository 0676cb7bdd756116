using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace FluxPay.LoadTest.Servers;

/// <summary>One host, and what its operator asks it.</summary>
internal sealed class HostServer : IAsyncDisposable
{
    private readonly HttpClient _operator;

    private HostServer(ProbedProcess process)
    {
        Process = process;
        _operator = new HttpClient { BaseAddress = process.Url, Timeout = TimeSpan.FromMinutes(10) };   // the auditor reads everything
        _operator.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "fp_test_admin");
    }

    public ProbedProcess Process { get; }

    public static async Task<HostServer> StartAsync(string folder, IReadOnlyDictionary<string, string> settings) =>
        new(await ProbedProcess.StartAsync("FluxPay.Host.dll", folder, "/health/ready", settings));

    /// <summary>Events that are committed and not yet delivered.</summary>
    public async Task<long> OutboxLagAsync() => (await GetAsync("/api/v1/admin/outbox")).GetProperty("lag").GetInt64();

    /// <summary>The same, with the age of the oldest.</summary>
    public async Task<(long Lag, TimeSpan Oldest)> OutboxAsync()
    {
        var outbox = await GetAsync("/api/v1/admin/outbox");
        return (outbox.GetProperty("lag").GetInt64(), TimeSpan.FromSeconds(outbox.GetProperty("oldestAgeSeconds").GetInt64()));
    }

    /// <summary>Sagas that are in the middle of something, and those that somebody should look at; up to a hundred of each.</summary>
    public async Task<IReadOnlyList<string>> OpenSagasAsync()
    {
        var open = new List<string>();
        foreach (string status in (string[])["RUNNING", "COMPENSATING", "STUCK"])
        {
            var page = await GetAsync($"/api/v1/admin/sagas?limit=100&status={status}");
            open.AddRange(page.GetProperty("items").EnumerateArray().Select(s => $"{status} {s.GetProperty("subject").GetString()}"));
        }
        return open;
    }

    public async Task<Health> HealthAsync()
    {
        using var answer = await _operator.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var health = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new Health(answer.IsSuccessStatusCode, health.GetProperty("status").GetString()!,
            [.. health.GetProperty("entries").EnumerateObject().Where(e => e.Value.GetProperty("status").GetString() != "Healthy").Select(e => e.Name)]);
    }

    public async Task<Verdict> AuditAsync()
    {
        var report = await GetAsync("/api/v1/admin/consistency");
        return new Verdict(
            report.GetProperty("consistent").GetBoolean(),
            string.Join(", ", report.GetProperty("checked").EnumerateObject().Select(c => $"{c.Value.GetInt64():N0} {c.Name}")),
            [.. report.GetProperty("violations").EnumerateArray().Take(10).Select(v => v.ToString())]);
    }

    public async Task GrantAsync(string customer)
    {
        using var answer = await _operator.PostAsJsonAsync("/api/v1/credits/grants",
            new { customerId = customer, amount = 1_000_000_000, kind = "PAID", reason = "load test" });
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _operator.Dispose();
        await Process.DisposeAsync();
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _operator.GetAsync(new Uri(path, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("result");
    }
}

/// <summary>What a load balancer and an operator are told.</summary>
/// <param name="IsReady">It gets requests.</param>
/// <param name="Troubles">The checks that are not healthy.</param>
internal sealed record Health(bool IsReady, string Status, IReadOnlyList<string> Troubles);

/// <summary>What the auditor says.</summary>
internal sealed record Verdict(bool IsConsistent, string Checked, IReadOnlyList<string> Violations);
