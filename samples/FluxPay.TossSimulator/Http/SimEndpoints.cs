using FluxPay.TossSimulator.Behaviors;
using FluxPay.TossSimulator.Faults;
using FluxPay.TossSimulator.Payments;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Http;

/// <summary>What a developer does to the simulator, below <c>/sim</c>: no key, never a fault.</summary>
internal static class SimEndpoints
{
    private const int MostPayments = 200;

    public static void MapSim(this IEndpointRouteBuilder group)
    {
        group.MapPost("/sim/payments", CreatePaymentAsync);
        group.MapGet("/sim/payments", ListPaymentsAsync);
        group.MapPut("/sim/payments/{paymentKey}/behavior", SetBehaviorAsync);
        group.MapGet("/sim/charges", GetChargesAsync);
        group.MapGet("/sim/faults", http => SimAnswer.OkAsync(http, Service<FaultPlan>(http).Settings));
        group.MapPut("/sim/faults", SetFaultsAsync);
    }

    private static async Task CreatePaymentAsync(HttpContext http)
    {
        if (await SimAnswer.ReadAsync(http) is not { } body)
            return;
        if (SimRequests.Purchase(body, SimulatorOrigin.Of(http.Request), out string problem) is not { } purchase)
        {
            await SimAnswer.RefuseAsync(http, problem);
            return;
        }
        Payment payment = Service<AuthenticateBuyer>(http).Run(purchase);
        await SimAnswer.OkAsync(http, new { paymentKey = payment.PaymentKey });
    }

    private static Task ListPaymentsAsync(HttpContext http)
    {
        string? orderId = http.Request.Query["orderId"];
        List<Payment> payments = Service<PaymentBook>(http).List(string.IsNullOrEmpty(orderId) ? null : orderId, MostPayments);
        return SimAnswer.OkAsync(http, new { payments = payments.Select(PaymentJson.Of) });
    }

    private static async Task SetBehaviorAsync(HttpContext http)
    {
        if (await SimAnswer.ReadAsync(http) is not { } body)
            return;

        var table = Service<PaymentTable>(http);
        string text = body.Text("behavior") ?? "";
        Payment? changed = Service<Database>(http).Write(() =>
        {
            if (table.Find((string)http.GetRouteValue("paymentKey")!) is not { } payment)
                return null;
            if (BehaviorPair.Parse(text, new BehaviorPair(payment.NextConfirm, payment.NextCancel)) is not { } behavior)
                return payment with { PaymentKey = "" };
            payment = payment with { NextConfirm = behavior.Confirm, NextCancel = behavior.Cancel };
            table.Save(payment);
            return payment;
        });
        await (changed switch
        {
            null => SimAnswer.NotFoundAsync(http, "no such payment"),
            { PaymentKey: "" } => SimAnswer.RefuseAsync(http, SimRequests.UnknownBehavior(text)),
            _ => SimAnswer.OkAsync(http, new { paymentKey = changed.PaymentKey, confirm = changed.NextConfirm, cancel = changed.NextCancel }),
        });
    }

    private static Task GetChargesAsync(HttpContext http)
    {
        string? orderId = http.Request.Query["orderId"];
        return string.IsNullOrEmpty(orderId)
            ? SimAnswer.RefuseAsync(http, "orderId is required in the query")
            : SimAnswer.OkAsync(http, Service<PaymentTable>(http).ChargesOf(orderId));
    }

    private static async Task SetFaultsAsync(HttpContext http)
    {
        if (await SimAnswer.ReadAsync(http) is not { } body)
            return;
        if (SimRequests.Faults(body, out string problem) is not { } settings)
        {
            await SimAnswer.RefuseAsync(http, problem);
            return;
        }
        Service<FaultPlan>(http).Settings = settings;
        await SimAnswer.OkAsync(http, settings);
    }

    private static T Service<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();
}
