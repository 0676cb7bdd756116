using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Http;

/// <summary>The Toss API itself, below <c>/v1</c>.</summary>
internal static class PaymentEndpoints
{
    public static void MapPayments(this IEndpointRouteBuilder group)
    {
        group.MapPost("/v1/payments/confirm", ConfirmAsync);
        group.MapPost("/v1/payments/{paymentKey}/cancel", CancelAsync);
        group.MapGet("/v1/payments/{paymentKey}", FindAsync);
        group.MapGet("/v1/payments/orders/{orderId}", FindOfOrderAsync);
        group.Map("/v1/{**rest}", UnlistedAsync);
    }

    private static Task ConfirmAsync(HttpContext http) => RunAsync(http, Service<ConfirmPayment>(http).RunAsync);

    private static Task CancelAsync(HttpContext http) =>
        RunAsync(http, call => Service<CancelPayment>(http).RunAsync(Route(http, "paymentKey"), call));

    private static Task FindAsync(HttpContext http) =>
        RunAsync(http, call => Found(Service<PaymentBook>(http).Find(Route(http, "paymentKey")), call));

    private static Task FindOfOrderAsync(HttpContext http) =>
        RunAsync(http, call => Found(Service<PaymentBook>(http).FindOfOrder(Route(http, "orderId")), call));

    private static Task UnlistedAsync(HttpContext http) => RunAsync(http, call =>
        Task.FromResult<Answer?>(Answers.OfError(new TossError(ErrorCodes.NotFound), call.InEnglish)));

    private static Task<Answer?> Found(Payment? payment, TossCall call) => Task.FromResult<Answer?>(payment is null
        ? Answers.OfError(new TossError(ErrorCodes.NotFoundPayment), call.InEnglish)
        : Answers.OfPayment(payment));

    private static Task RunAsync(HttpContext http, Func<TossCall, Task<Answer?>> operation) =>
        Service<TossPipeline>(http).RunAsync(http, operation);

    private static T Service<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();

    private static string Route(HttpContext http, string name) => (string)http.GetRouteValue(name)!;
}
