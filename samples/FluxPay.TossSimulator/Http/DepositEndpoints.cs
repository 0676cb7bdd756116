using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Http;

/// <summary><c>/sim/deposits</c>: what a buyer does at a bank.</summary>
internal static class DepositEndpoints
{
    public static void MapDeposits(this IEndpointRouteBuilder group)
    {
        group.MapPost("/sim/deposits", http => RunAsync(http, accounts => accounts.Deposit));
        group.MapPost("/sim/deposits/reversals", http => RunAsync(http, accounts => accounts.Reverse));
    }

    private static async Task RunAsync(HttpContext http, Func<VirtualAccounts, Func<string, (Payment? Payment, string? Refusal)>> act)
    {
        if (await SimAnswer.ReadAsync(http) is not { } body)
            return;
        var (payment, refusal) = act(http.RequestServices.GetRequiredService<VirtualAccounts>())(body.Text("paymentKey") ?? "");
        await (refusal is not null ? SimAnswer.RefuseAsync(http, refusal)
            : payment is null ? SimAnswer.NotFoundAsync(http, "no such payment")
            : SimAnswer.OkAsync(http, new { paymentKey = payment.PaymentKey, status = PaymentJson.StatusText(payment.Status) }));
    }
}
