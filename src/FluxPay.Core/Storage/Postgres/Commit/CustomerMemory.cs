using System.Collections.Immutable;
using FluxPay.Credits;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// Customers as a writer's last commits left them, with the open grants of wallets it has used. A batch can be decided on them before
/// anything is read, because the database checks under the customers' locks that they are still the newest; and a wallet in steady use is read once:
/// an equal version proves that its grants are.
/// </summary>
internal sealed class CustomerMemory
{
    private const int Most = 50_000;
    private const long Unknown = -1;

    private readonly Dictionary<CustomerRef, Known> _known = [];

    /// <summary>True for a customer whose row is known to exist.</summary>
    public bool Knows(CustomerRef customer) => _known.ContainsKey(customer);

    public long[] VersionsOf(CustomerRef[] customers) =>
        [.. customers.Select(c => _known.TryGetValue(c, out var known) && known.HasGrants ? known.State.Version : Unknown)];

    /// <summary>A wallet's open grants; null when it knows another version, or none.</summary>
    public ImmutableDictionary<GrantId, Grant>? Find(CustomerRef customer, long version) =>
        _known.TryGetValue(customer, out var known) && known.HasGrants && known.State.Version == version ? known.State.Wallet.Grants : null;

    /// <summary>All that commands are decided on; null when something of it is not known.</summary>
    public BatchState? Foresee(IEnumerable<Changes> commands)
    {
        var state = new BatchState();
        foreach (var changes in commands)
        {
            foreach (var command in changes.Credits.Cast<CreditCommand>())
            {
                bool isKnown = command is { NeedsHold: null, NeedsUsage: null, NeedsPurchase: null }
                    && _known.TryGetValue(command.Customer, out var wallet) && wallet.HasGrants;
                if (!isKnown)
                    return null;
            }
            foreach (var customer in changes.Customers)
            {
                if (!_known.TryGetValue(customer, out var known))
                    return null;
                state.Customers[customer] = known.State;
            }
        }
        return state;
    }

    /// <summary>Remembers what a commit has just made durable.</summary>
    public void Keep(CustomerState customer)
    {
        if (_known.Count >= Most)
            _known.Clear();   // rare and cheap: the next commits read their customers again
        var (before, grants) = (_known.GetValueOrDefault(customer.Customer), customer.Wallet.Grants);
        foreach (var (id, grant) in customer.Wallet.Grants)
        {
            if (grant.Remaining == 0)
                grants = grants.Remove(id);
        }
        bool hasGrants = !customer.Wallet.Grants.IsEmpty;   // else it has none, or none were needed
        if (!hasGrants && before is { HasGrants: true } && before.State.Version == customer.Version)
            (hasGrants, grants) = (true, before.State.Wallet.Grants);
        _known[customer.Customer] = new Known(customer with { Wallet = customer.Wallet with { Grants = grants } }, hasGrants);
    }

    private sealed record Known(CustomerState State, bool HasGrants);
}
