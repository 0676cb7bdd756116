namespace FluxPay.Usage;

/// <summary>
/// Takes from a customer's allowance of a feature in one period, or gives back. It says how many, not how many there are then: commands
/// that all fit do not lose against each other, and the one that would go beyond the limit is lost and decides again.
/// </summary>
/// <param name="Customer">Whose.</param>
/// <param name="Feature">Of what.</param>
/// <param name="PeriodStart">The period, by its start.</param>
/// <param name="Quantity">How many are taken; below zero they are given back.</param>
/// <param name="Limit">How many there may be together; null without a bound.</param>
internal sealed record AllowanceUse(CustomerRef Customer, string Feature, DateTimeOffset PeriodStart, long Quantity, long? Limit = null)
    : ICustomerRecord
{
    public long Version => 0;
}
