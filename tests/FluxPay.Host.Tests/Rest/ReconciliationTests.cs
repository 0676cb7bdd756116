using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FluxPay.Host.Tests.Hosting;
using Microsoft.Data.Sqlite;

namespace FluxPay.Host.Tests.Rest;

/// <summary>The books of the simulator, over HTTP, against those of a real host that shares its clock with it.</summary>
public sealed class ReconciliationTests : IAsyncLifetime
{
    private const string Toss = "/simulators/toss/v1";
    private static readonly TimeSpan Korea = TimeSpan.FromHours(9);

    private HostProcess _host = null!;

    public async ValueTask InitializeAsync() => _host = await HostProcess.StartAsync();

    [Fact]
    public async Task A_day_of_buying_refunding_and_depositing_agrees_also_when_the_host_is_killed_in_the_middle()
    {
        await TurnToNextDayAsync();
        string card = await PaidAsync("cust-1", 10000);
        foreach (int part in (int[])[1, 2])   // of equal amounts
            (await _host.Service.PostAsync($"/api/v1/payments/{card}/cancel", new { amount = 1500, reason = $"part {part}" })).Ok();
        string orderId = await OrderAsync("cust-2", 4000);
        string account = await _host.Simulator.PayAsync(orderId, 4000, method: "VIRTUAL_ACCOUNT");
        (await _host.ConfirmAsync(orderId, account, 4000)).Ok();
        string issued = await TodayAsync();
        await TurnToNextDayAsync();
        await _host.Simulator.DepositAsync(account);
        await Eventually.IsTrueAsync(() => _host.StatusAsync(orderId), status => status == "COMPLETED");
        string deposited = await TodayAsync();
        await TurnToNextDayAsync();

        string id = await StartAsync(issued);
        await _host.KillAsync();
        await _host.RestartAsync();
        Agrees(await CompletedAsync(id), transactions: 4, matched: 3, settlements: 3);
        Agrees(await ReconcileAsync(deposited), transactions: 1, matched: 1, settlements: 1);
        var empty = await ReconcileAsync(await TodayAsync());
        Agrees(empty, transactions: 0, matched: 0, settlements: 0);
        Assert.True(empty.GetProperty("partial").GetBoolean());
        Assert.Equal(0, await CommandAsync("reconcile", issued));
        Assert.Equal(0, await CommandAsync("audit"));
    }

    [Fact]
    public async Task Whatever_was_done_behind_our_back_is_found_and_stays_as_old_as_it_is()
    {
        await _host.Anonymous.PutAsync("/simulators/toss/sim/webhooks", new { urls = Array.Empty<string>() });
        await TurnToNextDayAsync();
        string day = await TodayAsync();
        string charged = await _host.Simulator.PayAsync("order-nobody-knows", 700);
        await AtTossAsync("payments/confirm", new { paymentKey = charged, orderId = "order-nobody-knows", amount = 700 });
        string cancelled = await KeyOfAsync(await PaidAsync("cust-1", 10000));
        await AtTossAsync($"payments/{cancelled}/cancel", new { cancelReason = "at the console", cancelAmount = 2500 });
        string failed = await PaidAsync("cust-2", 5000), smaller = await PaidAsync("cust-3", 6000), moved = await PaidAsync("cust-4", 7000);
        await ExecuteAsync($"""
            UPDATE payment SET status = 'Failed' WHERE id = '{failed}';
            UPDATE payment SET amount = 5999 WHERE id = '{smaller}';
            UPDATE payment SET order_id = 'ord_01K7M3Q9ZC5T8V2X4B6N0PRSDW' WHERE id = '{moved}';
            """);
        string lost = await PaidAsync("cust-5", 8000);
        await ExecuteAsync("DELETE FROM ledger WHERE transaction_key = (SELECT transaction_key FROM ledger ORDER BY rowid DESC LIMIT 1)", "toss-simulator.db");
        await TurnToNextDayAsync();

        var found = Differences(await ReconcileAsync(day));
        Assert.Equal(
            ["AMOUNT_DIFFERS", "MISSING_AT_GATEWAY", "MISSING_HERE", "MISSING_HERE", "ORDER_DIFFERS", "STATUS_DIFFERS"],
            found.Select(f => Text(f, "kind")).Order(StringComparer.Ordinal));
        Is("MISSING_HERE", charged, "nothing", "payment of 700 KRW");
        Is("MISSING_HERE", cancelled, "nothing", "cancel of 2500 KRW");
        Is("STATUS_DIFFERS", await KeyOfAsync(failed), "FAILED", "DONE");
        Is("AMOUNT_DIFFERS", await KeyOfAsync(smaller), "5999 KRW", "6000 KRW");
        Is("MISSING_AT_GATEWAY", await KeyOfAsync(lost), "payment of 8000 KRW", "nothing");
        Assert.All(found, f => Assert.True(Text(f, "action")!.Length > 20 && f.GetProperty("ageSeconds").GetInt64() < 60));
        Assert.Equal(1, await CommandAsync("reconcile", day));

        var first = found.First(f => Text(f, "kind") == "AMOUNT_DIFFERS");
        await TurnToNextDayAsync();
        var again = Differences(await ReconcileAsync(day)).Single(f => Text(f, "kind") == "AMOUNT_DIFFERS");
        Assert.Equal(Text(first, "firstSeenAt"), Text(again, "firstSeenAt"));
        Assert.InRange(again.GetProperty("ageSeconds").GetInt64(), 86_000, 86_500);
        Assert.Equal("Degraded", (await _host.Anonymous.GetAsync("/health/ready")).Envelope.GetProperty("entries").GetProperty("reconciliation")
            .GetProperty("status").GetString());

        void Is(string kind, string key, string expected, string actual)
        {
            var difference = found.Single(f => Text(f, "kind") == kind && Text(f, "providerPaymentKey") == key);
            Assert.Equal((expected, actual), (Text(difference, "expected"), Text(difference, "actual")));
        }
    }

    [Fact]
    public async Task What_cannot_be_reconciled_is_refused_and_a_gateway_that_is_away_is_waited_for()
    {
        string today = await TodayAsync();
        foreach (object body in (object[])[new { }, new { date = "2999-01-01" }, new { date = "26-1-1" }, new { date = today, provider = "other" }])
            (await _host.Admin.PostAsync("/api/v1/admin/reconciliations", body)).Refused(400, "REQ_001");
        (await _host.Service.PostAsync("/api/v1/admin/reconciliations", new { date = today })).Refused(403, "REQ_003");

        await _host.Simulator.FaultsAsync(errorRate: 1);
        var started = await _host.Admin.PostAsync("/api/v1/admin/reconciliations", new { date = today }, "once");
        Assert.Equal((201, "RUNNING", $"/api/v1/admin/reconciliations/{started.Text("reconciliationId")}"),
            (started.StatusCode, started.Text("status"), started.Headers.Location!.ToString()));
        Assert.Equal(started.Body, (await _host.Admin.PostAsync("/api/v1/admin/reconciliations", new { date = today }, "once")).Body);
        var waiting = await Eventually.IsTrueAsync(() => ReadAsync(started.Text("reconciliationId")), run => Text(run, "reason") is not null);
        Assert.Equal("RUNNING", Text(waiting, "status"));
        await _host.Simulator.FaultsAsync();
        await StartAsync(today);   // who asks again does not wait for the pause to end
        await CompletedAsync(started.Text("reconciliationId"));
        var list = (await _host.Admin.GetAsync("/api/v1/admin/reconciliations")).Ok().Result.GetProperty("items");
        Assert.Equal([started.Text("reconciliationId")], list.EnumerateArray().Select(run => Text(run, "reconciliationId")));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static JsonElement[] Differences(JsonElement run) => [.. run.GetProperty("differences").EnumerateArray()];

    private static void Agrees(JsonElement run, int transactions, int matched, int settlements)
    {
        Assert.Empty(Differences(run));
        var looked = run.GetProperty("checked");
        Assert.Equal((transactions, matched, settlements, 0), (looked.GetProperty("transactions").GetInt32(), run.GetProperty("matched").GetInt32(),
            looked.GetProperty("settlements").GetInt32(), run.GetProperty("inDoubt").GetInt32()));
    }

    private async Task<JsonElement> ReconcileAsync(string day) => await CompletedAsync(await StartAsync(day));

    private async Task<string> StartAsync(string day) =>
        (await _host.Admin.PostAsync("/api/v1/admin/reconciliations", new { date = day })).Text("reconciliationId");

    private Task<JsonElement> CompletedAsync(string id) => Eventually.IsTrueAsync(() => ReadAsync(id), run => Text(run, "status") == "COMPLETED");

    private async Task<JsonElement> ReadAsync(string id) => (await _host.Admin.GetAsync($"/api/v1/admin/reconciliations/{id}")).Ok().Result;

    private async Task<DateTimeOffset> NowAsync() =>
        DateTimeOffset.Parse((await _host.Admin.GetAsync("/api/v1/admin/clock")).Text("now"), CultureInfo.InvariantCulture).ToOffset(Korea);

    private async Task<string> TodayAsync() => $"{await NowAsync():yyyy-MM-dd}";

    /// <summary>To ten in the morning of the next day in Korea.</summary>
    private async Task TurnToNextDayAsync()
    {
        var now = await NowAsync();
        var then = (now - now.TimeOfDay).AddDays(1).AddHours(10).ToUniversalTime();
        (await _host.Admin.PutAsync("/api/v1/admin/clock", new { now = then.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) })).Ok();
    }

    private async Task<string> OrderAsync(string customerId, long amount) => (await _host.OrderAsync(new { customerId, amount })).Text("orderId");

    private async Task<string> PaidAsync(string customerId, long amount)
    {
        string orderId = await OrderAsync(customerId, amount);
        return (await _host.ConfirmAsync(orderId, await _host.Simulator.PayAsync(orderId, amount), amount)).Ok().Text("paymentId");
    }

    private async Task<string> KeyOfAsync(string paymentId) => Text(await _host.GetPaymentAsync(paymentId), "providerPaymentKey")!;

    /// <summary>A call to Toss that FluxPay knows nothing of.</summary>
    private async Task AtTossAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Toss}/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("test_sk_simulator:")));
        request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        using var answer = await _host.Anonymous.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task ExecuteAsync(string sql, string file = "fluxpay.db")
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_host.Folder, file)};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The sample host as a command beside the host that runs.</summary>
    private async Task<int> CommandAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "FluxPay.Host.dll"), .. words])
        {
            WorkingDirectory = _host.Folder,
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = _host.Url.ToString();
        using var process = Process.Start(start)!;
        string said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(said).RootElement.ValueKind);
        return process.ExitCode;
    }
}
