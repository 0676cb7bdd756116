using FluxPay.Payments;

namespace FluxPay.Consistency;

/// <summary>A row of a provider's books, as it was last read. Reading it again replaces it.</summary>
/// <param name="Provider">Whose books.</param>
/// <param name="Day">The day it stands on.</param>
/// <param name="Transaction">The row itself.</param>
internal sealed record GatewayMovement(string Provider, DateOnly Day, GatewayTransaction Transaction) : IRecord
{
    /// <summary>What the provider settles of it, minor units, negative for a cancel; null while it does not say.</summary>
    public long? Settled { get; init; }

    /// <summary>The newest reading replaces the one before.</summary>
    public long Version => 0;

    public string Id => Transaction.Id;
    public Money Amount => Transaction.Amount;
    public DateTimeOffset At => Transaction.At;

    /// <summary>False where nothing was taken or given back, as when an account is issued.</summary>
    public bool Moves => Transaction.Kind is not GatewayTransactionKind.Other && Amount.MinorUnits > 0;

    /// <summary>What its settlement has to be.</summary>
    public long Signed => Transaction.Kind == GatewayTransactionKind.Cancel ? -Amount.MinorUnits : Amount.MinorUnits;
}
