namespace FluxPay.LoadTest.Buying;

/// <summary>What the gateway does with one payment.</summary>
/// <param name="Behavior">As the simulator calls it.</param>
/// <param name="Code">What the buyer is told then; null where the payment succeeds all the same.</param>
internal sealed record Trouble(string Behavior, string? Code = null)
{
    public static Trouble None { get; } = new("approve");
}

/// <summary>
/// Payments that a gateway gets wrong in a way of their own, each kind as often as the others and in turn, so that two runs differ in nothing
/// they need not. Requests and answers that are lost, and errors, come at random beside them (<see cref="Servers.GatewayFaults"/>).
/// </summary>
/// <param name="share">Of payments, for each kind.</param>
internal sealed class Troubles(double share)
{
    private static readonly Trouble[] s_kinds =
    [
        new("slow:11000"),   // longer than a host keeps the buyer waiting
        new("error-before:503"),
        new("error-after:503"),
        new("decline:REJECT_CARD_COMPANY", "PAY_002"),
        new("wrong-amount:1", "PAY_005"),
    ];

    private readonly int _apart = share > 0 ? Math.Max(1, (int)Math.Round(1 / share / s_kinds.Length)) : 0;

    public Trouble At(int journey) => _apart > 0 && journey % _apart == 0
        ? s_kinds[journey / _apart % s_kinds.Length]
        : Trouble.None;
}
