using System.Text.Json;
using FluxPay.Client.Json;

namespace FluxPay.Client;

/// <summary>An order was created.</summary>
/// <param name="Order">The order as it was then.</param>
public sealed record OrderCreated(Order Order) : IFluxPayEvent<OrderCreated>
{
    /// <inheritdoc/>
    public static string Type => "order.created";

    /// <inheritdoc/>
    public static OrderCreated Read(JsonElement data) => new(data.As(FluxPayJson.Default.Order));
}

/// <summary>Everything an order owes is paid.</summary>
/// <param name="Order">The order as it was then.</param>
public sealed record OrderPaid(Order Order) : IFluxPayEvent<OrderPaid>
{
    /// <inheritdoc/>
    public static string Type => "order.paid";

    /// <inheritdoc/>
    public static OrderPaid Read(JsonElement data) => new(data.As(FluxPayJson.Default.Order));
}

/// <summary>What was ordered was delivered.</summary>
/// <param name="Order">The order as it was then.</param>
public sealed record OrderCompleted(Order Order) : IFluxPayEvent<OrderCompleted>
{
    /// <inheritdoc/>
    public static string Type => "order.completed";

    /// <inheritdoc/>
    public static OrderCompleted Read(JsonElement data) => new(data.As(FluxPayJson.Default.Order));
}

/// <summary>The order is off, and everything it had taken is given back.</summary>
/// <param name="Order">The order as it was then.</param>
public sealed record OrderCancelled(Order Order) : IFluxPayEvent<OrderCancelled>
{
    /// <inheritdoc/>
    public static string Type => "order.cancelled";

    /// <inheritdoc/>
    public static OrderCancelled Read(JsonElement data) => new(data.As(FluxPayJson.Default.Order));
}
