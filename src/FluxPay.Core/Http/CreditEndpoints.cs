using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Policies;
using FluxPay.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

internal static class CreditEndpoints
{
    private const string Tag = "Credits";
    private const string AnAmount = """{"customerId": "cust-1", "amount": 30}""";
    private const string AFeature = """{"customerId": "cust-1", "feature": "resume-analysis", "quantity": 1}""";
    private const long LongestHoldSeconds = 31 * 24 * 60 * 60;

    public static void MapCredits(this IEndpointRouteBuilder api)
    {
        api.MapGet("/credits/balance", Balance).Describe("getCreditBalance", () => new(Tag, "What a customer can use")
        {
            Query = [Field.CustomerId],
            Answers = [Success.Ok("The balance; zeros for a customer nobody has heard of.", OpenApiSamples.Balance)],
        });
        api.MapGet("/credits/entries", Entries).Describe("listCreditEntries", () => new(Tag, "A customer's journal")
        {
            Query = [Field.CustomerId, Field.Limit, Field.Cursor],
            Answers = [Success.Ok("Entries, newest first; their sum is balance + held.", OpenApiSamples.Entries)],
        });
        api.MapPost("/credits/use", Use).Describe("useCredits", () => new(Tag, "Use credits")
        {
            Details = "Either `amount`, or a `feature` of the policy whose cost it is.",
            Body = Spend(
                Field.Id<OrderId>("orderId", "The order they are used for."),
                Field.Text("reason", 1, 200, "Why, for the journal."),
                Field.Metadata),
            Examples = [new("An amount", AnAmount), new("A feature", AFeature)],
            Answers = [Success.Ok("The credits were used.", OpenApiSamples.Use)],
            Refusals = [OpenApiRefusals.TooFewCredits, OpenApiRefusals.NotEntitled, Missing.Order],
        });
        api.MapPost("/credits/refund", Refund).Describe("refundCredits", () => new(Tag, "Give used credits back")
        {
            Details = "To the grants they came from, last used first.",
            Body = new(
                Field.Id<UsageId>("usageId", "The use.").Required,
                Field.Integer("amount", 1, Limits.LargestAmount, "How many; all that are left of the use unless told."),
                Field.Text("reason", 1, 200, "Why.")),
            Examples =
            [
                new("Part of a use", $$"""
                    {"usageId": "{{OpenApiSamples.Id(UsageId.Prefix)}}", "amount": 10, "reason": "The result was poor"}
                    """),
            ],
            Answers = [Success.Ok("The credits were given back.", OpenApiSamples.Refund)],
            Refusals = [Missing.Usage, OpenApiRefusals.MoreThanUnused],
        });
        api.MapPost("/credits/holds", Hold).Describe("holdCredits", () => new(Tag, "Put credits on hold")
        {
            Details = "Either `amount`, or a `feature` of the policy whose cost it is. One capture or release resolves a hold.",
            Body = Spend(Field.Integer("expiresInSeconds", 1, LongestHoldSeconds, "When it is released by itself.")),
            Examples = [new("An amount", AnAmount), new("A feature", AFeature)],
            Answers = [Success.Created("The credits are on hold.", OpenApiSamples.Held)],
            Refusals = [OpenApiRefusals.TooFewCredits, OpenApiRefusals.NotEntitled],
        });
        api.MapPost("/credits/holds/{holdId}/capture", Capture).Describe("captureHold", () => new(Tag, "Use held credits")
        {
            Details = "What is not captured is free again.",
            Body = new(Field.Integer("amount", 1, Limits.LargestAmount, "How many; all of them unless told.")),
            Examples = [new("All", "{}"), new("Some", """{"amount": 10}""")],
            Answers = [Success.Ok("The held credits were used.", OpenApiSamples.Captured)],
            Refusals = [Missing.Hold, OpenApiRefusals.HoldState, OpenApiRefusals.MoreThanHeld],
        });
        api.MapPost("/credits/holds/{holdId}/release", Release).Describe("releaseHold", () => new(Tag, "Free held credits")
        {
            Body = new(),
            Examples = [new("All", "{}")],
            Answers = [Success.Ok("The held credits are free again.", OpenApiSamples.Released)],
            Refusals = [Missing.Hold, OpenApiRefusals.HoldState],
        });
    }

    public static void MapGrants(this IEndpointRouteBuilder admin) =>
        admin.MapPost("/credits/grants", Grant).Describe("grantCredits", () => new(Tag, "Give credits")
        {
            Body = new(
                Field.CustomerId,
                Field.Integer("amount", 1, Limits.LargestAmount, "How many.").Required,
                Field.Choice("kind", "Bought or given; only bought ones can be turned back into money.", "PAID", "BONUS").Required,
                Field.Integer("priority", 0, 100, "Lower is used first; 50 unless told."),
                Field.Instant("expiresAt", "When they expire; in the future. Never unless told."),
                Field.Text("reason", 1, 200, "Why.").Required),
            Examples = [new("A welcome bonus", """{"customerId": "cust-1", "amount": 500, "kind": "BONUS", "reason": "Welcome"}""")],
            Answers = [Success.Created("The credits were granted.", OpenApiSamples.Grant)],
        });

    private static RequestShape Spend(params IReadOnlyList<Field> more) => new(
    [
        Field.CustomerId,
        Field.Integer("amount", 1, Limits.LargestAmount, "How many credits."),
        Field.Text("feature", 1, 64, "A feature of the policy that is charged in credits."),
        Field.Integer("quantity", 1, Limits.LargestQuantity, "How many of the feature; 1 unless told."),
        .. more,
    ])
    {
        ExactlyOneOf = ["amount", "feature"],
        Together = ("quantity", "feature"),
    };

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
            use => request.Ok(new Text("The credits were used.", "크레딧이 사용되었습니다."), UseView.Of(use)),
            provenByCommit: true);
    }

    private static Task<IResult> Refund(HttpContext http, CreditService credits)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (Usage: body.Id<UsageId>("usageId", required: true) ?? default, Amount: body.Integer("amount", 1, Limits.LargestAmount),
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
            body => body.Integer("amount", 1, Limits.LargestAmount),
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
                var command = (Customer: body.CustomerId() ?? "", Amount: body.Integer("amount", 1, Limits.LargestAmount, required: true) ?? 0,
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

    private static Spending ReadSpend(InputFields body, ApiRequest request)
    {
        string customer = body.CustomerId() ?? "";
        long? amount = body.Integer("amount", 1, Limits.LargestAmount);
        string? feature = body.Text("feature", 1, 64);
        long? quantity = body.Integer("quantity", 1, Limits.LargestQuantity);
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
