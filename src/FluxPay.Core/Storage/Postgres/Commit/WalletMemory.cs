using System.Collections.Immutable;
using FluxPay.Credits;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// The customers a writer has met, and the open grants of wallets it has just committed, with the version they are of. Under the customer's
/// lock an equal version proves that they are the newest, so a wallet in steady use is read from the database once.
/// </summary>
internal sealed class WalletMemory
{
    private const int Most = 50_000;
    private const long Unknown = -1;

    private readonly HashSet<CustomerRef> _met = [];
    private readonly Dictionary<CustomerRef, (long Version, ImmutableDictionary<GrantId, Grant> Grants)> _wallets = [];

    /// <summary>True for a customer whose row is known to exist.</summary>
    public bool Knows(CustomerRef customer) => _met.Contains(customer);

    public long[] VersionsOf(CustomerRef[] customers) =>
        [.. customers.Select(c => _wallets.TryGetValue(c, out var known) ? known.Version : Unknown)];

    /// <summary>Null when it knows another version, or none.</summary>
    public ImmutableDictionary<GrantId, Grant>? Find(CustomerRef customer, long version) =>
        _wallets.TryGetValue(customer, out var known) && known.Version == version ? known.Grants : null;

    /// <summary>Remembers what a commit has just made durable.</summary>
    public void Keep(CustomerState customer)
    {
        if (_met.Count >= Most)
        {
            _met.Clear();       // rare and cheap: the next commits read their wallets again
            _wallets.Clear();
        }
        _met.Add(customer.Customer);
        if (customer.Wallet.Grants.IsEmpty)   // it has none, or none were needed
            return;
        var grants = customer.Wallet.Grants;
        foreach (var (id, grant) in customer.Wallet.Grants)
        {
            if (grant.Remaining == 0)
                grants = grants.Remove(id);
        }
        _wallets[customer.Customer] = (customer.Version, grants);
    }
}
