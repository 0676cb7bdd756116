using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FluxPay.Host.Tests.Security;

/// <summary>
/// A Toss that tells everything it knows of a person with every answer, errors too. What a payment's key begins with decides what its
/// confirm does: <c>ok</c>, <c>decline</c>, <c>cut</c> (charged, no answer), <c>broken</c> (a page of somebody else), <c>account</c>.
/// </summary>
internal sealed class TalkativeToss : IAsyncDisposable
{
    public const string CardMask = "94100012****789*", Phone = "01098765432", Email = "kim.secret@example.com", Holder = "김비밀",
        RefundNumber = "110987654321", WebhookSecret = "ps_webhookSecretOfTheTest";

    private readonly WebApplication _app;
    private readonly Dictionary<string, JsonObject> _payments = [];

    private TalkativeToss(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    public static async Task<TalkativeToss> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var toss = new TalkativeToss(builder.Build());
        toss._app.MapPost("/v1/payments/confirm", (Delegate)toss.ConfirmAsync);
        toss._app.MapPost("/v1/payments/{key}/cancel", toss.Cancel);
        toss._app.MapGet("/v1/payments/{key}", (string key) => toss.Read(key));
        await toss._app.StartAsync();
        return toss;
    }

    /// <summary>The buyer pays into the account.</summary>
    public void Deposit(string key)
    {
        lock (_payments)
            (_payments[key]["status"], _payments[key]["approvedAt"]) = ("DONE", "2026-01-01T09:00:21+09:00");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> ConfirmAsync(HttpContext http)
    {
        var asked = (await JsonSerializer.DeserializeAsync<JsonObject>(http.Request.Body))!;
        string key = asked["paymentKey"]!.GetValue<string>();
        switch (key.Split('-')[0])
        {
            case "decline":
                return Results.Json(new { code = "REJECT_CARD_PAYMENT", message = "한도초과", data = new { Email, Phone, number = CardMask } }, statusCode: 403);
            case "broken":
                return Results.Text($"<html>{Email} {Phone} {CardMask}</html>", "text/html", statusCode: 502);
        }
        var payment = Payment(asked, key);
        lock (_payments)
            _payments[key] = payment;
        if (key.StartsWith("cut", StringComparison.Ordinal))
            http.Abort();
        return Read(key);
    }

    private IResult Cancel(string key)
    {
        lock (_payments)
        {
            var payment = _payments[key];
            (payment["status"], payment["balanceAmount"]) = ("CANCELED", 0);
            payment["cancels"] = new JsonArray(new JsonObject
            {
                ["cancelAmount"] = payment["totalAmount"]!.DeepClone(), ["refundableAmount"] = 0, ["cancelStatus"] = "DONE",
                ["refundReceiveAccount"] = RefundAccount(),
            });
        }
        return Read(key);
    }

    private IResult Read(string key)
    {
        lock (_payments)
        {
            return _payments.TryGetValue(key, out var payment)
                ? Results.Text(payment.ToJsonString(), "application/json")
                : Results.Json(new { code = "NOT_FOUND_PAYMENT", message = Email }, statusCode: 404);
        }
    }

    private static JsonObject Payment(JsonObject asked, string key)
    {
        bool account = key.StartsWith("account", StringComparison.Ordinal);
        return new JsonObject
        {
            ["paymentKey"] = key, ["orderId"] = asked["orderId"]!.DeepClone(), ["status"] = account ? "WAITING_FOR_DEPOSIT" : "DONE",
            ["currency"] = "KRW", ["totalAmount"] = asked["amount"]!.DeepClone(), ["balanceAmount"] = asked["amount"]!.DeepClone(),
            ["method"] = account ? "가상계좌" : "카드", ["approvedAt"] = account ? null : "2026-01-01T09:00:21+09:00", ["secret"] = WebhookSecret,
            ["card"] = new JsonObject { ["number"] = CardMask }, ["customerEmail"] = Email,
            ["mobilePhone"] = new JsonObject { ["customerMobilePhone"] = Phone },
            ["virtualAccount"] = !account ? null : new JsonObject
            {
                ["accountNumber"] = "X6505636518308", ["bankCode"] = "88", ["dueDate"] = "2099-01-08T09:00:00+09:00", ["customerName"] = Holder,
                ["refundReceiveAccount"] = RefundAccount(),
            },
        };
    }

    private static JsonObject RefundAccount() => new() { ["bankCode"] = "88", ["accountNumber"] = RefundNumber, ["holderName"] = Holder };
}
