using FluxPay.Payments;
using FluxPay.Sagas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

internal static class PaymentEndpoints
{
    private const long LargestAmount = 1_000_000_000_000;

    public static void MapPayments(this IEndpointRouteBuilder api)
    {
        api.MapPost("/payments/confirm", Confirm).WithName("confirmPayment");
        api.MapGet("/payments/{paymentId}", Get).WithName("getPayment");
        api.MapPost("/payments/{paymentId}/cancel", Cancel).WithName("cancelPayment");
    }

    private static Task<IResult> Confirm(HttpContext http, PaymentService payments)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (
                Key: body.Text("paymentKey", 1, 200, required: true) ?? "",
                Order: body.Id<OrderId>("orderId", required: true) ?? default,
                Amount: body.Integer("amount", 0, LargestAmount, required: true) ?? 0),
            (c, replay) => payments.ConfirmAsync(request.Service, c.Order, c.Key, c.Amount, replay, request.Aborted),
            payment => Render(request, payment, new Text("The payment is confirmed.", "결제가 승인되었습니다.")));
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
                Amount: body.Integer("amount", 1, LargestAmount)),
            (c, replay) => IdText.TryParse<PaymentId>(paymentId, out var id)
                ? payments.CancelAsync(request.Service, id, c.Amount, c.Reason, replay, request.Aborted)
                : Task.FromResult<Result<Payment>>(Missing.Payment),
            payment => Render(request, payment, new Text("The money was given back.", "환불되었습니다.")));
    }

    private static Answer Render(ApiRequest request, Payment payment, Text done) => payment.InDoubt
        ? Answer.Unknown(PaymentView.Of(payment), request.Language, $"/api/v1/payments/{payment.Id}")
        : request.Ok(done, PaymentView.Of(payment));
}
