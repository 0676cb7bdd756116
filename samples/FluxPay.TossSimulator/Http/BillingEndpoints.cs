using System.Text.Json;
using FluxPay.TossSimulator.Behaviors;
using FluxPay.TossSimulator.Billing;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Http;

/// <summary>Billing keys: the API below <c>/v1/billing</c>, and the buyers who register cards, below <c>/sim/billing-auth</c>.</summary>
internal static class BillingEndpoints
{
    public static void MapBilling(this IEndpointRouteBuilder group)
    {
        group.MapPost("/v1/billing/authorizations/issue", http => http.RunTossAsync(http.Service<BillingKeys>().Issue));
        group.MapPost("/v1/billing/authorizations/card", http => http.RunTossAsync(
            call => http.Service<BillingKeys>().IssueByCard(call, SimulatorOrigin.Of(http.Request))));
        group.MapPost("/v1/billing/{billingKey}", ChargeAsync);
        group.MapDelete("/v1/billing/{billingKey}", http => http.RunTossAsync(
            call => http.Service<BillingKeys>().Delete(http.Route("billingKey"), call)));
        group.MapPost("/sim/billing-auth", RegisterAsync);
        group.MapPut("/sim/billing-auth/{authKey}/behavior", SetBehaviorAsync);
    }

    private static Task ChargeAsync(HttpContext http) => http.RunTossAsync(
        call => http.Service<ChargeBillingKey>().RunAsync(http.Route("billingKey"), call));

    private static async Task RegisterAsync(HttpContext http)
    {
        if (await SimAnswer.ReadAsync(http) is not { } body)
            return;
        if (body.Text("customerKey") is not { } customerKey || !IssueRequest.IsCustomerKey(customerKey))
        {
            await SimAnswer.RefuseAsync(http, "customerKey is required: 2 to 300 characters");
            return;
        }
        if (await BehaviorAsync(http, body) is { } behavior)
        {
            Registration registration = http.Service<BillingKeys>().Register(customerKey, behavior, SimulatorOrigin.Of(http.Request));
            await SimAnswer.OkAsync(http, new { authKey = registration.AuthKey });
        }
    }

    private static async Task SetBehaviorAsync(HttpContext http)
    {
        if (await SimAnswer.ReadAsync(http) is not { } body || await BehaviorAsync(http, body) is not { } behavior)
            return;
        var table = http.Service<BillingTable>();
        bool found = http.Service<Database>().Write(() =>
        {
            if (table.FindByAuthKey(http.Route("authKey")) is not { } registration)
                return false;
            table.Save(registration with { Behavior = behavior });
            return true;
        });
        await (found
            ? SimAnswer.OkAsync(http, new { authKey = http.Route("authKey"), behavior })
            : SimAnswer.NotFoundAsync(http, "no such authKey"));
    }

    /// <returns>Null when the request was refused here: a behavior of charges, cancels are the payments' own.</returns>
    private static async Task<string?> BehaviorAsync(HttpContext http, JsonElement body)
    {
        string text = body.TryText("behavior", out string? given) ? given ?? Behavior.Default : "";
        if (Behavior.Parse(text) is not null)
            return text;
        await SimAnswer.RefuseAsync(http, SimRequests.UnknownBehavior(text));
        return null;
    }
}
