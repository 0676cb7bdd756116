using FluxPay.Payments;
using FluxPay.Security;

namespace FluxPay.Toss;

/// <summary>
/// Payments by a card's own data, without a window; needs a contract of its own. Whoever takes card numbers answers to the rules of
/// the card industry: nothing here keeps or logs them, and nothing may be done with them but this call.
/// </summary>
public interface ITossKeyIn
{
    /// <summary>Takes the money.</summary>
    /// <param name="idempotencyKey">One per attempt, stable over every repetition of it; at most 300 characters.</param>
    Task<GatewayOutcome> PayAsync(TossKeyInPayment payment, string idempotencyKey, CancellationToken cancellationToken = default);
}

/// <summary>What to take, and from which card.</summary>
/// <param name="OrderId">6 to 64 of letters, digits, - and _; new for every attempt.</param>
/// <param name="OrderName">1 to 100 characters.</param>
/// <param name="Amount">KRW, 100 won or more.</param>
/// <param name="Card">The card.</param>
public sealed record TossKeyInPayment(string OrderId, string OrderName, Money Amount, TossCard Card)
{
    /// <summary>0 for at once, else 2 to 12 months; from 50,000 won on.</summary>
    public int InstallmentMonths { get; init; }

    /// <summary>The part of the amount without tax; null where everything is taxed.</summary>
    public Money? TaxFree { get; init; }
}

/// <summary>A card's own data. It prints as dots.</summary>
/// <param name="Number">Up to 20 digits.</param>
/// <param name="ExpirationYear">Two digits.</param>
/// <param name="ExpirationMonth">Two digits.</param>
/// <param name="Identity">Birthday as YYMMDD, or a business number of ten digits.</param>
public sealed record TossCard(Secret Number, Secret ExpirationYear, Secret ExpirationMonth, Secret Identity)
{
    /// <summary>The first two digits of its password, where the contract asks for them.</summary>
    public Secret? Password { get; init; }
}
