using System.Text.Json.Serialization;

namespace FluxPay.Client;

/// <summary>What a refund of an order would give back at one instant, and why.</summary>
public sealed record RefundQuote
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>What paid it; null when nothing was paid through a gateway.</summary>
    public string? PaymentId { get; init; }

    /// <summary>The sum of the lines, in minor units.</summary>
    public required long Refundable { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>The instant it is for.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it is made of.</summary>
    public required IReadOnlyList<RefundLine> Lines { get; init; }

    /// <summary>What became of the credits; null where none were bought.</summary>
    public TopUpCredits? Credits { get; init; }

    /// <summary>Until when all is given back as long as nothing is used; null where no rule says so.</summary>
    public DateTimeOffset? WithdrawableUntil { get; init; }

    /// <summary>What may be chosen for the expired credits in place of their line's money; null where no rule offers it.</summary>
    public ExpiredAsCredits? AsCredits { get; init; }
}

/// <summary>Expired credits that may be granted anew, as points, in place of a share of their price.</summary>
public sealed record ExpiredAsCredits
{
    /// <summary>The rule.</summary>
    public required RefundRule Rule { get; init; }

    /// <summary>How many are granted.</summary>
    public required long Credits { get; init; }

    /// <summary>How much of the expired credits that is.</summary>
    public required int Percent { get; init; }

    /// <summary>Until when they can be used if they are granted now; null for ever.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Where the rule stands.</summary>
    public required string Source { get; init; }

    /// <summary>From which day on it stands there.</summary>
    public required DateOnly Since { get; init; }
}

/// <summary>One rule's part of what can be given back.</summary>
public sealed record RefundLine
{
    /// <summary>The rule.</summary>
    public required RefundRule Rule { get; init; }

    /// <summary>How many credits go back with it.</summary>
    public required long Credits { get; init; }

    /// <summary>How much of their price they are worth.</summary>
    public required int Percent { get; init; }

    /// <summary>In minor units, rounded down.</summary>
    public required long Amount { get; init; }

    /// <summary>Where the rule stands; null for the engine's own.</summary>
    public string? Source { get; init; }

    /// <summary>From which day on it stands there.</summary>
    public DateOnly? Since { get; init; }
}

/// <summary>What became of the credits of one purchase. Credits that came back from a use are unused.</summary>
public sealed record TopUpCredits
{
    /// <summary>How many it bought.</summary>
    public required long Bought { get; init; }

    /// <summary>How many of them were used.</summary>
    public required long Used { get; init; }

    /// <summary>How many are on hold; a refund counts them as used.</summary>
    public required long Held { get; init; }

    /// <summary>How many can be used.</summary>
    public required long Unused { get; init; }

    /// <summary>How many ran out of time.</summary>
    public required long Expired { get; init; }

    /// <summary>How many that came on top were used.</summary>
    public required long BonusUsed { get; init; }

    /// <summary>How many of those can be used.</summary>
    public required long BonusUnused { get; init; }
}

/// <summary>By which rule money is given back.</summary>
/// <param name="Value">The name on the wire; may be one that this version does not list.</param>
[JsonConverter(typeof(OpenValueConverter<RefundRule>))]
public readonly record struct RefundRule(string Value) : IOpenValue<RefundRule>
{
    /// <summary>No credits were bought: what is left of the payment.</summary>
    public static RefundRule Payment => new("PAYMENT");

    /// <summary>The price of what is unused.</summary>
    public static RefundRule Unused => new("UNUSED");

    /// <summary>Korea: nothing is used and seven days are not over, so all of it.</summary>
    public static RefundRule KoreaWithdrawal => new("KR_WITHDRAWAL");

    /// <summary>Korea: most is used, so the rest is due in cash.</summary>
    public static RefundRule KoreaMostlyUsed => new("KR_MOSTLY_USED");

    /// <summary>Korea: the price of what is unused.</summary>
    public static RefundRule KoreaUnused => new("KR_UNUSED");

    /// <summary>Korea: a share of the price of what expired, within five years of the purchase.</summary>
    public static RefundRule KoreaExpired => new("KR_EXPIRED");

    /// <summary>Korea: five years are over, so nothing for what expired.</summary>
    public static RefundRule KoreaLapsed => new("KR_LAPSED");

    /// <summary>Korea: all of what expired as points, if the customer chooses that in place of a share of the price.</summary>
    public static RefundRule KoreaExpiredAsCredits => new("KR_EXPIRED_AS_CREDITS");

    /// <inheritdoc/>
    public static RefundRule From(string value) => new(value);

    /// <summary>The name on the wire.</summary>
    public override string ToString() => Value ?? "";
}
