using System.Collections.Immutable;

namespace FluxPay.Policies;

/// <summary>Where the payments of a service go.</summary>
public sealed record PaymentPolicy
{
    /// <summary>
    /// The first that takes a payment's amount gets it; those after it that take it too are next, one by one, where nothing was sent.
    /// Together they take every amount.
    /// </summary>
    /// <value>Default empty: every gateway of the host takes every amount, in the order they were added.</value>
    public ImmutableArray<PaymentRoute> Route { get; init; } = [];
}

/// <summary>One gateway and the amounts that go there, in minor units of the service's currency.</summary>
/// <param name="Provider">The gateway's name, for example <c>toss</c>.</param>
/// <param name="MinAmount">The smallest, 0 unless told.</param>
/// <param name="MaxAmount">The largest; null for no limit.</param>
public sealed record PaymentRoute(string Provider, long MinAmount, long? MaxAmount)
{
    internal bool Takes(long amount) => amount >= MinAmount && (MaxAmount is not { } max || amount <= max);
}
