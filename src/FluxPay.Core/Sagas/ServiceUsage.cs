using System.Text.Json;
using FluxPay.Inbox;
using FluxPay.Orders;
using FluxPay.Policies;
using FluxPay.Security;

namespace FluxPay.Sagas;

/// <summary>What an event of a service came to.</summary>
internal abstract record UsageOutcome
{
    private UsageOutcome() { }   // closed: every outcome is listed here

    /// <summary>It had its effect, now or before.</summary>
    public sealed record Done : UsageOutcome;

    /// <summary>It follows something that is not there or not known yet.</summary>
    /// <param name="Why">What it waits for.</param>
    /// <param name="RequestId">The request it waits for, where that is it.</param>
    public sealed record Early(FluxPayError Why, string? RequestId = null) : UsageOutcome;

    /// <summary>It never has an effect as things are.</summary>
    public sealed record Refused(FluxPayError Why) : UsageOutcome;
}

/// <summary>
/// The use of a paid feature, told by events: asked for, completed, failed. The order is the saga; each event is one command to it, and one
/// that asks for what is true already changes nothing, so a service may say anything twice and under another event id.
/// </summary>
internal sealed class ServiceUsage(Checkout checkout, IOrders orders, IServiceRequests requests, IPolicies policies, IApiKeys keys)
{
    public const string Requested = "service.usage.requested";
    public const string Completed = "service.usage.completed";
    public const string Failed = "service.usage.failed";

    private const int MostRequestId = 255;

    public async Task<UsageOutcome> HandleAsync(InboundEvent sent, IReplay replay, CancellationToken cancellationToken)
    {
        if (!await KnowsAsync(sent.Service, cancellationToken))
        {
            return Refuse("source", $"names the service {sent.Service}, which has neither a policy nor a key",
                $"정책도 API 키도 없는 서비스({sent.Service})입니다");
        }
        return sent.Type switch
        {
            Requested => await RequestAsync(sent, replay, cancellationToken),
            Completed => await CompleteAsync(sent, replay, cancellationToken),
            Failed => await FailAsync(sent, replay, cancellationToken),
            _ => Refuse("type", $"must be {Requested}, {Completed} or {Failed}", $"{Requested}, {Completed}, {Failed} 중 하나여야 합니다"),
        };
    }

    private async Task<bool> KnowsAsync(string service, CancellationToken cancellationToken) =>
        policies.TryGet(service, out _) || (await keys.ListAsync(service, new PageRequest(1), cancellationToken)).Items.Count > 0;

    private async Task<UsageOutcome> RequestAsync(InboundEvent sent, IReplay replay, CancellationToken cancellationToken)
    {
        var fields = new InputFields(sent.Data);
        string? customer = fields.CustomerId();
        string? feature = fields.Text("feature", 1, 64, required: true);
        if (feature is not null && !policies.For(sent.Service).Features.ContainsKey(feature))
            fields.Wrong("feature", "is not a feature of the service's policy", "서비스 정책에 없는 기능입니다");
        var command = new CreateOrder(new CustomerRef(sent.Service, customer ?? ""))
        {
            RequestId = fields.Text("requestId", 1, MostRequestId, free: true),
            Product = feature,
            Quantity = fields.Integer("quantity", 1, Limits.LargestQuantity) ?? 1,
            Metadata = fields.Metadata(),
        };
        if (fields.Refusal() is { } refusal)
            return new UsageOutcome.Refused(refusal);

        var created = await checkout.CreateAsync(command, replay, cancellationToken);
        if (created.Error is { Code: ErrorCode.InsufficientCredit or ErrorCode.NotEntitled } nothingPays)
            created = await checkout.DeclineAsync(command, nothingPays, replay, cancellationToken);
        return created switch
        {
            { Error: { } error } => new UsageOutcome.Refused(error),
            { Value: { } order } when IsOf(order, command) => new UsageOutcome.Done(),
            _ => new UsageOutcome.Refused(new FluxPayError(ErrorCode.AlreadyProcessed, new Text(
                "The requestId was used for another request; use a new one.", "다른 요청에 이미 사용된 requestId입니다. 새로운 requestId를 사용해 주세요."))),
        };
    }

    /// <summary>A request that is made again is the same one; after completion the order tells how many were used, which may be fewer.</summary>
    private static bool IsOf(Order order, CreateOrder command) =>
        order.Customer == command.Customer && order.Product == command.Product
        && (order.Quantity == command.Quantity || order.Status == OrderStatus.Completed);

    private async Task<UsageOutcome> CompleteAsync(InboundEvent sent, IReplay replay, CancellationToken cancellationToken)
    {
        var fields = new InputFields(sent.Data);
        var named = Named(fields);
        long? quantity = fields.Integer("quantity", 1, Limits.LargestQuantity);
        if (fields.Refusal() is { } refusal)
            return new UsageOutcome.Refused(refusal);

        var (found, early) = await FindAsync(sent.Service, named, cancellationToken);
        if (early is not null)
            return early;
        var completed = await checkout.CompleteAsync(sent.Service, found!.Value, quantity, replay, cancellationToken);
        return await OutcomeAsync(sent.Service, found.Value, completed.Error,
            order => order.Status == OrderStatus.Completed && (quantity is null || quantity == order.Quantity), cancellationToken);
    }

    private async Task<UsageOutcome> FailAsync(InboundEvent sent, IReplay replay, CancellationToken cancellationToken)
    {
        var fields = new InputFields(sent.Data);
        var named = Named(fields);
        string? reason = fields.Text("reason", 1, 200, required: true, free: true);
        if (fields.Refusal() is { } refusal)
            return new UsageOutcome.Refused(refusal);

        var (found, early) = await FindAsync(sent.Service, named, cancellationToken);
        if (early is not null)
            return early;
        // A service may fail before anybody has paid, for example because it is too busy: that order ends too.
        var undone = await checkout.CancelAsync(sent.Service, found!.Value, reason!, replay, cancellationToken);
        return await OutcomeAsync(sent.Service, found.Value, undone.Error,
            order => order.Status == OrderStatus.Cancelled || order.Compensating, cancellationToken);
    }

    /// <param name="service">The service.</param>
    /// <param name="id">The order.</param>
    /// <param name="error">What the command came to; null when it had its effect.</param>
    /// <param name="isSo">True when the order stands already where the event wants it.</param>
    /// <param name="cancellationToken">The host stops.</param>
    private async Task<UsageOutcome> OutcomeAsync(
        string service, OrderId id, FluxPayError? error, Func<Order, bool> isSo, CancellationToken cancellationToken) => error switch
        {
            null => new UsageOutcome.Done(),
            { Code: ErrorCode.OutcomeUnknown } => new UsageOutcome.Early(error),
            { Code: ErrorCode.StateConflict } when await orders.FindAsync(service, id, cancellationToken) is { } order && isSo(order) =>
                new UsageOutcome.Done(),
            _ => new UsageOutcome.Refused(error),
        };

    private static (OrderId? Order, string? Request) Named(InputFields fields)
    {
        var (order, request) = (fields.Id<OrderId>("orderId"), fields.Text("requestId", 1, MostRequestId, free: true));
        if (!fields.Has("orderId") && !fields.Has("requestId"))
            fields.Wrong("orderId", "or requestId is required", "또는 requestId가 필요합니다");
        return (order, request);
    }

    private async Task<(OrderId? Order, UsageOutcome? Early)> FindAsync(
        string service, (OrderId? Order, string? Request) named, CancellationToken cancellationToken)
    {
        if (named.Request is not { } request)
            return (named.Order, null);
        var known = await requests.FindRequestAsync(service, request, cancellationToken);
        if (known is null && named.Order is null)
        {
            return (null, new UsageOutcome.Early(new FluxPayError(ErrorCode.NotFound, new Text(
                $"No {Requested} has come with this requestId.", $"해당 requestId의 {Requested} 이벤트가 없습니다.")), request));
        }
        return known is null || named.Order is null || known == named.Order
            ? (named.Order ?? known, null)
            : (null, Refuse("requestId", "is not that of the order", "주문의 requestId와 다릅니다"));
    }

    private static UsageOutcome.Refused Refuse(string field, string english, string korean) => new(FieldErrors.Refusal(field, english, korean));
}
