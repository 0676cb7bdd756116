using FluxPay.Policies;
using FluxPay.Sagas;
using FluxPay.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

internal static class UsageEndpoints
{
    private const string Tag = "Usage";

    private static readonly Field Feature = Field.Text("feature", 1, 64, "A feature of the policy.").Required.Like("interview");

    private static readonly RequestShape Event = new(
        Field.Text("eventId", 1, 100, "The caller's own id of this use: sent again it counts once.").Required,
        Field.CustomerId,
        Field.Text("feature", 1, 64, "A metered feature of the policy.").Required,
        Field.Integer("quantity", 0, Limits.LargestUsage, "How many of the feature's unit.").Required,
        Field.Instant("occurredAt", "When; now unless told. Up to 35 days ago and 5 minutes ahead."),
        Field.Text("uniqueId", 1, 100, "What was used, where the feature counts distinct things (`aggregate: unique`)."),
        Field.Text("reverses", 1, 100, "The event that this one takes back, whole and once; with its customer, feature and quantity, and without "
            + "`occurredAt` and `uniqueId`."));

    public static void MapUsage(this IEndpointRouteBuilder api)
    {
        api.MapPost("/usage", Record).Describe("recordUsage", () => new(Tag, "Record a metered use")
        {
            Details = "An event id counts once for ever: the same event again answers 200. A use that came later than its period's invoice "
                + "becomes a correction line on the next one. An event that `reverses` another within 35 days makes it as if it had not been: a "
                + "limit gets back what it gave, and what was billed is given back by a line on the next invoice.",
            Body = Event,
            Examples = [new("Minutes", """{"eventId": "call-20260131-1", "customerId": "cust-1", "feature": "interview", "quantity": 12}""")],
            Answers =
            [
                Success.Ok("It was recorded before.", OpenApiSamples.Usage),
                Success.Created("It is recorded.", OpenApiSamples.Usage),
            ],
            Refusals = [OpenApiRefusals.UsedOtherwise, OpenApiRefusals.LimitUsedUp],
        });
        api.MapPost("/usage/batch", RecordMany).Describe("recordUsageBatch", () => new(Tag, "Record many metered uses")
        {
            Details = "All of them or none: whatever is wrong with any is told under its place, as `events[2].quantity`. Event ids that are "
                + "known count once, so a batch may be sent again as it is.",
            Body = new(Field.Objects("events", 1, Limits.MostEvents, "The uses, of any of the service's customers.", Event).Required),
            Examples =
            [
                new("One", """{"events": [{"eventId": "call-20260131-1", "customerId": "cust-1", "feature": "interview", "quantity": 12}]}"""),
            ],
            Answers =
            [
                Success.Ok("All of them were recorded before.", OpenApiSamples.UsageBatch),
                Success.Created("They are recorded.", OpenApiSamples.UsageBatch),
            ],
            Refusals = [OpenApiRefusals.UsedOtherwise, OpenApiRefusals.LimitUsedUp],
        });
        api.MapGet("/usage", Explain).Describe("explainUsage", () => new(Tag, "Explain what a customer's use costs")
        {
            Details = "Rated from the records as the policy prices them now, with the allowance of the customer's plan, as if the stretch were "
                + "one period.",
            Query =
            [
                Field.CustomerId,
                Feature,
                Field.Instant("from", "From here; the start of the period that runs unless told.").Like("2026-01-01T00:00:00.000Z"),
                Field.Instant("to", "Up to here, exclusive; the end of that period unless told.").Like("2026-02-01T00:00:00.000Z"),
            ],
            Answers = [Success.Ok("The use, what is included, and the tiers it enters.", OpenApiSamples.UsageExplanation)],
        });
        api.MapGet("/entitlements", Check).Describe("checkEntitlement", () => new(Tag, "See whether a customer may use a feature")
        {
            Details = "Nothing is taken by asking; an order, or a use of a limited feature, takes and decides in one commit. With several hosts a change of "
                + "plan may take a second to show here; what it costs is decided by the plan as it is.",
            Query = [Field.CustomerId, Feature],
            Answers = [Success.Ok("What the customer may use, and by what right.", OpenApiSamples.Entitlement)],
        });
    }

    private static Task<IResult> Record(HttpContext http, UsageService usage)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => Read(body, request),
            (use, replay) => usage.RecordAsync(use, replay, request.Aborted),
            recorded => Answer.Of(recorded.IsNew ? 201 : 200, Recorded, UsageView.Of(recorded.Event), request.Language));
    }

    private static Task<IResult> RecordMany(HttpContext http, UsageService usage)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => body.Objects("events", 1, Limits.MostEvents, each => Read(each, request)),
            (uses, replay) => usage.RecordAsync(uses, replay, request.Aborted),
            recorded => Answer.Of(recorded.Any(r => r.IsNew) ? 201 : 200, Recorded, UsageBatchView.Of(recorded), request.Language));
    }

    private static async Task<IResult> Explain(HttpContext http, UsageService usage, IPolicies policies)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var policy = policies.For(request.Service);
        var (customer, feature, from, to) = (query.CustomerId(true), query.Feature(policy), query.Instant("from"), query.Instant("to"));
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);
        var explained = await usage.ExplainAsync(request.Customer(customer!), feature!, from, to, request.Aborted);
        return explained.Error is { } error
            ? request.Refuse(error)
            : request.Ok(Found, UsageExplanationView.Of(explained.Value!, policy.Currency.Code));
    }

    private static async Task<IResult> Check(HttpContext http, Entitlements entitlements, IPolicies policies)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var (customer, feature) = (query.CustomerId(true), query.Feature(policies.For(request.Service)));
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);
        var entitlement = await entitlements.CheckAsync(request.Customer(customer!), feature!, request.Aborted);
        return entitlement.Error is { } error ? request.Refuse(error) : request.Ok(Found, EntitlementView.Of(entitlement.Value!));
    }

    private static Text Recorded { get; } = new("The use is recorded.", "사용량이 기록되었습니다.");

    private static Text Found { get; } = new("Found.", "조회되었습니다.");

    private static RecordUsage Read(InputFields body, ApiRequest request) => new(
        body.Text("eventId", 1, 100, required: true) ?? "", request.Customer(body.CustomerId() ?? ""),
        body.Text("feature", 1, 64, required: true) ?? "", body.Integer("quantity", 0, Limits.LargestUsage, required: true) ?? 0)
    {
        OccurredAt = body.Instant("occurredAt"),
        UniqueId = body.Text("uniqueId", 1, 100),
        Reverses = body.Text("reverses", 1, 100),
    };
}
