using System.Collections.Immutable;

namespace FluxPay.Credits;

/// <summary>One customer's credits as they stand inside a commit.</summary>
/// <param name="Customer">Whose.</param>
/// <param name="Grants">Every grant that has something left, and those a command in hand names.</param>
/// <param name="Posted">The sum of all entries.</param>
/// <param name="Held">The sum of all open holds.</param>
/// <param name="Debt">What the customer owes; while there is any, nothing can be used.</param>
internal sealed record Wallet(
    CustomerRef Customer, ImmutableDictionary<GrantId, Grant> Grants, long Posted, long Held, long Debt = 0) : IRecord
{
    /// <summary>Loaded and saved under its own lock, inside the commit.</summary>
    public long Version => 0;

    /// <summary>What can be used, once what has run out of time is booked.</summary>
    public long Balance => Posted - Held;

    public static Wallet Empty(CustomerRef customer) => new(customer, ImmutableDictionary<GrantId, Grant>.Empty, 0, 0);
}
