using FluxPay.Events;
using FluxPay.Policies;
using FluxPay.Sagas;
using FluxPay.Security;
using FluxPay.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

internal static class SubscriptionEndpoints
{
    private const string Tag = "Subscriptions";
    private const long MostSeats = 10_000;

    public static void MapSubscriptions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/plans", Plans).Describe("listPlans", () => new(Tag, "List the plans of the service")
        {
            Answers = [Success.Ok("Plans in the policy's order.", OpenApiSamples.PageOf(OpenApiSamples.Plan))],
        });
        api.MapPost("/subscriptions", Start).Describe("createSubscription", () => new(Tag, "Start a subscription")
        {
            Details = "The first period is charged at once; a refused charge leaves no subscription. A plan with a free time begins with it, "
                + "once per customer, and needs no card before its end.",
            Body = new(
                Field.CustomerId,
                Field.Text("planId", 1, 64, "A plan of the policy.").Required,
                Field.Id<BillingMethodId>("billingMethodId", "What to charge; the customer's newest card unless told."),
                Field.Integer("seats", 1, MostSeats, "How many seats; 1 unless told, and only of a plan that has them.")),
            Examples = [new("A plan by the month", """{"customerId": "cust-1", "planId": "pro-monthly"}""")],
            Answers =
            [
                Success.Created("It has begun.", OpenApiSamples.TrialingSubscription) with { IsLocated = true },
                Success.Unknown(OpenApiSamples.SubscriptionInDoubt),
            ],
            Refusals =
            [
                OpenApiRefusals.ByGateway, OpenApiRefusals.AlreadySubscribed, SubscriptionService.NoBillingMethod, OpenApiRefusals.GatewayDown,
            ],
        });
        api.MapGet("/subscriptions", List).Describe("listSubscriptions", () => new(Tag, "List subscriptions")
        {
            Query = [Field.CustomerId.Optional, Field.Limit, Field.Cursor],
            Answers = [Success.Ok("Subscriptions, newest first.", OpenApiSamples.PageOf(OpenApiSamples.Subscription))],
        });
        api.MapGet("/subscriptions/{subscriptionId}", Get).Describe("getSubscription", () => new(Tag, "Get a subscription")
        {
            Answers = [Success.Ok("The subscription.", OpenApiSamples.Subscription)],
            Refusals = [Missing.Subscription],
        });
        api.MapGet("/subscriptions/{subscriptionId}/invoices", Invoices).Describe("listInvoices", () => new(Tag, "List a subscription's invoices")
        {
            Query = [Field.Limit, Field.Cursor],
            Answers = [Success.Ok("Invoices, newest first.", OpenApiSamples.PageOf(OpenApiSamples.Invoice))],
            Refusals = [Missing.Subscription],
        });
        MapSteps(api);
        MapChanges(api);
    }

    private static void MapSteps(IEndpointRouteBuilder api)
    {
        api.MapPost("/subscriptions/{subscriptionId}/cancel", Cancel).Describe("cancelSubscription", () => new(Tag, "End a subscription")
        {
            Details = "With the period that runs, until which it can be called off; or at once. What was paid is not given back. A paused one ends at once.",
            Body = new(Field.Flag("atPeriodEnd", "False to end it at once; true unless told.")),
            Examples = [new("With the period", """{"atPeriodEnd": true}"""), new("At once", """{"atPeriodEnd": false}""")],
            Answers = [Success.Ok("It ends.", OpenApiSamples.EndingSubscription)],
            Refusals = [Missing.Subscription, OpenApiRefusals.SubscriptionState, OpenApiRefusals.SubscriptionInDoubt],
        });
        api.MapPost("/subscriptions/{subscriptionId}/pause", Pause).Describe("pauseSubscription", () => new(Tag, "Pause a subscription")
        {
            Details = "Access and billing stop; what is left of the period is kept.",
            Body = new(),
            Examples = [new("Nothing to say", "{}")],
            Answers = [Success.Ok("It is paused.", OpenApiSamples.PausedSubscription)],
            Refusals = [Missing.Subscription, OpenApiRefusals.SubscriptionState, OpenApiRefusals.SubscriptionInDoubt],
        });
        api.MapPost("/subscriptions/{subscriptionId}/resume", Resume).Describe("resumeSubscription", () => new(Tag, "Go on with a subscription")
        {
            Details = "A pause ends: what was left runs on, and its end is the new anchor. Or the end with the period is called off.",
            Body = new(),
            Examples = [new("Nothing to say", "{}")],
            Answers = [Success.Ok("It goes on.", OpenApiSamples.Subscription)],
            Refusals = [Missing.Subscription, OpenApiRefusals.SubscriptionState, OpenApiRefusals.SubscriptionInDoubt],
        });
        api.MapPut("/subscriptions/{subscriptionId}/billing-method", UseBillingMethod).Describe("useBillingMethod", () => new(Tag, "Charge another card")
        {
            Details = "What is past due is charged to it at once; the card stays when that is refused.",
            Body = new(Field.Id<BillingMethodId>("billingMethodId", "A registered card of the customer.").Required),
            Examples = [new("A new card", $$"""{"billingMethodId": "{{OpenApiSamples.Id(BillingMethodId.Prefix)}}"}""")],
            Answers = [Success.Ok("Charged from now on.", OpenApiSamples.Subscription), Success.Unknown(OpenApiSamples.Subscription)],
            Refusals =
            [
                OpenApiRefusals.ByGateway, Missing.Subscription, OpenApiRefusals.SubscriptionState, OpenApiRefusals.SubscriptionInDoubt,
                SubscriptionService.NoBillingMethod, OpenApiRefusals.GatewayDown,
            ],
        });
        api.MapPost("/subscriptions/{subscriptionId}/consents", Consents).Describe("recordConsent", () => new(Tag, "Record a customer's consent")
        {
            Details = "Needed only where the plan says `consent: required`: without one in the 30 days before, nothing is charged and the subscription ends.",
            Body = new(
                Field.Choice("kind", "To what.", Enum.GetValues<ConsentKind>().Select(k => k.Wire())).Required,
                Field.Text("evidence", 1, 1000, "Your own proof, for example what was shown and where it was ticked; kept sealed.").Required),
            Examples = [new("From the free time", """{"kind": "TRIAL_TO_PAID", "evidence": "Ticked in the app, screen 12, terms of 2026-01"}""")],
            Answers = [Success.Created("It is recorded.", OpenApiSamples.Consent)],
            Refusals = [Missing.Subscription, OpenApiRefusals.SubscriptionState],
        });
    }

    private static void MapChanges(IEndpointRouteBuilder api)
    {
        api.MapPost("/subscriptions/{subscriptionId}/change", Change).Describe("changeSubscription", () => Changing("Change plan or seats",
            "Now, with the unused part as credit and the rest of the period charged; or with the next period. Unless told, what costs less a day "
            + "waits for the period's end. A newer change replaces a pending one.") with
        {
            Answers = [Success.Ok("It is changed, or will be.", OpenApiSamples.Change), Success.Unknown(OpenApiSamples.Change)],
            Refusals =
            [
                OpenApiRefusals.ByGateway, Missing.Subscription, OpenApiRefusals.SubscriptionState, OpenApiRefusals.SubscriptionInDoubt,
                SubscriptionService.NoBillingMethod, OpenApiRefusals.GatewayDown,
            ],
        });
        api.MapPost("/subscriptions/{subscriptionId}/change/preview", Preview).Describe("previewSubscriptionChange", () => Changing(
            "What a change would cost", "By the same decision that makes it; changes nothing.") with
        {
            Answers = [Success.Ok("What the change would answer now.", OpenApiSamples.Change)],
            Refusals = [Missing.Subscription, OpenApiRefusals.SubscriptionState, OpenApiRefusals.SubscriptionInDoubt],
        });
        api.MapDelete("/subscriptions/{subscriptionId}/change", Withdraw).Describe("withdrawSubscriptionChange", () => new(Tag, "Withdraw a pending change")
        {
            Answers = [Success.Ok("It stays as it is.", OpenApiSamples.Subscription)],
            Refusals = [Missing.Subscription, OpenApiRefusals.SubscriptionState, OpenApiRefusals.SubscriptionInDoubt],
        });
    }

    private static ApiDescription Changing(string summary, string details) => new(Tag, summary)
    {
        Details = details,
        Body = new(
            Field.Text("planId", 1, 64, "A plan of the same group; the plan it is unless told."),
            Field.Integer("seats", 1, MostSeats, "How many seats; as many as now unless told."),
            Field.Choice("when", "At once or with the next period.", Enum.GetValues<ChangeTiming>().Select(t => t.Wire()))),
        Examples = [new("To another plan", """{"planId": "pro-yearly", "when": "PERIOD_END"}""")],
    };

    private static Answer Plans(HttpContext http, IPolicies policies)
    {
        var request = ApiRequest.Of(http);
        var policy = policies.For(request.Service);
        return request.Ok(Found, new Page<PlanView>([.. policy.Plans.Values.Select(p => PlanView.Of(p, policy.Currency))], null));
    }

    private static Task<IResult> Start(HttpContext http, SubscriptionService subscriptions)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => new StartSubscription(request.Customer(body.CustomerId() ?? ""), body.Text("planId", 1, 64, required: true) ?? "")
            {
                BillingMethod = body.Id<BillingMethodId>("billingMethodId"),
                Seats = body.Integer("seats", 1, MostSeats) ?? 1,
            },
            (command, replay) => subscriptions.StartAsync(command, replay, request.Aborted),
            subscription => Render(request, subscription, new Text("The subscription has begun.", "구독이 시작되었습니다."), created: true));
    }

    private static async Task<IResult> List(HttpContext http, ISubscriptionBooks books)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var (customer, page) = (query.CustomerId(false), query.Page<SubscriptionId>());
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);
        var found = await books.ListAsync(request.Service, customer, page, request.Aborted);
        return request.Ok(Found, new Page<SubscriptionSnapshot>([.. found.Items.Select(s => s.ToSnapshot())], found.NextCursor));
    }

    private static async Task<IResult> Get(HttpContext http, string subscriptionId, ISubscriptionBooks books)
    {
        var request = ApiRequest.Of(http);
        return await FindAsync(request, subscriptionId, books) is { } subscription
            ? request.Ok(Found, subscription.ToSnapshot())
            : request.Refuse(Missing.Subscription);
    }

    private static async Task<IResult> Invoices(HttpContext http, string subscriptionId, ISubscriptionBooks books)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var page = query.Page<InvoiceId>();
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);
        if (await FindAsync(request, subscriptionId, books) is not { } subscription)
            return request.Refuse(Missing.Subscription);
        var found = await books.InvoicesAsync(subscription.Id, page, request.Aborted);
        return request.Ok(Found, new Page<InvoiceView>([.. found.Items.Select(InvoiceView.Of)], found.NextCursor));
    }

    private static Task<IResult> Cancel(HttpContext http, string subscriptionId, SubscriptionService subscriptions)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => body.Flag("atPeriodEnd") ?? true,
            (atPeriodEnd, replay) => Named(subscriptionId, id => subscriptions.CancelAsync(request.Service, id, atPeriodEnd, replay, request.Aborted)),
            subscription => Render(request, subscription, subscription.IsLive
                ? new Text("The subscription ends with its period.", "현재 결제 기간이 끝나면 구독이 종료됩니다.")
                : new Text("The subscription has ended.", "구독이 종료되었습니다.")));
    }

    private static Task<IResult> Pause(HttpContext http, string subscriptionId, SubscriptionService subscriptions)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            _ => true,
            (_, replay) => Named(subscriptionId, id => subscriptions.PauseAsync(request.Service, id, replay, request.Aborted)),
            subscription => Render(request, subscription, new Text("The subscription is paused.", "구독이 일시 중지되었습니다.")));
    }

    private static Task<IResult> Resume(HttpContext http, string subscriptionId, SubscriptionService subscriptions)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            _ => true,
            (_, replay) => Named(subscriptionId, id => subscriptions.ResumeAsync(request.Service, id, replay, request.Aborted)),
            subscription => Render(request, subscription, new Text("The subscription goes on.", "구독이 계속됩니다.")));
    }

    private static Task<IResult> UseBillingMethod(HttpContext http, string subscriptionId, SubscriptionService subscriptions)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => body.Id<BillingMethodId>("billingMethodId", required: true) ?? default,
            (method, _) => Named(subscriptionId, id => subscriptions.UseBillingMethodAsync(request.Service, id, method, request.Aborted)),
            subscription => Render(request, subscription, new Text("The card is charged from now on.", "앞으로 이 결제 수단으로 청구됩니다.")));
    }

    private static Task<IResult> Consents(HttpContext http, string subscriptionId, SubscriptionService subscriptions)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => (
                Kind: body.Choice("kind", required: true, ConsentKind.TrialToPaid.Wire(), ConsentKind.PriceChange.Wire()),
                Evidence: body.Text("evidence", 1, 1000, required: true, free: true) ?? ""),
            (c, replay) => IdText.TryParse<SubscriptionId>(subscriptionId, out var id)
                ? subscriptions.ConsentAsync(request.Service, id,
                    c.Kind == ConsentKind.TrialToPaid.Wire() ? ConsentKind.TrialToPaid : ConsentKind.PriceChange, c.Evidence, replay, request.Aborted)
                : Task.FromResult<Result<Consent>>(Missing.Subscription),
            consent => Answer.Of(201, new Text("The consent is recorded.", "동의가 등록되었습니다."), ConsentView.Of(consent), request.Language));
    }

    private static Task<IResult> Change(HttpContext http, string subscriptionId, SubscriptionService subscriptions)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(ReadChange,
            (command, replay) => Named(subscriptionId, id => subscriptions.ChangeAsync(request.Service, id, command, replay, request.Aborted)),
            change => change.Subscription.InDoubt
                ? Answer.Unknown(SubscriptionChangeView.Of(change), request.Language, Location(change.Subscription))
                : request.Ok(change.Applied
                    ? new Text("The subscription is changed.", "구독이 변경되었습니다.")
                    : new Text("The subscription changes with its next period.", "다음 결제 기간부터 변경됩니다."), SubscriptionChangeView.Of(change)));
    }

    private static Task<IResult> Preview(HttpContext http, string subscriptionId, SubscriptionService subscriptions)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(ReadChange,
            (command, _) => Named(subscriptionId, id => subscriptions.PreviewAsync(request.Service, id, command, request.Aborted)),
            change => request.Ok(new Text("Nothing was changed.", "변경된 내용은 없습니다."), SubscriptionChangeView.Of(change)));
    }

    private static ChangeSubscription ReadChange(InputFields body)
    {
        if (!body.Has("planId") && !body.Has("seats"))
            body.Wrong("planId", "or seats must be given", "또는 seats를 지정해야 합니다");
        return new ChangeSubscription
        {
            Plan = body.Text("planId", 1, 64),
            Seats = body.Integer("seats", 1, MostSeats),
            When = body.Choice("when", required: false, ChangeTiming.Now.Wire(), ChangeTiming.PeriodEnd.Wire()) switch
            {
                "NOW" => ChangeTiming.Now,
                "PERIOD_END" => ChangeTiming.PeriodEnd,
                _ => null,
            },
        };
    }

    private static async Task<IResult> Withdraw(HttpContext http, string subscriptionId, SubscriptionService subscriptions)
    {
        var request = ApiRequest.Of(http);
        var withdrawn = await Named(subscriptionId, id => subscriptions.WithdrawChangeAsync(request.Service, id, request.Aborted));
        return withdrawn.Error is { } refusal
            ? request.Refuse(refusal)
            : Render(request, withdrawn.Value!, new Text("The change is withdrawn.", "예정된 변경이 취소되었습니다."));
    }

    private static Answer Render(ApiRequest request, Subscription subscription, Text done, bool created = false) => subscription.InDoubt
        ? Answer.Unknown(subscription.ToSnapshot(), request.Language, Location(subscription))
        : request.Ok(done, subscription.ToSnapshot(), created ? Location(subscription) : null);

    private static Text Found { get; } = new("Found.", "조회되었습니다.");

    private static string Location(Subscription subscription) => $"/api/v1/subscriptions/{subscription.Id}";

    private static Task<Result<T>> Named<T>(string subscriptionId, Func<SubscriptionId, Task<Result<T>>> act) where T : class =>
        IdText.TryParse<SubscriptionId>(subscriptionId, out var id) ? act(id) : Task.FromResult<Result<T>>(Missing.Subscription);

    private static async Task<Subscription?> FindAsync(ApiRequest request, string subscriptionId, ISubscriptionBooks books) =>
        IdText.TryParse<SubscriptionId>(subscriptionId, out var id) ? await books.FindAsync(request.Service, id, request.Aborted) : null;
}
