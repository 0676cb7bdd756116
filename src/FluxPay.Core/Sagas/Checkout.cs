using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Storage;
using FluxPay.Usage;

namespace FluxPay.Sagas;

/// <summary>Orders from first to last: created, completed, failed, cancelled. Every step is one commit, or a saga of them.</summary>
public sealed class Checkout
{
    private readonly IStore _store;
    private readonly IOrders _orders;
    private readonly IServiceRequests _requests;
    private readonly IPolicies _policies;
    private readonly Fulfilment _fulfilment;
    private readonly Compensation _compensation;
    private readonly OrderJournal _journal;
    private readonly PaymentRouting _routing;
    private readonly Entitlements _entitlements;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;

    internal Checkout(
        IStore store, IOrders orders, IServiceRequests requests, IPolicies policies, Fulfilment fulfilment, Compensation compensation,
        OrderJournal journal, PaymentRouting routing, Entitlements entitlements, IIdSource ids, TimeProvider time)
    {
        (_store, _orders, _requests, _policies, _fulfilment) = (store, orders, requests, policies, fulfilment);
        (_compensation, _journal, _routing, _entitlements, _ids, _time) = (compensation, journal, routing, entitlements, ids, time);
    }

    /// <summary>
    /// Creates an order. Of a feature that the customer's plan includes, the allowance gives what is left of it; what credits pay is on hold
    /// at once, and an order that owes nothing more is paid at once.
    /// </summary>
    /// <returns>The order, or <see cref="ErrorCode.InvalidRequest"/>, <see cref="ErrorCode.InsufficientCredit"/>,
    /// <see cref="ErrorCode.NotEntitled"/>.</returns>
    public async Task<Result<Order>> CreateAsync(CreateOrder command, IReplay? replay = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var policy = _policies.For(command.Customer.Service);
        var (anew, isRemembered) = (false, false);
        var created = await DecideAsync();
        return created.Error is not null && isRemembered ? await DecideAsync() : created;   // refused by what is not so any more, perhaps

        Task<Result<Order>> DecideAsync() => _store.DecideAsync<Order>(async () =>
        {
            if (await KnownAsync(command, cancellationToken) is { } known)
                return known;
            var entitled = await EntitledAsync(command, policy, anew, cancellationToken);
            (anew, isRemembered) = (true, entitled is { IsRemembered: true });
            return Create(command, policy, entitled, replay);
        }, cancellationToken);
    }

    /// <summary>Notes a use that nothing pays: its order exists, cancelled at once, so that whoever asked for it is told.</summary>
    internal Task<Result<Order>> DeclineAsync(
        CreateOrder command, FluxPayError why, IReplay? replay, CancellationToken cancellationToken = default)
    {
        var policy = _policies.For(command.Customer.Service);
        return _store.DecideAsync<Order>(async () => await KnownAsync(command, cancellationToken) is { } known
            ? known
            : Decline(command, policy, why, replay), cancellationToken);
    }

    /// <summary>The service ran: what was held is used.</summary>
    /// <param name="quantity">How many were used, 1 up to what was ordered; null for all.</param>
    /// <returns>The order, or <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.StateConflict"/>,
    /// <see cref="ErrorCode.ExceedsRest"/>, <see cref="ErrorCode.OutcomeUnknown"/>.</returns>
    public Task<Result<Order>> CompleteAsync(
        string service, OrderId id, long? quantity = null, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        _store.DecideAsync<Order>(async () =>
        {
            var (order, refusal) = await LoadSettledAsync(service, id, cancellationToken);
            if (refusal is not null)
                return refusal;

            var now = _time.Now();
            var applied = OrderStateMachine.Apply(order!, new OrderCommand.Complete(quantity), now);
            return applied.Error is { } error ? error : Complete(order!, applied.Value!, now, replay);
        }, cancellationToken);

    /// <summary>The service failed: everything done for the order is undone, newest first.</summary>
    /// <returns>The order: cancelled, or compensating while the gateway has not answered. Or <see cref="ErrorCode.NotFound"/>,
    /// <see cref="ErrorCode.StateConflict"/>, <see cref="ErrorCode.OutcomeUnknown"/>.</returns>
    public Task<Result<Order>> FailAsync(
        string service, OrderId id, string reason, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        UndoAsync(service, id, "fail", reason, [OrderStatus.Paid], replay, cancellationToken);

    /// <summary>The customer does not want it any more: an unpaid order ends, a paid one is undone.</summary>
    /// <returns>As <see cref="FailAsync"/>.</returns>
    public Task<Result<Order>> CancelAsync(
        string service, OrderId id, string reason, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        UndoAsync(service, id, "cancel", reason, [OrderStatus.Pending, OrderStatus.Paid], replay, cancellationToken);

    /// <summary>The order that a service's request has become already.</summary>
    private async Task<Order?> KnownAsync(CreateOrder command, CancellationToken cancellationToken) =>
        command.RequestId is { } request && await _requests.FindRequestAsync(command.Customer.Service, request, cancellationToken) is { } id
            ? await _orders.FindAsync(command.Customer.Service, id, cancellationToken)
            : null;

    /// <summary>What a plan gives of the product; null for what no plan has to do with.</summary>
    private async Task<Entitled?> EntitledAsync(CreateOrder command, ServicePolicy policy, bool anew, CancellationToken cancellationToken) =>
        command.Product is { } product && policy.Features.ContainsKey(product)
            ? await _entitlements.ForSpendingAsync(command.Customer, product, command.Quantity, _time.Now(), anew, cancellationToken)
            : null;

    private Decision<Order> Create(CreateOrder command, ServicePolicy policy, Entitled? entitled, IReplay? replay)
    {
        var quoted = Quote.For(command, policy, entitled?.Plan is { } plan ? new Allowance(plan, entitled.Used) : null);
        if (quoted.Error is { } error)
            return error;

        var (now, quote) = (_time.Now(), quoted.Value!);
        var order = Pending(command, quote, policy, now);
        var changes = Created(order, now);
        if (entitled is not null)
            TakeAllowance(changes.Expect(entitled.Plans.AsRead), order, entitled);
        return quote.Amount.MinorUnits == 0
            ? PaidAtOnce(changes, order, policy, replay)
            : AwaitingPayment(changes, order, policy, replay);
    }

    private Changes Created(Order order, DateTimeOffset now)
    {
        var changes = new Changes(now).RaiseFirst(_journal.Created(order));
        return order.RequestId is { } request ? changes.Save(new ServiceRequest(order.Customer.Service, request, order.Id)) : changes;
    }

    private Decision<Order> Decline(CreateOrder command, ServicePolicy policy, FluxPayError why, IReplay? replay)
    {
        var now = _time.Now();
        var nothing = new Quote(new OrderTerms.Feature(0, TimeSpan.Zero), command.Product!, Money.Zero(policy.Currency), 0);
        var order = Pending(command, nothing, policy, now);
        var cancelled = OrderStateMachine
            .Apply(order, new OrderCommand.Cancel(why.Message.English, null, order.CancelledAmount), now).ValueOrThrow();
        return Created(order, now)
            .RaiseFirst(_journal.Declined(order, why))
            .Save(cancelled)
            .Raise(_journal.Cancelled(cancelled))
            .Remember(replay, cancelled)
            .Then(cancelled);
    }

    private Order Pending(CreateOrder command, Quote quote, ServicePolicy policy, DateTimeOffset now)
    {
        bool unpaid = quote.Amount.MinorUnits > 0;
        bool held = quote.CreditAmount > 0 && (unpaid || !quote.Terms.CompletesWhenPaid);
        return new Order
        {
            Id = _ids.New<OrderId>(),
            Customer = command.Customer,
            Name = quote.Name,
            Status = OrderStatus.Pending,
            Product = command.Product,
            Quantity = command.Quantity,
            Terms = quote.Terms,
            Amount = quote.Amount,
            CreditAmount = quote.CreditAmount,
            Hold = held ? _ids.New<HoldId>() : null,
            Metadata = command.Metadata,
            RequestId = command.RequestId,
            Payment = unpaid ? new OrderPayment(_ids.New<PaymentId>(), PaymentStatus.Ready, false) : null,
            CancelledAmount = Money.Zero(quote.Amount.Currency),
            CreatedAt = now,
            UpdatedAt = now,
            ExpiresAt = now + policy.Orders.ExpireAfter,
        };
    }

    private Decision<Order> AwaitingPayment(Changes changes, Order order, ServicePolicy policy, IReplay? replay)
    {
        Hold(changes, order, policy);
        changes
            .Save(order)
            .Save(NewPayment(order, order.Payment!.Id, _routing.First(order.Customer.Service, order.Amount.MinorUnits), changes.At))
            .Save(new DueTimer(TimerKinds.OrderExpiry, TimerSubject.Of(order.Customer, order.Id), order.ExpiresAt!.Value))
            .Remember(replay, order);
        return changes.Then(order);
    }

    private Decision<Order> PaidAtOnce(Changes changes, Order order, ServicePolicy policy, IReplay? replay)
    {
        var paid = OrderStateMachine.Apply(order, new OrderCommand.Pay(null), changes.At).ValueOrThrow();
        Hold(changes, order, policy);
        if (order.Hold is null && order.CreditAmount > 0)   // nothing to wait for: used at once, never on hold
        {
            changes.Credit(new CreditCommand.Use(order.Customer, _ids.New<UsageId>(), order.CreditAmount, policy.Credits.Spend,
                order.Product, order.Id, null, new Dictionary<string, string>()));
        }
        _fulfilment.Add(changes, order, paid, null);
        changes.Remember(replay, paid);
        return changes.Then(paid);
    }

    private static void TakeAllowance(Changes changes, Order order, Entitled entitled)
    {
        if (order.Terms is not OrderTerms.Feature { Allowance: { Quantity: > 0 } taken })
            return;

        entitled.Take(changes, order.Customer, order.Product!, taken.PeriodStart, taken.Quantity);
        changes.Save(OrderJournal.Step(order.Id, changes.At, "saga.take-allowance", "Allowance used", $"{taken.Quantity} of {taken.Plan}"));
    }

    private static void Hold(Changes changes, Order order, ServicePolicy policy)
    {
        if (order.Hold is not { } hold)
            return;

        changes
            .Credit(new CreditCommand.SetAside(order.Customer, hold, order.CreditAmount, policy.Credits.Spend, order.Product, order.Id, null))
            .Save(OrderJournal.Step(order.Id, changes.At, "saga.hold-credits", "Credits held", $"{order.CreditAmount} credits"));
    }

    internal static Payment NewPayment(Order order, PaymentId id, string provider, DateTimeOffset now) => new()
    {
        Id = id,
        Order = order.Id,
        Customer = order.Customer,
        Provider = provider,
        Status = PaymentStatus.Ready,
        Amount = order.Amount,
        CancelledAmount = Money.Zero(order.Amount.Currency),
        CreatedAt = now,
        UpdatedAt = now,
    };

    private Decision<Order> Complete(Order order, Order completed, DateTimeOffset now, IReplay? replay)
    {
        var changes = new Changes(now)
            .Save(completed)
            .Remove(new DueTimer(TimerKinds.OrderOverdue, TimerSubject.Of(order.Customer, order.Id), now));
        if (order.Hold is { } hold)
            Capture(changes, order.Customer, order.Id, hold, completed.CreditAmount);
        if (order.Terms is OrderTerms.Feature feature)
            GiveBack.RestoreAllowance(changes, order, feature.FromAllowance(order.Quantity, completed.Quantity));
        if (order.Terms is OrderTerms.Feature { Metered: true })
        {
            string id = order.Id.ToString();
            var use = new UsageEvent(id, order.Customer, order.Product!, completed.Quantity, now) { UniqueId = id };
            if (order.Terms is OrderTerms.Feature { Allowance: { Quantity: > 0 } taken } terms)
                use = use with { TookFrom = taken.PeriodStart, Took = terms.FromAllowance(order.Quantity, completed.Quantity) };
            UseMonths.Record(changes, use, _policies.For(order.Customer.Service).TimeZone);
        }
        changes.Raise(_journal.Completed(completed)).Remember(replay, completed);
        return changes.Then(completed);
    }

    /// <summary>Uses what of the held credits is due: nothing of them where the allowance gave all that was used.</summary>
    private void Capture(Changes changes, CustomerRef customer, OrderId order, HoldId hold, long amount)
    {
        changes
            .Credit(amount > 0
                ? new CreditCommand.Capture(customer, hold, order, _ids.New<UsageId>(), amount)
                : new CreditCommand.Release(customer, hold, order, TimeRanOut: false))
            .Save(OrderJournal.Step(order, changes.At, "saga.capture-credits", "Credits captured", $"{amount} credits"));
    }

    private async Task<Result<Order>> UndoAsync(
        string service, OrderId id, string verb, string reason, OrderStatus[] from, IReplay? replay, CancellationToken cancellationToken)
    {
        // An earlier run of this request began to undo it: how far that has come is the answer.
        if (replay?.Resumes is not null
            && await _orders.FindAsync(service, id, cancellationToken) is { } begun && (begun is { Compensating: true } or { Payment.InDoubt: true } || begun.Status == OrderStatus.Cancelled))
            return begun;

        return await _compensation.RunAsync(async () =>
        {
            var (order, refusal) = await LoadSettledAsync(service, id, cancellationToken);
            return (order, refusal ?? (from.Contains(order!.Status) && !order.Compensating ? null : OrderStateMachine.Refuse(order, verb)));
        }, reason, replay, cancellationToken);
    }

    /// <summary>The order, unless something it sent to the gateway is still unanswered.</summary>
    private async Task<(Order? Order, FluxPayError? Refusal)> LoadSettledAsync(string service, OrderId id, CancellationToken cancellationToken)
    {
        var order = await _orders.FindAsync(service, id, cancellationToken);
        return order switch
        {
            null => (null, Missing.Order),
            { Payment.InDoubt: true } => (null, PaymentStateMachine.InDoubtError(id.ToString())),
            _ => (order, null),
        };
    }
}
