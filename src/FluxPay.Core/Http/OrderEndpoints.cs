using FluxPay.Events;
using FluxPay.Orders;
using FluxPay.Sagas;
using FluxPay.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace FluxPay.Http;

internal static class OrderEndpoints
{
    private const string Tag = "Orders";

    public static void MapOrders(this IEndpointRouteBuilder api)
    {
        api.MapPost("/orders", Create).Describe("createOrder", () => new(Tag, "Create an order")
        {
            Details = "Of exactly one of `product` (a pack or feature of the policy, which has the price) and `amount`. Credits pay `creditsToUse` "
                + "of it and are held at once. An order with nothing left to pay is `PAID` at once; else confirm a payment.",
            Body = new(
                Field.CustomerId,
                Field.Text("product", 1, 64, "A pack or feature of the policy."),
                Field.Integer("quantity", 1, Limits.LargestQuantity, "How many of the product; 1 unless told."),
                Field.Integer("amount", 1, Limits.LargestAmount, "A price of your own, in minor units."),
                Field.Text("currency", 3, 3, "ISO 4217; the service's own, which it is unless told."),
                Field.Integer("creditsToUse", 0, Limits.LargestAmount, "How much of it credits pay; one credit is one minor unit."),
                Field.Text("orderName", 1, 100, "What the buyer reads on the receipt."),
                Field.Metadata)
            {
                ExactlyOneOf = ["product", "amount"],
                Together = ("quantity", "product"),
            },
            Examples =
            [
                new("A top-up", """{"customerId": "cust-1", "product": "token-1000"}"""),
                new("A feature", """{"customerId": "cust-1", "product": "pdf-export", "quantity": 2}"""),
                new("An amount, part of it by credits", """
                    {"customerId": "cust-1", "amount": 15000, "currency": "KRW", "orderName": "Concert ticket", "creditsToUse": 500,
                     "metadata": {"seat": "A-1"}}
                    """),
            ],
            Answers = [Success.Created("The order was created.", OpenApiSamples.PendingOrder) with { IsLocated = true }],
            Refusals = [OpenApiRefusals.TooFewCredits, OpenApiRefusals.NotEntitled],
        });
        api.MapGet("/orders", List).Describe("listOrders", () => new(Tag, "List orders")
        {
            Query =
            [
                Field.CustomerId.Optional,
                Field.Choice("status", "Only those that stand there.", Enum.GetValues<OrderStatus>().Select(s => s.Wire())),
                Field.Limit,
                Field.Cursor,
            ],
            Answers = [Success.Ok("Orders, newest first.", OpenApiSamples.PageOf(OpenApiSamples.PendingOrder))],
        });
        api.MapGet("/orders/{orderId}", Get).Describe("getOrder", () => new(Tag, "Get an order")
        {
            Answers = [Success.Ok("The order.", OpenApiSamples.CompletedOrder)],
            Refusals = [Missing.Order],
        });
        api.MapGet("/orders/{orderId}/timeline", Timeline).Describe("getOrderTimeline", () => new(Tag, "What happened to an order")
        {
            Answers = [Success.Ok("Events, steps and gateway calls, oldest first.", OpenApiSamples.Timeline)],
            Refusals = [Missing.Order],
        });
        api.MapPost("/orders/{orderId}/complete", Complete).Describe("completeOrder", () => new(Tag, "Complete an order: the service ran")
        {
            Details = "Held credits are used. A lower `quantity` than ordered frees the credits of the rest.",
            Body = new(Field.Integer("quantity", 1, Limits.LargestQuantity, "How many were used; all unless told.")),
            Examples = [new("All of it", "{}")],
            Answers = [Success.Ok("The order is completed.", OpenApiSamples.CompletedOrder)],
            Refusals = [Missing.Order, OpenApiRefusals.OrderState, OpenApiRefusals.InDoubt, OpenApiRefusals.MoreThanOrdered],
        });
        api.MapPost("/orders/{orderId}/fail", Fail).Describe("failOrder", () => Undoing("Fail an order: the service did not run",
            "Everything done for a paid order is undone, newest first.", "The service failed"));
        api.MapPost("/orders/{orderId}/cancel", Cancel).Describe("cancelOrder", () => Undoing("Cancel an order: the customer does not want it",
            "An unpaid order ends; a paid one is undone.", "Changed my mind"));
    }

    private static ApiDescription Undoing(string summary, string details, string reason) => new(Tag, summary)
    {
        Details = details,
        Body = new(Field.Text("reason", 1, 200, "Why, for the timeline and the receipt.").Required),
        Examples = [new("With a reason", $$"""{"reason": "{{reason}}"}""")],
        Answers =
        [
            Success.Ok("The order is cancelled; what was paid is given back.", OpenApiSamples.CancelledOrder),
            Success.Unknown(OpenApiSamples.CompensatingOrder),
        ],
        Refusals = [Missing.Order, OpenApiRefusals.OrderState, OpenApiRefusals.InDoubt],
    };

    private static Task<IResult> Create(HttpContext http, Checkout checkout)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => ReadCreate(body, request),
            (command, replay) => checkout.CreateAsync(command, replay, request.Aborted),
            order => request.Ok(new Text("The order was created.", "주문이 생성되었습니다."), order.ToSnapshot(), Location(order)),
            provenByCommit: true);
    }

    private static CreateOrder ReadCreate(InputFields body, ApiRequest request)
    {
        string? product = body.Text("product", 1, 64);
        long? amount = body.Integer("amount", 1, Limits.LargestAmount);
        if (body.Has("product") == body.Has("amount"))
            body.Wrong("product", "or amount must be given, exactly one of them", "또는 amount 중 하나만 지정해야 합니다");
        if (body.Has("quantity") && body.Has("amount"))
            body.Wrong("quantity", "goes with product only", "product와 함께만 사용할 수 있습니다");
        return new CreateOrder(request.Customer(body.CustomerId() ?? ""))
        {
            Product = product,
            Amount = amount,
            Quantity = body.Integer("quantity", 1, Limits.LargestQuantity) ?? 1,
            Currency = body.Text("currency", 3, 3),
            CreditsToUse = body.Integer("creditsToUse", 0, Limits.LargestAmount) ?? 0,
            Name = body.Text("orderName", 1, 100, free: true),
            Metadata = body.Metadata(),
        };
    }

    private static async Task<IResult> List(HttpContext http, IOrders orders)
    {
        var request = ApiRequest.Of(http);
        var query = new ApiQuery(http.Request);
        var (customer, status, page) = (query.CustomerId(false), query.Choice<OrderStatus>("status", s => s.Wire()), query.Page<OrderId>());
        if (query.Refusal is { } refusal)
            return request.Refuse(refusal);

        var found = await orders.ListAsync(request.Service, customer, status, page, request.Aborted);
        return request.Ok(Found, new Page<OrderSnapshot>([.. found.Items.Select(o => o.ToSnapshot())], found.NextCursor));
    }

    private static async Task<IResult> Get(HttpContext http, string orderId, IOrders orders)
    {
        var request = ApiRequest.Of(http);
        return await FindAsync(request, orderId, orders) is { } order ? request.Ok(Found, order.ToSnapshot()) : request.Refuse(Missing.Order);
    }

    private static async Task<IResult> Timeline(HttpContext http, string orderId, IOrders orders)
    {
        var request = ApiRequest.Of(http);
        if (await FindAsync(request, orderId, orders) is not { } order)
            return request.Refuse(Missing.Order);
        var entries = await orders.TimelineAsync(order.Id, request.Aborted);
        return request.Ok(Found, new TimelineView([.. entries.Select(TimelineEntryView.Of)]));
    }

    private static Task<IResult> Complete(HttpContext http, string orderId, Checkout checkout)
    {
        var request = ApiRequest.Of(http);
        return request.PostAsync(
            body => body.Integer("quantity", 1, Limits.LargestQuantity),
            (quantity, replay) => Named(orderId, id => checkout.CompleteAsync(request.Service, id, quantity, replay, request.Aborted)),
            order => request.Ok(new Text("The order is completed.", "주문이 완료되었습니다."), order.ToSnapshot()));
    }

    private static Task<IResult> Fail(HttpContext http, string orderId, Checkout checkout)
    {
        var request = ApiRequest.Of(http);
        return Undo(request, (reason, replay) =>
            Named(orderId, id => checkout.FailAsync(request.Service, id, reason, replay, request.Aborted)));
    }

    private static Task<IResult> Cancel(HttpContext http, string orderId, Checkout checkout)
    {
        var request = ApiRequest.Of(http);
        return Undo(request, (reason, replay) =>
            Named(orderId, id => checkout.CancelAsync(request.Service, id, reason, replay, request.Aborted)));
    }

    private static Task<IResult> Undo(ApiRequest request, Func<string, IReplay?, Task<Result<Order>>> undo) => request.PostAsync(
        body => body.Text("reason", 1, 200, required: true, free: true) ?? "",
        undo,
        order => order is { Compensating: true } or { Payment.InDoubt: true }
            ? Answer.Unknown(order.ToSnapshot(), request.Language, Location(order))
            : request.Ok(new Text("The order is cancelled; what was paid is given back.", "주문이 취소되었으며 결제된 내역은 환불되었습니다."), order.ToSnapshot()));

    private static Text Found { get; } = new("Found.", "조회되었습니다.");

    private static string Location(Order order) => $"/api/v1/orders/{order.Id}";

    private static Task<Result<Order>> Named(string orderId, Func<OrderId, Task<Result<Order>>> act) =>
        IdText.TryParse<OrderId>(orderId, out var id) ? act(id) : Task.FromResult<Result<Order>>(Missing.Order);

    private static async Task<Order?> FindAsync(ApiRequest request, string orderId, IOrders orders) =>
        IdText.TryParse<OrderId>(orderId, out var id) ? await orders.FindAsync(request.Service, id, request.Aborted) : null;
}
