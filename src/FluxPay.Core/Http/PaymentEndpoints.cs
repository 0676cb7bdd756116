using FluxPay.Payments;
using FluxPay.Sagas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Http;

internal static class PaymentEndpoints
{
    private const string Tag = "Payments";

    public static void MapPayments(this IEndpointRouteBuilder api)
    {
        api.MapPost("/payments/confirm", Confirm).Describe("confirmPayment", () => new(Tag, "Confirm a payment the buyer has made at the gateway")
        {
            Details = "With what the gateway's success page hands over. One successful payment per order, ever.",
            Body = new(
            [
                Field.Text("paymentKey", 1, 200, "The gateway's key of the payment.").Required,
                Field.Id<OrderId>("orderId", "The order it pays.").Required,
                Field.Integer("amount", 0, Limits.LargestAmount, "What the buyer was shown, in minor units; must be the order's `amount`.").Required,
                .. Provider(api.ServiceProvider),
            ]),
            Examples =
            [
                new("From the success page", $$"""
                    {"paymentKey": "{{OpenApiSamples.ConfirmedPayment.ProviderPaymentKey}}", "orderId": "{{OpenApiSamples.Id(OrderId.Prefix)}}", "amount": 10000}
                    """),
            ],
            Answers = [Success.Ok(
                "The payment is confirmed; one by virtual account is `READY` with its account, and the deposit confirms it.",
                OpenApiSamples.ConfirmedPayment), Success.Unknown(OpenApiSamples.PaymentInDoubt)],
            Refusals =
            [
                OpenApiRefusals.ByGateway, Missing.Order, OpenApiRefusals.PaidAlready,
                OpenApiRefusals.OrderState, OpenApiRefusals.InDoubt, OpenApiRefusals.OtherAmount, OpenApiRefusals.GatewayDown,
            ],
        });
        api.MapGet("/payments/{paymentId}", Get).Describe("getPayment", () => new(Tag, "Get a payment")
        {
            Answers = [Success.Ok("The payment.", OpenApiSamples.ConfirmedPayment)],
            Refusals = [Missing.Payment],
        });
        api.MapPost("/payments/{paymentId}/cancel", Cancel).Describe("cancelPayment", () => new(Tag, "Give money back, in full or in part")
        {
            Details = "`CANCELLED` once nothing is left. The refund of a top-up takes its unused credits back.",
            Body = new(
                Field.Text("reason", 1, 200, "Why, for the receipt.").Required,
                Field.Integer("amount", 1, Limits.LargestAmount, "How much, in minor units; all that is left unless told.")),
            Examples =
            [
                new("Part of it", """{"reason": "One of two seats was double-booked", "amount": 3000}"""),
                new("All that is left", """{"reason": "The concert is off"}"""),
            ],
            Answers = [Success.Ok("The money was given back.", OpenApiSamples.PartlyCancelledPayment), Success.Unknown(OpenApiSamples.PaymentInDoubt)],
            Refusals =
            [
                OpenApiRefusals.ByGateway, Missing.Payment, OpenApiRefusals.PaymentState, OpenApiRefusals.InDoubt,
                OpenApiRefusals.MoreThanPaid, OpenApiRefusals.MoreThanUnused, OpenApiRefusals.OtherAmount, OpenApiRefusals.GatewayDown,
            ],
        });
    }

    private static IEnumerable<Field> Provider(IServiceProvider services)
    {
        if (services.GetRequiredService<Gateways>().Providers is { Count: > 0 } providers)
        {
            yield return Field.Choice("provider",
                "Whose success page it is: a gateway that the policy lets the order go to. The payment's own `provider` unless told.", providers);
        }
    }

    private static Task<IResult> Confirm(HttpContext http, PaymentService payments, Gateways gateways)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (
                Key: body.Text("paymentKey", 1, 200, required: true) ?? "",
                Order: body.Id<OrderId>("orderId", required: true) ?? default,
                Amount: body.Integer("amount", 0, Limits.LargestAmount, required: true) ?? 0,
                Provider: body.Choice("provider", required: false, [.. gateways.Providers])),
            (c, replay) => payments.ConfirmAsync(request.Service, c.Order, c.Key, c.Amount, c.Provider, replay, request.Aborted),
            payment => Render(request, payment, payment.AwaitsDeposit
                ? new Text("The account is issued; the deposit confirms the payment.", "가상계좌가 발급되었습니다. 입금되면 결제가 승인됩니다.")
                : new Text("The payment is confirmed.", "결제가 승인되었습니다.")),
            provenByCommit: true);
    }

    private static async Task<IResult> Get(HttpContext http, string paymentId, IPayments payments)
    {
        var request = ApiRequest.Of(http);
        var payment = IdText.TryParse<PaymentId>(paymentId, out var id) ? await payments.FindAsync(request.Service, id, request.Aborted) : null;
        return payment is null
            ? request.Refuse(Missing.Payment)
            : request.Ok(new Text("Found.", "조회되었습니다."), PaymentView.Of(payment));
    }

    private static Task<IResult> Cancel(HttpContext http, string paymentId, PaymentService payments)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (
                Reason: body.Text("reason", 1, 200, required: true, free: true) ?? "",
                Amount: body.Integer("amount", 1, Limits.LargestAmount)),
            (c, replay) => IdText.TryParse<PaymentId>(paymentId, out var id)
                ? payments.CancelAsync(request.Service, id, c.Amount, c.Reason, replay, request.Aborted)
                : Task.FromResult<Result<Payment>>(Missing.Payment),
            payment => Render(request, payment, new Text("The money was given back.", "환불되었습니다.")));
    }

    public static Answer Render(ApiRequest request, Payment payment, Text done) => payment.InDoubt
        ? Answer.Unknown(PaymentView.Of(payment), request.Language, $"/api/v1/payments/{payment.Id}")
        : request.Ok(done, PaymentView.Of(payment));
}
