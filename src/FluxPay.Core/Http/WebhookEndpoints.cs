using FluxPay.Payments;
using FluxPay.Sagas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

/// <summary>
/// Gateways' webhooks. Nobody signs them and anybody can send them, so they are hints: the engine asks the gateway about what it
/// has in doubt, and believes only that answer.
/// </summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api) =>
        api.MapPost("/webhooks/{provider}", Receive).Describe("receiveWebhook", () => new("Webhooks", "A gateway's webhook")
        {
            Details = "Needs no key and is a hint only: the engine asks the gateway. Whatever the gateway sends is taken.",
            Body = new() { IsOpen = true },
            Examples =
            [
                new("A payment changed", $$$"""
                    {"eventType": "PAYMENT_STATUS_CHANGED", "createdAt": "2026-01-31T12:04:05.678",
                     "data": {"paymentKey": "{{{OpenApiSamples.ConfirmedPayment.ProviderPaymentKey}}}", "orderId": "{{{OpenApiSamples.Id(OrderId.Prefix)}}}"}}
                    """),
            ],
            Answers = [Success.Ok("Received.", null)],
            Refusals = [OpenApiRefusals.NoSuchRoute],
        });

    private static async Task<IResult> Receive(
        HttpContext http, string provider, IEnumerable<IGatewayWebhookReader> readers, WebhookHints hints)
    {
        string language = Languages.Of(http.Request);
        if (readers.FirstOrDefault(r => r.Provider == provider) is not { } reader)
            return Answer.Of(ApiErrors.NoSuchRoute(http), language);

        var (json, refusal) = await JsonBodies.ReadAsync(http.Request);
        if (refusal is not null)
            return Answer.Of(refusal, language);
        using (json)
        {
            byte[] body = System.Text.Encoding.UTF8.GetBytes(json!.RootElement.GetRawText());
            if (reader.Read(body) is { } hint)
                await hints.TakeAsync(provider, hint, http.RequestAborted);
        }
        return Answer.Of(200, new Text("Received.", "수신했습니다."), null, language);
    }
}
