using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FluxPay.TossSimulator.Tests.Storage;

public sealed partial class RestartTests
{
    [Fact]
    public async Task A_second_host_on_the_file_finds_payments_answers_and_webhook_urls()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("toss.db");
        string waiting, charged;
        Reply first;
        await using (SimulatorHost sim = await SimulatorHost.StartAsync(file))
        {
            waiting = await sim.PayAsync("order-2", behavior: "decline:REJECT_CARD_PAYMENT");
            charged = await sim.PayAsync();
            first = await sim.ConfirmAsync(charged, key: "k");
            await sim.SimAsync(HttpMethod.Put, "sim/webhooks", new { urls = new[] { "http://127.0.0.1:9/hook" } });
        }

        await using SimulatorHost next = await SimulatorHost.StartAsync(file);
        Assert.Equal(first.Body, (await next.ConfirmAsync(charged, key: "k")).Body);
        Assert.Equal((1, 0, 10_000), await next.ChargesAsync());
        (await next.ConfirmAsync(waiting, "order-2")).Is(403, "REJECT_CARD_PAYMENT");
        Assert.Equal("""{"urls":["http://127.0.0.1:9/hook"],"duplicates":0,"reorder":false}""", (await next.SimAsync(HttpMethod.Get, "sim/webhooks")).Body);
    }

    [Fact]
    public async Task Two_hosts_on_one_file_charge_a_payment_once()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("toss.db");
        await using SimulatorHost one = await SimulatorHost.StartAsync(file);
        await using SimulatorHost two = await SimulatorHost.StartAsync(file);
        string key = await one.PayAsync();
        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : two).ConfirmAsync(key)));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.Equal((1, 0, 10_000), await two.ChargesAsync());
    }

    [Fact]
    public async Task A_killed_process_has_kept_every_charge_it_answered_and_its_clock()
    {
        using var folder = new TemporaryFolder();
        var answered = new List<string>();
        using (Started sim = await Started.StartAsync(folder))
        {
            await sim.Http.PutAsJsonAsync("sim/clock", new { now = "2030-01-01T00:00:00Z" });
            for (int i = 0; i < 20; i++)
                answered.Add(await ChargeAsync(sim.Http, $"order-{i}"));
            sim.Process.Kill();
            await sim.Process.WaitForExitAsync();
        }

        using Started next = await Started.StartAsync(folder);
        foreach (string key in answered)
        {
            using HttpRequestMessage lookup = Toss(HttpMethod.Get, $"v1/payments/{key}", null);
            using HttpResponseMessage found = await next.Http.SendAsync(lookup);
            Assert.Equal("DONE", (await found.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());
        }
        JsonElement clock = await next.Http.GetFromJsonAsync<JsonElement>("sim/clock");
        Assert.StartsWith("2030-01-01T00:", clock.GetProperty("now").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_memory_no_file_is_written()
    {
        using var folder = new TemporaryFolder();
        using (Started sim = await Started.StartAsync(folder, "--memory"))
            await ChargeAsync(sim.Http, "order-1");
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static async Task<string> ChargeAsync(HttpClient http, string orderId)
    {
        using HttpResponseMessage paid = await http.PostAsJsonAsync("sim/payments", new { orderId, amount = 1_000 });
        string key = (await paid.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("paymentKey").GetString()!;
        using HttpRequestMessage confirm = Toss(HttpMethod.Post, "v1/payments/confirm", new { paymentKey = key, orderId, amount = 1_000 });
        using HttpResponseMessage done = await http.SendAsync(confirm);
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
        return key;
    }

    private static HttpRequestMessage Toss(HttpMethod method, string path, object? body)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = SimulatorHost.Basic("test_sk_unit:");
        return request;
    }

    /// <summary>The simulator as a process of its own, as <c>dotnet run</c> starts it, in a folder of its own.</summary>
    private sealed class Started(Process process, HttpClient http) : IDisposable
    {
        public Process Process => process;

        public HttpClient Http => http;

        public static async Task<Started> StartAsync(TemporaryFolder folder, params string[] flags)
        {
            string assembly = typeof(TossSimulatorOptions).Assembly.Location;
            var start = new ProcessStartInfo("dotnet", [assembly, .. flags, "--urls", "http://127.0.0.1:0"])
            {
                WorkingDirectory = folder.Path,
                RedirectStandardOutput = true,
            };
            Process process = Process.Start(start)!;
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                if (Listening().Match(line) is { Success: true } match)
                    return new Started(process, new HttpClient { BaseAddress = new Uri(match.Value) });
            }
            throw new InvalidOperationException($"The simulator ended with {process.ExitCode} before it listened.");
        }

        public void Dispose()
        {
            http.Dispose();
            if (!process.HasExited)
                process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
