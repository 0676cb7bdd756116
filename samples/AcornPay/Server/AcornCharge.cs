using System.Globalization;

namespace AcornPay.Server;

/// <summary>One charge; a buyer opens it in the window, the merchant takes it and may return it, whole.</summary>
internal sealed record AcornCharge(string Id, string Order, long Sum, string Money, Buyer Buyer, DateTimeOffset OpenedAt)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary><c>open</c>, <c>taken</c>, <c>returned</c>, <c>turned-down</c> or <c>lapsed</c>.</summary>
    public string State { get; init; } = "open";

    public DateTimeOffset? TakenAt { get; init; }

    public AcornCharge At(DateTimeOffset now) => State == "open" && now > OpenedAt + Lifetime ? this with { State = "lapsed" } : this;

    public (string Name, string Value)[] Fields() =>
    [
        ("charge", Id), ("order", Order), ("state", State), ("money", Money), ("sum", Number(Sum)), ("left", Number(State == "taken" ? Sum : 0)),
        ("at", TakenAt is { } at ? Number(at.ToUnixTimeMilliseconds()) : ""),
    ];

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What comes of a buyer's charge.</summary>
public enum Buyer
{
    /// <summary>The buyer pays.</summary>
    Pays,
    /// <summary>The buyer's bank says no.</summary>
    IsTurnedDown,
    /// <summary>The buyer pays, and the merchant hears nothing: the first answer to each call about it is lost.</summary>
    LosesAnswers,
}
