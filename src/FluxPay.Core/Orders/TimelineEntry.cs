namespace FluxPay.Orders;

/// <summary>One line of what happened to an order; only ever added.</summary>
/// <param name="Order">Which order.</param>
/// <param name="At">When.</param>
/// <param name="Type">An event type, <c>saga.*</c> for a step or compensation, <c>gateway.*</c> for a call.</param>
/// <param name="Title">For a person.</param>
/// <param name="Detail">Codes and amounts, without personal data.</param>
public sealed record TimelineEntry(OrderId Order, DateTimeOffset At, string Type, string Title, string? Detail) : IRecord
{
    /// <summary>Written once.</summary>
    public long Version => 0;
}
