using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace FluxPay.Host;

/// <summary>
/// <c>reconcile 2026-11-23</c> or <c>audit</c>: asks the host that runs, prints what it found, and ends with 0 when nothing differs, with 1
/// when something does, and with 2 when nobody could say.
/// </summary>
internal sealed class OperatorCommand(Func<HttpClient, Task<JsonObject>> ask, Func<JsonObject, bool> agrees)
{
    private const string DevelopmentKey = "fp_test_admin";
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The command that the host was started with; null to run the host itself.</summary>
    public static OperatorCommand? Of(string[] args) => args switch
    {
        ["audit", ..] => new(host => GetAsync(host, "/api/v1/admin/consistency"), report => report["consistent"]!.GetValue<bool>()),
        ["reconcile", var date, ..] => new(host => ReconcileAsync(host, date), run => run["differences"]!.AsArray().Count == 0),
        _ => null,
    };

    public async Task<int> RunAsync(Uri self, string? key)
    {
        using var host = new HttpClient { BaseAddress = self };
        host.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", string.IsNullOrEmpty(key) ? DevelopmentKey : key);
        try
        {
            var found = await ask(host);
            Console.WriteLine(found.ToJsonString(Readable));
            return agrees(found) ? 0 : 1;
        }
        catch (Exception failure) when (failure is HttpRequestException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"{self} did not say: {failure.Message} Start the host first, or set ASPNETCORE_URLS and FluxPay__AdminKey.");
            return 2;
        }
    }

    private static async Task<JsonObject> ReconcileAsync(HttpClient host, string date)
    {
        using var started = await host.PostAsJsonAsync("/api/v1/admin/reconciliations", new { date });
        var run = await ResultAsync(started);
        while (run["status"]!.GetValue<string>() == "RUNNING")
        {
            if (run["reason"]?.GetValue<string>() is { } reason)
                throw new InvalidOperationException($"The run {run["reconciliationId"]} waits and goes on by itself: {reason}.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            run = await GetAsync(host, $"/api/v1/admin/reconciliations/{run["reconciliationId"]}");
        }
        return run;
    }

    private static async Task<JsonObject> GetAsync(HttpClient host, string path)
    {
        using var answer = await host.GetAsync(new Uri(path, UriKind.Relative));
        return await ResultAsync(answer);
    }

    private static async Task<JsonObject> ResultAsync(HttpResponseMessage answer)
    {
        var envelope = await answer.Content.ReadFromJsonAsync<JsonObject>();
        return answer.IsSuccessStatusCode && envelope?["result"] is JsonObject result
            ? result
            : throw new InvalidOperationException($"{envelope?["message"]}");
    }
}
