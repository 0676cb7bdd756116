namespace FluxPay.Credits;

/// <summary>What can be given back for a payment at one instant, and why.</summary>
/// <param name="Order">The order.</param>
/// <param name="Payment">What paid it; null when nothing was paid through a gateway.</param>
/// <param name="Refundable">The sum of the lines: what a refund at this instant gives back.</param>
/// <param name="At">The instant.</param>
/// <param name="Lines">What it is made of.</param>
/// <param name="Credits">What became of the credits; null where none were bought.</param>
/// <param name="WithdrawableUntil">Until when all is given back as long as nothing is used; null where no rule says so.</param>
public sealed record RefundQuote(
    OrderId Order, PaymentId? Payment, Money Refundable, DateTimeOffset At, IReadOnlyList<RefundLine> Lines, TopUpCredits? Credits,
    DateTimeOffset? WithdrawableUntil)
{
    /// <summary>What the customer may choose for the expired credits in place of their line's money; null where no rule offers it.</summary>
    public ExpiredAsCredits? AsCredits { get; init; }
}

/// <summary>Expired credits that may be granted anew, as points, in place of a share of their price. No money moves for them.</summary>
/// <param name="Basis">The rule.</param>
/// <param name="Credits">How many are granted.</param>
/// <param name="Percent">How much of the expired credits that is.</param>
/// <param name="ExpiresAt">Until when they can be used if they are granted now; null for ever.</param>
/// <param name="Source">Where the rule stands.</param>
/// <param name="Since">From which day on it stands there.</param>
public sealed record ExpiredAsCredits(
    RefundBasis Basis, long Credits, int Percent, DateTimeOffset? ExpiresAt, string Source, DateOnly Since);

/// <summary>One rule's part of what can be given back.</summary>
/// <param name="Basis">The rule.</param>
/// <param name="Credits">How many credits go back with it.</param>
/// <param name="Percent">How much of their price they are worth.</param>
/// <param name="Amount">Minor units, rounded down.</param>
/// <param name="Source">Where a national rule stands; null for FluxPay's own.</param>
/// <param name="Since">From which day on it stands there.</param>
public sealed record RefundLine(RefundBasis Basis, long Credits, int Percent, long Amount, string? Source = null, DateOnly? Since = null);

/// <summary>By which rule money is given back.</summary>
public enum RefundBasis
{
    /// <summary>No credits were bought: what is left of the payment.</summary>
    Payment,
    /// <summary>The price of what is unused.</summary>
    Unused,
    /// <summary>Korea: nothing is used and seven days are not over, so all of it.</summary>
    KoreaWithdrawal,
    /// <summary>Korea: 60 percent are used, 80 of a pack up to 10,000 won, so the rest is due in cash.</summary>
    KoreaMostlyUsed,
    /// <summary>Korea: the price of what is unused; a clause that gives nothing for it would be void.</summary>
    KoreaUnused,
    /// <summary>Korea: a share of the price of what expired, within five years of the purchase.</summary>
    KoreaExpired,
    /// <summary>Korea: five years are over, so nothing for what expired.</summary>
    KoreaLapsed,
    /// <summary>Korea: all of what expired as points, if the customer chooses that in place of a share of the price.</summary>
    KoreaExpiredAsCredits,
}

/// <summary>The words of the wire.</summary>
public static class RefundBasisExtensions
{
    /// <summary>The rule on the wire.</summary>
    public static string Wire(this RefundBasis basis) => basis switch
    {
        RefundBasis.Payment => "PAYMENT",
        RefundBasis.Unused => "UNUSED",
        RefundBasis.KoreaWithdrawal => "KR_WITHDRAWAL",
        RefundBasis.KoreaMostlyUsed => "KR_MOSTLY_USED",
        RefundBasis.KoreaUnused => "KR_UNUSED",
        RefundBasis.KoreaExpired => "KR_EXPIRED",
        RefundBasis.KoreaLapsed => "KR_LAPSED",
        RefundBasis.KoreaExpiredAsCredits => "KR_EXPIRED_AS_CREDITS",
    };
}
