using System.Collections.Concurrent;
using FluxPay.Payments;
using FluxPay.Sagas.Tests;
using FluxPay.Security;

namespace FluxPay.Subscriptions.Tests;

/// <summary>A gateway for registered cards with books of its own, and the cards: it takes money once per key, and says so when asked.</summary>
internal sealed class CardBank : IBillingGateway, IBillingMethods
{
    private readonly ConcurrentDictionary<string, GatewayPayment> _payments = [];
    private readonly ConcurrentDictionary<string, GatewayOutcome> _answers = [];
    private readonly ConcurrentDictionary<BillingMethodId, BillingMethod> _cards = [];

    public string Provider => "bank";

    /// <summary>Runs before and after everything it is asked.</summary>
    public Func<Task> Around { get; set; } = () => Task.CompletedTask;

    /// <summary>Decides on each new order; takes the money unless told.</summary>
    public Func<BillingCharge, GatewayOutcome?> Deciding { get; set; } = _ => null;

    /// <summary>How many of its next answers are lost on their way back; the money is taken.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>How many of the next requests are lost on their way there.</summary>
    public int RequestsToLose { get; set; }

    /// <summary>What was taken, in order.</summary>
    public ConcurrentQueue<BillingCharge> Taken { get; } = [];

    /// <summary>Every request, repetitions included.</summary>
    public ConcurrentQueue<BillingCharge> Asked { get; } = [];

    public ConcurrentQueue<string> Queries { get; } = [];

    public BillingMethod Register(CustomerRef customer, DateTimeOffset at, string key = "card")
    {
        var card = new BillingMethod
        {
            Id = new UuidV7Source(TimeProvider.System).New<BillingMethodId>(),
            Customer = customer,
            Provider = Provider,
            BillingKey = new Secret($"{key}-{customer.Id}"),
            CustomerKey = new Secret(customer.Id),
            CreatedAt = at,
        };
        return _cards[card.Id] = card;
    }

    /// <summary>Whose key was asked.</summary>
    public BillingMethodId? MethodOf(BillingCharge asked) => _cards.Values.FirstOrDefault(c => c.BillingKey.Reveal() == asked.BillingKey.Reveal())?.Id;

    /// <summary>Refuses an order, and says so when asked about it.</summary>
    public GatewayOutcome Fail(BillingCharge request, GatewayFailure failure)
    {
        _payments[request.OrderId] = new GatewayPayment($"key-of-{request.OrderId}", request.OrderId, GatewayPaymentState.Failed, request.Amount,
            Money.Zero(request.Amount.Currency), PaymentMethod.Card, null, null, failure);
        return new GatewayOutcome.Refused(RefusalKind.Declined, failure.Code, failure.Message, false) { NeedsOtherMethod = failure.NeedsOtherMethod };
    }

    public void Delete(BillingMethod card, DateTimeOffset at) => _cards[card.Id] = card with { DeletedAt = at };

    public Task<BillingMethod?> FindAsync(string service, BillingMethodId id, CancellationToken cancellationToken = default) =>
        Task.FromResult(_cards.GetValueOrDefault(id));

    public Task<IReadOnlyList<BillingMethod>> OfAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<BillingMethod>>(
            [.. _cards.Values.Where(c => c.Customer == customer && c.DeletedAt is null).OrderByDescending(c => c.CreatedAt)]);

    public async Task<GatewayOutcome> ChargeAsync(BillingCharge request, CancellationToken cancellationToken)
    {
        Asked.Enqueue(request);
        await Around();
        if (RequestsToLose > 0)
        {
            RequestsToLose--;
            return ScriptedGateway.Unknown;
        }
        var outcome = _answers.GetOrAdd(request.IdempotencyKey, _ => Deciding(request) ?? Take(request));
        await Around();
        if (AnswersToLose == 0)
            return outcome;
        AnswersToLose--;
        return ScriptedGateway.Unknown;
    }

    public async Task<GatewayReport> QueryChargeAsync(string orderId, CancellationToken cancellationToken)
    {
        Queries.Enqueue(orderId);
        await Around();
        return _payments.TryGetValue(orderId, out var payment) ? new GatewayReport.Found(payment) : new GatewayReport.NotFound();
    }

    public Task<BillingOutcome> IssueAsync(BillingIssue request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<BillingOutcome> DeleteAsync(Secret billingKey, CancellationToken cancellationToken) => throw new NotSupportedException();

    private GatewayOutcome.Succeeded Take(BillingCharge request)
    {
        Taken.Enqueue(request);
        var payment = new GatewayPayment($"key-of-{request.OrderId}", request.OrderId, GatewayPaymentState.Paid, request.Amount, request.Amount,
            PaymentMethod.Card, DateTimeOffset.UnixEpoch, null, null);
        _payments[request.OrderId] = payment;
        return new GatewayOutcome.Succeeded(payment);
    }
}
