using FluxPay.Credits;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Postgres;

/// <summary>A customer inside a commit: the wallet, and the last number of the customer's events.</summary>
/// <param name="Wallet">Its sums; its grants too, where a command of the batch needs them.</param>
/// <param name="LastEvent">The sequence is dense, so the next event is this one plus one.</param>
/// <param name="Version">Rises with every change of the wallet, so that a writer knows whether it remembers the newest.</param>
internal sealed record CustomerState(Wallet Wallet, long LastEvent, long Version)
{
    public static readonly Columns<CustomerState> Columns = new()
    {
        { "service", c => c.Customer.Service },
        { "customer", c => c.Customer.Id },
        { "posted", c => c.Wallet.Posted },
        { "held", c => c.Wallet.Held },
        { "debt", c => c.Wallet.Debt },
        { "last_event", c => c.LastEvent },
        { "version", c => c.Version },
    };

    public CustomerRef Customer => Wallet.Customer;

    public static CustomerState Read(Row row)
    {
        var customer = row.Customer();
        return new(Wallet.Empty(customer) with { Posted = row.Number(), Held = row.Number(), Debt = row.Number() }, row.Number(), row.Number());
    }
}
