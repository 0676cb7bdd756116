using FluxPay.TossSimulator.Behaviors;

namespace FluxPay.TossSimulator.Billing;

/// <summary>A card that a buyer registered, and the billing key it became.</summary>
/// <param name="AuthKey">What the window handed over; good for one key.</param>
/// <param name="Behavior">The <see cref="Behaviors.Behavior"/> of every charge, as text.</param>
internal sealed record Registration(
    string AuthKey, string CustomerKey, string Behavior, BillingCard Card, DateTimeOffset AuthenticatedAt, string Origin)
{
    public string? BillingKey { get; init; }
    public DateTimeOffset? RemovedAt { get; init; }

    public Behavior Plays => Behaviors.Behavior.Parse(Behavior) ?? new Behavior.Approve();
}
