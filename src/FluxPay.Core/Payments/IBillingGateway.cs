using FluxPay.Security;

namespace FluxPay.Payments;

/// <summary>
/// A provider that charges a registered card without its buyer. As <see cref="IPaymentGateway"/>: each call happened, did not, or
/// nobody knows, and nothing is thrown for what a network or a provider can do. A charge is given back by
/// <see cref="IPaymentGateway.CancelAsync"/>.
/// </summary>
public interface IBillingGateway
{
    /// <summary>The provider's name on the wire, as <see cref="IPaymentGateway.Provider"/>.</summary>
    string Provider { get; }

    /// <summary>Turns what the registration window handed over into a billing key.</summary>
    Task<BillingOutcome> IssueAsync(BillingIssue request, CancellationToken cancellationToken);

    /// <summary>Takes money from a registered card.</summary>
    Task<GatewayOutcome> ChargeAsync(BillingCharge request, CancellationToken cancellationToken);

    /// <summary>Asks what became of a charge, which nobody knows by a key of the provider before it is answered.</summary>
    /// <param name="orderId">As in <see cref="BillingCharge.OrderId"/>.</param>
    Task<GatewayReport> QueryChargeAsync(string orderId, CancellationToken cancellationToken);

    /// <summary>Ends a billing key. One that has ended already counts as ended.</summary>
    Task<BillingOutcome> DeleteAsync(Secret billingKey, CancellationToken cancellationToken);
}

/// <summary>Asks for a billing key.</summary>
/// <param name="IdempotencyKey">One per attempt, stable over every repetition of it.</param>
/// <param name="AuthKey">What the window handed over; good for one key.</param>
/// <param name="CustomerKey">Who registered, as the window was told.</param>
public sealed record BillingIssue(string IdempotencyKey, Secret AuthKey, Secret CustomerKey);

/// <summary>Asks to take money from a registered card.</summary>
/// <param name="IdempotencyKey">One per attempt, stable over every repetition of it.</param>
/// <param name="BillingKey">The card.</param>
/// <param name="CustomerKey">The customer whose key it is; a provider refuses a wrong pair.</param>
/// <param name="OrderId">Ours, new for every attempt: it is how an unanswered one is found again.</param>
/// <param name="OrderName">What the buyer reads on the statement, 1 to 100 characters.</param>
/// <param name="Amount">What to take.</param>
public sealed record BillingCharge(
    string IdempotencyKey, Secret BillingKey, Secret CustomerKey, string OrderId, string OrderName, Money Amount)
{
    /// <summary>The part of <see cref="Amount"/> without tax; null where the provider need not know.</summary>
    public Money? TaxFree { get; init; }
}

/// <summary>What came of asking for a billing key, or for its end.</summary>
public abstract record BillingOutcome
{
    private BillingOutcome() { }   // closed: every outcome is listed here

    /// <summary>The card is registered.</summary>
    public sealed record Issued(IssuedBillingKey Key) : BillingOutcome;

    /// <summary>The key can charge nothing any more.</summary>
    public sealed record Deleted : BillingOutcome;

    /// <summary>It definitely did not happen, and this attempt never will.</summary>
    /// <param name="Kind">What kind of refusal.</param>
    /// <param name="Code">The provider's own code.</param>
    /// <param name="Message">The provider's own message, fit to be shown.</param>
    /// <param name="Retryable">True when the buyer may well succeed with another try.</param>
    public sealed record Refused(RefusalKind Kind, string Code, string Message, bool Retryable) : BillingOutcome;

    /// <summary>It may have happened; the same request with the same key may be sent again.</summary>
    /// <param name="Reason">For the journal, without personal data.</param>
    public sealed record Unknown(string Reason) : BillingOutcome;
}

/// <summary>A registered card.</summary>
/// <param name="Key">What charges it. There is no way to ask for it again, so it is kept at once, sealed.</param>
/// <param name="Card">The card as it may be shown; null for an account.</param>
public sealed record IssuedBillingKey(Secret Key, BillingCard? Card);

/// <summary>A card as it may be shown.</summary>
/// <param name="Issuer">Its company by name, or by the provider's code for one we do not know.</param>
/// <param name="Last4">The last four characters of its number, masked as the provider masks them.</param>
public sealed record BillingCard(string Issuer, string Last4);
