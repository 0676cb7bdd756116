using System.Text;
using FluxPay.Host.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static FluxPay.Host.Tests.Security.TalkativeToss;

namespace FluxPay.Host.Tests.Security;

/// <summary>
/// The main flows, with secrets that are easy to know again, and then a look for them in everything that stays or goes out: logs, traces,
/// answers, timelines, and the bytes of the database, events among them.
/// </summary>
public sealed class RedactionTests : IAsyncLifetime
{
    private const string TossKey = "test_sk_secretKeyOfTheTest", AdminKey = "the-admin-key-of-the-test", CardNumber = "4111111111111111";

    private static readonly string EncryptionKey = Convert.ToBase64String(Encoding.UTF8.GetBytes("32 bytes that nobody may ever see"[..32]));

    private readonly string _folder = Directory.CreateTempSubdirectory("fluxpay-redaction-").FullName;
    private readonly LeakCapture _capture = new();
    private readonly List<string> _answers = [];
    private TalkativeToss _toss = null!;
    private WebApplication _app = null!;

    private Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public async ValueTask InitializeAsync()
    {
        _toss = await TalkativeToss.StartAsync();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = _folder });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(_capture);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["FluxPay:Sqlite"] = Path.Combine(_folder, "fluxpay.db");
        builder.Configuration["FluxPay:Toss:SecretKey"] = TossKey;
        builder.Configuration["FluxPay:Toss:BaseUrl"] = _toss.Url.AbsoluteUri;
        builder.Configuration["FluxPay:AdminKey"] = AdminKey;
        builder.Configuration["FluxPay:Encryption:Keys"] = $"k1:{EncryptionKey}";
        builder.Services.AddFluxPay(builder.Configuration).AddToss();
        _app = builder.Build();
        _app.UseFluxPay();
        _app.MapFluxPay();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _toss.DisposeAsync();
        _capture.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task No_secret_and_nothing_of_a_person_stays_anywhere()
    {
        using var admin = new Api(Url, AdminKey);
        string serviceKey = (await admin.PostAsync("/api/v1/admin/services/moa/keys", new { name = "shown once" })).Text("key");   // the one place for it
        using var service = new Api(Url, serviceKey);
        string visible = await RunAsync(service, admin);

        var places = new Dictionary<string, string>
        {
            ["logs"] = string.Join('\n', _capture.Lines),
            ["traces"] = string.Join('\n', _capture.Activities),
            ["answers"] = string.Join('\n', _answers),
            ["database"] = await DatabaseAsync(),
        };
        Assert.All(places, place => Assert.True(Holds(place.Value, visible), $"The look does not find what is in the {place.Key}."));

        string[] secrets =
        [
            TossKey, Convert.ToBase64String(Encoding.ASCII.GetBytes($"{TossKey}:")), AdminKey, serviceKey, EncryptionKey, WebhookSecret, CardNumber,
            "4111 1111 1111 1111", CardMask, Phone, Email, Holder, RefundNumber,
        ];
        Assert.Empty(from secret in secrets from place in places where Holds(place.Value, secret) select $"{secret} is in the {place.Key}");
    }

    /// <summary>The flows; every answer is kept.</summary>
    /// <returns>An order's id, which is no secret and has to be found everywhere.</returns>
    private async Task<string> RunAsync(Api service, Api admin)
    {
        string paid = await OrderAsync(service);
        var payment = await ConfirmAsync(service, paid, "ok-1", "once");
        Assert.Equal(200, payment.StatusCode);
        Assert.Equal(payment.Body, (await ConfirmAsync(service, paid, "ok-1", "once")).Body);
        Assert.Equal(400, await StatusAsync(service, $"/api/v1/payments/{payment.Text("paymentId")}/cancel",
            new { reason = "off", refundReceiveAccount = new { accountNumber = RefundNumber, holderName = Holder } }));
        Assert.Equal(200, await StatusAsync(service, $"/api/v1/payments/{payment.Text("paymentId")}/cancel", new { reason = "off" }));

        Assert.Equal(402, (await ConfirmAsync(service, await OrderAsync(service), "decline-1", "no")).StatusCode);
        Assert.Equal(202, (await ConfirmAsync(service, await OrderAsync(service), "broken-1")).StatusCode);
        string lost = await OrderAsync(service);
        Assert.Equal(202, (await ConfirmAsync(service, lost, "cut-1")).StatusCode);

        string waiting = await OrderAsync(service);
        Assert.Equal(200, (await ConfirmAsync(service, waiting, "account-1")).StatusCode);
        _toss.Deposit("account-1");
        using var nobody = new Api(Url, null);
        Assert.Equal(200, await StatusAsync(nobody, "/api/v1/webhooks/toss",
            new { createdAt = "2026-01-01T09:00:00", secret = WebhookSecret, status = "DONE", orderId = waiting, customerEmail = Email }));
        foreach (string order in (string[])[lost, waiting])
        {
            await Eventually.IsTrueAsync(() => service.GetAsync($"/api/v1/orders/{order}"), answer => answer.Text("status") == "COMPLETED");
            Keep(await service.GetAsync($"/api/v1/orders/{order}/timeline"));
        }

        foreach (object body in (object[])
        [
            new { customerId = "c", amount = 1, orderName = $"pay {CardNumber}" },
            new { customerId = "c", amount = 1, metadata = new Dictionary<string, string> { [CardNumber] = "4111 1111 1111 1111" } },
            new Dictionary<string, object> { ["customerId"] = "c", ["amount"] = 1, [CardNumber] = CardNumber },
            $$"""{"customerId": "c", "amount": 1, "orderName": "{{CardNumber}}" """,
        ])
            Assert.Equal(400, await StatusAsync(service, "/api/v1/orders", body));
        using var stranger = new Api(Url, $"fp_live_{WebhookSecret}");
        Assert.Equal(401, await StatusAsync(stranger, "/api/v1/orders", new { customerId = "c", amount = 1 }));

        await ExecuteAsync("ALTER TABLE credit_hold RENAME TO hold_gone");
        Assert.InRange(await StatusAsync(service, "/api/v1/credits/holds/hld_00000000000000000000000000/capture", new { }), 500, 599);
        await ExecuteAsync("ALTER TABLE hold_gone RENAME TO credit_hold");
        Keep(await admin.GetAsync("/api/v1/admin/sagas"));
        return paid;
    }

    private async Task<string> OrderAsync(Api service)
    {
        var order = Keep(await service.PostAsync("/api/v1/orders", new { customerId = "c", amount = 1000, orderName = "a ticket" }));
        Keep(await service.GetAsync($"/api/v1/orders/{order.Text("orderId")}/timeline"));
        return order.Text("orderId");
    }

    private async Task<ApiAnswer> ConfirmAsync(Api service, string orderId, string paymentKey, string? idempotencyKey = null) =>
        Keep(await service.PostAsync("/api/v1/payments/confirm", new { paymentKey, orderId, amount = 1000 }, idempotencyKey));

    private async Task<int> StatusAsync(Api api, string path, object body) => Keep(await api.PostAsync(path, body)).StatusCode;

    private ApiAnswer Keep(ApiAnswer answer)
    {
        _answers.Add($"{answer.Headers} {answer.Body}");
        return answer;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "fluxpay.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The bytes of the file and of what is not yet in it, one character each.</summary>
    private async Task<string> DatabaseAsync()
    {
        var all = new StringBuilder();
        foreach (string file in Directory.EnumerateFiles(_folder, "fluxpay.db*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            all.Append(Encoding.Latin1.GetString(bytes.ToArray()));
        }
        return all.ToString();
    }

    /// <summary>As it is written, as its UTF-8 bytes, and as JSON or an address would write it.</summary>
    private static bool Holds(string place, string text) =>
        new[] { text, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)), Uri.EscapeDataString(text), System.Text.Json.JsonEncodedText.Encode(text).ToString() }
            .Any(form => place.Contains(form, StringComparison.OrdinalIgnoreCase));
}
