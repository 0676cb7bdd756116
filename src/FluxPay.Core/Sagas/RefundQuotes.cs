using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Policies;

namespace FluxPay.Sagas;

/// <summary>What can be given back for an order, as its payment and credits stand now.</summary>
internal sealed class RefundQuotes(IOrders orders, IPayments payments, ICredits credits, IPolicies policies)
{
    /// <summary>The quote of an order; while a gateway owes an answer nobody knows what is left.</summary>
    public async Task<Result<RefundQuote>> OfAsync(string service, OrderId id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await orders.FindAsync(service, id, cancellationToken) is not { } order)
            return Missing.Order;
        var payment = order.Payment is { } newest ? await payments.FindAsync(service, newest.Id, cancellationToken) : null;
        return payment is { InDoubt: true }
            ? PaymentStateMachine.InDoubtError(order.Id.ToString())
            : await OfAsync(order, payment, now, cancellationToken);
    }

    /// <summary>The same of an order in hand.</summary>
    public async Task<RefundQuote> OfAsync(Order order, Payment? payment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var policy = policies.For(order.Customer.Service);
        var zone = policy.TimeZone;
        var topUp = payment is not null && order is { Status: OrderStatus.Completed, Terms: OrderTerms.Pack pack }
            ? await TopUpAsync(order, payment, pack, now, cancellationToken)
            : null;
        IReadOnlyList<RefundLine> lines = (payment, topUp) switch
        {
            (null or { Refundable.MinorUnits: 0 }, _) => [],
            (_, null) => order.Compensating ? [] : [new RefundLine(RefundBasis.Payment, 0, 100, payment.Refundable.MinorUnits)],
            (_, not null) => RefundCalculator.Of(topUp, now, zone),
        };
        return new RefundQuote(
            order.Id, payment?.Id, new Money(lines.Sum(line => line.Amount), order.Amount.Currency), now, lines, topUp?.Credits,
            topUp?.Rule is RefundRule.Korea ? KoreanTerms.WithdrawableUntil(topUp.PurchasedAt, zone) : null)
        {
            AsCredits = topUp is null || lines is [] ? null : RefundCalculator.AsCredits(topUp, now, zone, policy.Credits.ExpireAfter),
        };
    }

    /// <summary>How much of their price the expired credits of a purchase are worth.</summary>
    public async Task<int> ExpiredPercentAsync(
        Order order, Payment payment, OrderTerms.Pack pack, DateTimeOffset now, CancellationToken cancellationToken) => pack.Refund is null
        ? 0
        : (await TopUpAsync(order, payment, pack, now, cancellationToken)).ExpiredPercent(now, policies.For(order.Customer.Service).TimeZone);

    /// <summary>When a customer is to be told that what is granted anew will expire; null for never.</summary>
    public DateTimeOffset? NoticeAt(Order order, DateTimeOffset? expiresAt, DateTimeOffset now) => order.Terms is OrderTerms.Pack pack
        ? KoreanTerms.NoticeAt(pack.Refund, expiresAt, now, policies.For(order.Customer.Service).TimeZone)
        : null;

    private async Task<TopUp> TopUpAsync(
        Order order, Payment payment, OrderTerms.Pack pack, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var grants = await credits.PurchaseAsync(order.Customer, order.Id, cancellationToken);
        var currency = order.Amount.Currency;
        return new TopUp(
            payment.Amount, payment.Refundable, new Money((order.Amount.MinorUnits + order.CreditAmount) / order.Quantity, currency), pack.Refund,
            grants.Count == 0 ? order.CreatedAt : grants.Min(g => g.CreatedAt),
            TopUpCredits.Of(grants, pack.Credits * order.Quantity, pack.Bonus * order.Quantity, now));
    }
}
