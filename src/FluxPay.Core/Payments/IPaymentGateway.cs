using FluxPay.Security;

namespace FluxPay.Payments;

/// <summary>
/// One payment provider. Every call says one of three things: it happened, it did not, or nobody knows; and never throws for
/// what a network or a provider can do. Calls are keyed: the same key and request may be sent again and act once.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>The provider's name on the wire, for example <c>toss</c>.</summary>
    string Provider { get; }

    /// <summary>What this provider can do beyond confirm, query and cancel.</summary>
    GatewayCapabilities Capabilities { get; }

    /// <summary>Takes the money of a payment the buyer has authenticated.</summary>
    Task<GatewayOutcome> ConfirmAsync(GatewayConfirm request, CancellationToken cancellationToken);

    /// <summary>Gives money back, all that is left or a part of it.</summary>
    Task<GatewayOutcome> CancelAsync(GatewayCancel request, CancellationToken cancellationToken);

    /// <summary>Asks what is true of one payment; changes nothing and may be repeated freely.</summary>
    Task<GatewayReport> QueryAsync(string providerKey, CancellationToken cancellationToken);
}

/// <summary>What a provider can do beyond the three calls every one has.</summary>
[Flags]
public enum GatewayCapabilities
{
    /// <summary>Nothing more.</summary>
    None = 0,
    /// <summary>A payment can be given back in parts.</summary>
    PartialCancel = 1,
    /// <summary>A repeated key answers what the first call answered.</summary>
    Idempotency = 2,
}

/// <summary>Asks the provider to take the money.</summary>
/// <param name="IdempotencyKey">One per attempt, stable over every repetition of it.</param>
/// <param name="ProviderKey">The provider's own key of the payment, handed over by its success page.</param>
/// <param name="OrderId">Our order, as the provider knows it.</param>
/// <param name="Amount">What the order must be paid.</param>
public sealed record GatewayConfirm(string IdempotencyKey, string ProviderKey, string OrderId, Money Amount);

/// <summary>Asks the provider to give money back.</summary>
/// <param name="IdempotencyKey">One per attempt, stable over every repetition of it.</param>
/// <param name="ProviderKey">The provider's own key of the payment.</param>
/// <param name="Amount">What to give back, 1 minor unit up to <paramref name="Refundable"/>.</param>
/// <param name="Refundable">What is left of the payment before this call; a provider that can, refuses when it differs.</param>
/// <param name="Reason">For the provider's records, 1 to 200 characters.</param>
public sealed record GatewayCancel(string IdempotencyKey, string ProviderKey, Money Amount, Money Refundable, string Reason)
{
    /// <summary>The part of <see cref="Amount"/> that was sold without tax; null where the provider need not know.</summary>
    public Money? TaxFree { get; init; }

    /// <summary>Where the money goes; needed for a virtual account that has its deposit, and for nothing else.</summary>
    public RefundAccount? RefundTo { get; init; }
}

/// <summary>A buyer's own bank account. It goes to the provider and nowhere else: it prints as dots.</summary>
/// <param name="Bank">The bank as the provider names it, for example its code.</param>
/// <param name="Number">Up to 20 digits.</param>
/// <param name="Holder">Whose it is, 1 to 60 characters.</param>
public sealed record RefundAccount(Secret Bank, Secret Number, Secret Holder);

/// <summary>What came of a confirm or cancel.</summary>
public abstract record GatewayOutcome
{
    private GatewayOutcome() { }   // closed: every outcome is listed here

    /// <summary>It happened.</summary>
    /// <param name="Payment">The payment afterwards, as the provider tells it.</param>
    public sealed record Succeeded(GatewayPayment Payment) : GatewayOutcome;

    /// <summary>It definitely did not happen, and this attempt never will.</summary>
    /// <param name="Kind">What kind of refusal.</param>
    /// <param name="Code">The provider's own code.</param>
    /// <param name="Message">The provider's own message, fit to be shown.</param>
    /// <param name="Retryable">True when the buyer may well succeed with another try.</param>
    public sealed record Refused(RefusalKind Kind, string Code, string Message, bool Retryable) : GatewayOutcome
    {
        /// <summary>
        /// True when a registered card or account was refused for good: lost, stolen, expired, its key ended. The card networks forbid
        /// asking it again, so it is not; another one has to be registered.
        /// </summary>
        public bool NeedsOtherMethod { get; init; }
    }

    /// <summary>It may have happened: a time-out, a cut connection, a 5xx, an answer that makes no sense. Ask before doing anything else.</summary>
    /// <param name="Reason">For the journal, without personal data.</param>
    public sealed record Unknown(string Reason) : GatewayOutcome;
}

/// <summary>Why a provider definitely did not do what it was asked.</summary>
public enum RefusalKind
{
    /// <summary>The provider or the issuer said no.</summary>
    Declined,
    /// <summary>The provider knows this payment with another order or amount.</summary>
    Mismatch,
    /// <summary>The request provably never left: no connection, an open circuit, no credentials.</summary>
    NotSent,
}

/// <summary>What a query found.</summary>
public abstract record GatewayReport
{
    private GatewayReport() { }

    /// <summary>The provider knows the payment.</summary>
    public sealed record Found(GatewayPayment Payment) : GatewayReport;

    /// <summary>The provider does not know it; right after a call this proves nothing.</summary>
    public sealed record NotFound : GatewayReport;

    /// <summary>The provider did not answer.</summary>
    /// <param name="Reason">For the journal, without personal data.</param>
    public sealed record Unknown(string Reason) : GatewayReport;
}

/// <summary>A payment as its provider tells it.</summary>
/// <param name="ProviderKey">The provider's own key.</param>
/// <param name="OrderId">The order it was made for.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Amount">What was asked of the buyer; never changes.</param>
/// <param name="Refundable">What can still be given back; zero unless paid.</param>
/// <param name="Method">How it was paid; null when the provider names a way we do not know.</param>
/// <param name="ApprovedAt">When the money was taken; null before.</param>
/// <param name="ReceiptUrl">A receipt for the buyer, if there is one.</param>
/// <param name="Failure">Why it failed, if it did.</param>
public sealed record GatewayPayment(
    string ProviderKey,
    string OrderId,
    GatewayPaymentState State,
    Money Amount,
    Money Refundable,
    PaymentMethod? Method,
    DateTimeOffset? ApprovedAt,
    string? ReceiptUrl,
    GatewayFailure? Failure)
{
    /// <summary>Where the buyer has to deposit; null for every other way of paying.</summary>
    public VirtualAccount? Account { get; init; }
}

/// <summary>An account issued for one payment.</summary>
/// <param name="Bank">Its bank, as a buyer knows it.</param>
/// <param name="AccountNumber">Its number.</param>
/// <param name="DueAt">Until when it takes the deposit.</param>
public sealed record VirtualAccount(string Bank, string AccountNumber, DateTimeOffset DueAt);

/// <summary>The provider's own words for a failure.</summary>
public sealed record GatewayFailure(string Code, string Message)
{
    /// <summary>As <see cref="GatewayOutcome.Refused.NeedsOtherMethod"/>.</summary>
    public bool NeedsOtherMethod { get; init; }
}

/// <summary>Where a payment stands at its provider.</summary>
public enum GatewayPaymentState
{
    /// <summary>Not paid, and a confirm may still take the money.</summary>
    AwaitingConfirm,
    /// <summary>A virtual account that waits for its deposit.</summary>
    AwaitingDeposit,
    /// <summary>Paid; some of it may have been given back, see <see cref="GatewayPayment.Refundable"/>.</summary>
    Paid,
    /// <summary>All of it was given back, or it was called off before any money moved.</summary>
    Cancelled,
    /// <summary>Refused, for good.</summary>
    Failed,
    /// <summary>Nobody confirmed in time; no money moved and none will.</summary>
    Expired,
}

/// <summary>How a payment was paid.</summary>
public enum PaymentMethod
{
    /// <summary>A card.</summary>
    Card,
    /// <summary>A wallet such as Toss Pay or Naver Pay.</summary>
    EasyPay,
    /// <summary>A deposit into an account issued for this payment.</summary>
    VirtualAccount,
    /// <summary>A bank transfer.</summary>
    Transfer,
    /// <summary>A mobile phone bill.</summary>
    Mobile,
    /// <summary>A gift certificate.</summary>
    GiftCertificate,
}
