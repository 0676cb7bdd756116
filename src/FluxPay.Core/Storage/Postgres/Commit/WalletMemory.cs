using System.Collections.Immutable;
using FluxPay.Credits;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// The open grants of wallets a writer has just committed, with the version they are of. Under the customer's lock an equal version
/// proves that they are the newest, so a wallet in steady use is read from the database once.
/// </summary>
internal sealed class WalletMemory
{
    private const int Most = 20_000;
    private const long Unknown = -1;

    private readonly Dictionary<CustomerRef, (long Version, ImmutableDictionary<GrantId, Grant> Grants)> _wallets = [];

    public long[] VersionsOf(CustomerRef[] customers) =>
        [.. customers.Select(c => _wallets.TryGetValue(c, out var known) ? known.Version : Unknown)];

    /// <summary>Null when it knows another version, or none.</summary>
    public ImmutableDictionary<GrantId, Grant>? Find(CustomerRef customer, long version) =>
        _wallets.TryGetValue(customer, out var known) && known.Version == version ? known.Grants : null;

    /// <summary>Remembers what a commit has just made durable.</summary>
    public void Keep(CustomerState customer)
    {
        if (_wallets.Count >= Most)
            _wallets.Clear();   // rare and cheap: the next commits read their wallets again
        var grants = customer.Wallet.Grants;
        _wallets[customer.Customer] = (customer.Version, grants.RemoveRange(grants.Values.Where(g => g.Remaining == 0).Select(g => g.Id)));
    }
}
