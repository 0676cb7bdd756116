using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Http;

/// <summary>The Toss API itself, below <c>/v1</c>.</summary>
internal static class PaymentEndpoints
{
    public static void MapPayments(this IEndpointRouteBuilder group)
    {
        group.MapPost("/v1/payments/confirm", ConfirmAsync);
        group.MapPost("/v1/payments/key-in", KeyInAsync);
        group.MapPost("/v1/virtual-accounts", IssueAccountAsync);
        group.MapPost("/v1/payments/{paymentKey}/cancel", CancelAsync);
        group.MapGet("/v1/payments/{paymentKey}", FindAsync);
        group.MapGet("/v1/payments/orders/{orderId}", FindOfOrderAsync);
    }

    private static Task ConfirmAsync(HttpContext http) => http.RunTossAsync(http.Service<ConfirmPayment>().RunAsync);

    private static Task CancelAsync(HttpContext http) =>
        http.RunTossAsync(call => http.Service<CancelPayment>().RunAsync(http.Route("paymentKey"), call));

    private static Task FindAsync(HttpContext http) =>
        http.RunTossAsync(call => Found(http.Service<PaymentBook>().Find(http.Route("paymentKey")), call));

    private static Task FindOfOrderAsync(HttpContext http) =>
        http.RunTossAsync(call => Found(http.Service<PaymentBook>().FindOfOrder(http.Route("orderId")), call));

    private static Task KeyInAsync(HttpContext http) => http.RunTossAsync(
        call => http.Service<DirectPayments>().KeyIn(call, SimulatorOrigin.Of(http.Request)));

    private static Task IssueAccountAsync(HttpContext http) => http.RunTossAsync(
        call => http.Service<DirectPayments>().IssueAccount(call, SimulatorOrigin.Of(http.Request)));

    private static Answer Found(Payment? payment, TossCall call) => payment is null
        ? Answers.OfError(new TossError(ErrorCodes.NotFoundPayment), call.InEnglish)
        : Answers.OfPayment(payment);
}
