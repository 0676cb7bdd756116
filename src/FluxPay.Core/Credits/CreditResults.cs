namespace FluxPay.Credits;

/// <summary>What a use came to.</summary>
/// <param name="Usage">The use; a refund names it.</param>
/// <param name="Customer">Whose.</param>
/// <param name="Amount">How many were used.</param>
/// <param name="Balance">What can be used afterwards.</param>
public sealed record CreditUse(UsageId Usage, CustomerRef Customer, long Amount, long Balance);

/// <summary>What a refund came to.</summary>
/// <param name="Refund">The refund.</param>
/// <param name="Usage">The use it gave back.</param>
/// <param name="Customer">Whose.</param>
/// <param name="Amount">How many came back.</param>
/// <param name="Balance">What can be used afterwards.</param>
public sealed record CreditRefund(RefundId Refund, UsageId Usage, CustomerRef Customer, long Amount, long Balance);

/// <summary>What a wallet holds.</summary>
/// <param name="Customer">Whose.</param>
/// <param name="Balance">What can be used now.</param>
/// <param name="Held">What is on hold.</param>
/// <param name="Grants">Where the balance comes from, in no particular order.</param>
public sealed record CreditBalance(CustomerRef Customer, long Balance, long Held, IReadOnlyList<Grant> Grants)
{
    /// <summary>What is owed since the gateway took the price of spent credits back; the next credits pay it first.</summary>
    public long Debt { get; init; }
}

/// <summary>What a <c>PAY_001</c> carries.</summary>
/// <param name="Balance">What can be used.</param>
/// <param name="Required">What was asked for.</param>
public sealed record CreditShortage(long Balance, long Required);
