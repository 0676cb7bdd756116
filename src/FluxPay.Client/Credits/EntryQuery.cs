namespace FluxPay.Client;

/// <summary>Whose ledger entries to list.</summary>
public sealed record EntryQuery : PageQuery
{
    /// <summary>The caller's own id of its customer.</summary>
    public required string CustomerId { get; init; }
}
