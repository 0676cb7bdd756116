using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

internal static class CreditEndpoints
{
    private const long LargestAmount = 1_000_000_000_000;
    private const long LargestQuantity = 1_000_000;
    private const long LongestHoldSeconds = 31 * 24 * 60 * 60;

    public static void MapCredits(this IEndpointRouteBuilder api)
    {
        api.MapGet("/credits/balance", Balance).WithName("getCreditBalance");
        api.MapGet("/credits/entries", Entries).WithName("listCreditEntries");
        api.MapPost("/credits/use", Use).WithName("useCredits");
        api.MapPost("/credits/refund", Refund).WithName("refundCredits");
        api.MapPost("/credits/holds", Hold).WithName("holdCredits");
        api.MapPost("/credits/holds/{holdId}/capture", Capture).WithName("captureHold");
        api.MapPost("/credits/holds/{holdId}/release", Release).WithName("releaseHold");
    }

    public static void MapGrants(this IEndpointRouteBuilder admin) =>
        admin.MapPost("/credits/grants", Grant).WithName("grantCredits");

    private static async Task<IResult> Balance(HttpContext http, CreditService credits)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        string? customer = query.CustomerId(true);
        return query.Refusal is { } refusal
            ? request.Refuse(refusal)
            : request.Ok(Found, BalanceView.Of(await credits.BalanceAsync(request.Customer(customer!), request.Aborted)));
    }

    private static async Task<IResult> Entries(HttpContext http, ICredits credits)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var (customer, page) = (query.CustomerId(true), query.Page<EntryId>());
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);

        var found = await credits.EntriesAsync(request.Customer(customer!), page, request.Aborted);
        return request.Ok(Found, new Page<EntryView>([.. found.Items.Select(EntryView.Of)], found.NextCursor));
    }

    private static Task<IResult> Use(HttpContext http, CreditService credits, IOrders orders, IPolicies policies)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (Spend: ReadSpend(body, request), Order: body.Id<OrderId>("orderId"), Reason: body.Text("reason", 1, 200, free: true),
                Metadata: body.Metadata()),
            async (c, replay) =>
            {
                if (c.Order is { } id && await orders.FindAsync(request.Service, id, request.Aborted) is null)
                    return Missing.Order;
                var price = c.Spend.Price(policies);
                return price.Error is { } error
                    ? error
                    : await credits.UseAsync(c.Spend.Customer, price.Value!, c.Order, c.Reason, c.Metadata, replay, request.Aborted);
            },
            use => request.Ok(new Text("The credits were used.", "크레딧이 사용되었습니다."), UseView.Of(use)));
    }

    private static Task<IResult> Refund(HttpContext http, CreditService credits)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (Usage: body.Id<UsageId>("usageId", required: true) ?? default, Amount: body.Integer("amount", 1, LargestAmount),
                Reason: body.Text("reason", 1, 200, free: true)),
            (c, replay) => credits.RefundAsync(request.Service, c.Usage, c.Amount, replay, request.Aborted),
            refund => request.Ok(new Text("The credits were given back.", "크레딧이 환불되었습니다."), RefundView.Of(refund)));
    }

    private static Task<IResult> Hold(HttpContext http, CreditService credits, IPolicies policies)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (Spend: ReadSpend(body, request), Seconds: body.Integer("expiresInSeconds", 1, LongestHoldSeconds)),
            async (c, replay) =>
            {
                var price = c.Spend.Price(policies);
                TimeSpan? life = c.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
                return price.Error is { } error
                    ? error
                    : await credits.HoldAsync(c.Spend.Customer, price.Value!, life, replay, request.Aborted);
            },
            hold => Answer.Of(201, new Text("The credits are on hold.", "크레딧이 보류되었습니다."), HoldView.Of(hold), request.Language));
    }

    private static Task<IResult> Capture(HttpContext http, string holdId, CreditService credits)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => body.Integer("amount", 1, LargestAmount),
            (amount, replay) => Named(holdId, id => credits.CaptureAsync(request.Service, id, amount, replay, request.Aborted)),
            hold => request.Ok(new Text("The held credits were used.", "보류된 크레딧이 사용되었습니다."), HoldView.Of(hold)));
    }

    private static Task<IResult> Release(HttpContext http, string holdId, CreditService credits)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            _ => 0,
            (_, replay) => Named(holdId, id => credits.ReleaseAsync(request.Service, id, replay, request.Aborted)),
            hold => request.Ok(new Text("The held credits are free again.", "보류가 해제되었습니다."), HoldView.Of(hold)));
    }

    private static Task<IResult> Grant(HttpContext http, CreditService credits, TimeProvider time)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body =>
            {
                var command = (Customer: body.CustomerId() ?? "", Amount: body.Integer("amount", 1, LargestAmount, required: true) ?? 0,
                    Kind: body.Choice("kind", true, "PAID", "BONUS"), Priority: body.Integer("priority", 0, 100),
                    ExpiresAt: body.Instant("expiresAt"), Reason: body.Text("reason", 1, 200, required: true, free: true));
                if (command.ExpiresAt <= time.Now())
                    body.Wrong("expiresAt", "must be in the future", "미래 시각이어야 합니다");
                return command;
            },
            (c, replay) => credits.GrantAsync(request.Customer(c.Customer), c.Amount, c.Kind == "PAID" ? CreditKind.Paid : CreditKind.Bonus,
                (int)(c.Priority ?? CreditService.DefaultPriority), c.ExpiresAt, replay, request.Aborted),
            grant => Answer.Of(201, new Text("The credits were granted.", "크레딧이 지급되었습니다."), GrantView.Of(grant), request.Language));
    }

    private static Text Found { get; } = new("Found.", "조회되었습니다.");

    private static Task<Result<Hold>> Named(string holdId, Func<HoldId, Task<Result<Hold>>> act) =>
        IdText.TryParse<HoldId>(holdId, out var id) ? act(id) : Task.FromResult<Result<Hold>>(Missing.Hold);

    private static Spending ReadSpend(RequestBody body, ApiRequest request)
    {
        string customer = body.CustomerId() ?? "";
        long? amount = body.Integer("amount", 1, LargestAmount);
        string? feature = body.Text("feature", 1, 64);
        long? quantity = body.Integer("quantity", 1, LargestQuantity);
        if (body.Has("amount") == body.Has("feature"))
            body.Wrong("amount", "or feature must be given, exactly one of them", "또는 feature 중 하나만 지정해야 합니다");
        if (body.Has("quantity") && !body.Has("feature"))
            body.Wrong("quantity", "goes with feature only", "feature와 함께만 사용할 수 있습니다");
        return new Spending(request.Customer(customer), amount, feature, quantity ?? 1);
    }

    /// <summary>A plain amount, or so many uses of a feature.</summary>
    private sealed record Spending(CustomerRef Customer, long? Amount, string? Feature, long Quantity)
    {
        public Result<CreditPrice> Price(IPolicies policies) => Amount is { } amount
            ? new CreditPrice(amount)
            : CreditPrice.Of(policies.For(Customer.Service), Feature!, Quantity);
    }
}
