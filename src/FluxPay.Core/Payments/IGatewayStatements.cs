using System.Runtime.CompilerServices;

namespace FluxPay.Payments;

/// <summary>
/// The books of a provider, to hold against our own. A day is the provider's own calendar day. What cannot be read whole ends the
/// sequence with a <see cref="FluxPayException"/>: half a statement would look like missing money.
/// </summary>
public interface IGatewayStatements
{
    /// <summary>The provider's name on the wire, as <see cref="IPaymentGateway.Provider"/>.</summary>
    string Provider { get; }

    /// <summary>Where the provider's days begin and end; UTC unless told.</summary>
    TimeZoneInfo Zone => TimeZoneInfo.Utc;

    /// <summary>All that moved on a day, oldest first; today's is not over yet.</summary>
    IAsyncEnumerable<GatewayTransaction> TransactionsAsync(DateOnly day, CancellationToken cancellationToken = default);

    /// <summary>
    /// What moved on a day after one transaction of that day: where a reader goes on that was cut off. A provider that cannot begin in the
    /// middle need not say so: all is read, and what was read before is left out.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="after">The <see cref="GatewayTransaction.Id"/> of the last one that is known.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    async IAsyncEnumerable<GatewayTransaction> TransactionsAsync(
        DateOnly day, string after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        bool passed = false;
        await foreach (var transaction in TransactionsAsync(day, cancellationToken))
        {
            if (passed)
                yield return transaction;
            passed |= transaction.Id == after;
        }
    }

    /// <summary>What the provider settles of all that was sold on a day; from the day after on.</summary>
    IAsyncEnumerable<GatewaySettlement> SettlementsAsync(DateOnly day, CancellationToken cancellationToken = default);
}

/// <summary>One movement in a provider's books.</summary>
/// <param name="Id">The provider's own id of it.</param>
/// <param name="ProviderKey">The provider's own key of its payment.</param>
/// <param name="OrderId">The order it belongs to.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Status">The provider's own word for it.</param>
/// <param name="Amount">How much, never negative; zero where nothing moved.</param>
/// <param name="At">When.</param>
/// <param name="Method">How it was paid; null when the provider names a way we do not know.</param>
public sealed record GatewayTransaction(
    string Id, string ProviderKey, string OrderId, GatewayTransactionKind Kind, string Status, Money Amount, DateTimeOffset At,
    PaymentMethod? Method);

/// <summary>What a movement did.</summary>
public enum GatewayTransactionKind
{
    /// <summary>Money was taken.</summary>
    Payment,
    /// <summary>Money was given back, or a payment without money was called off.</summary>
    Cancel,
    /// <summary>Neither, as when an account was issued; or a word of the provider that we do not know.</summary>
    Other,
}

/// <summary>One row of a settlement: what of a movement reaches the merchant. Cancels are rows of their own, with negative amounts.</summary>
/// <param name="Id">The provider's own id of the movement, as <see cref="GatewayTransaction.Id"/>.</param>
/// <param name="ProviderKey">The provider's own key of its payment.</param>
/// <param name="OrderId">The order it belongs to.</param>
/// <param name="Amount">What moved, minor units; negative for a cancel.</param>
/// <param name="Fee">What the provider keeps, tax included, minor units; negative when it comes back.</param>
/// <param name="PayOut">What reaches the merchant, minor units.</param>
/// <param name="Currency">Of all three.</param>
/// <param name="SoldOn">The day it moved.</param>
/// <param name="PaidOutOn">The day it is paid out; null when not known yet.</param>
/// <param name="Method">How it was paid; null when the provider names a way we do not know.</param>
public sealed record GatewaySettlement(
    string Id, string ProviderKey, string OrderId, long Amount, long Fee, long PayOut, Currency Currency, DateOnly SoldOn,
    DateOnly? PaidOutOn, PaymentMethod? Method);
