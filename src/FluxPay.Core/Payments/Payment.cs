namespace FluxPay.Payments;

/// <summary>One payment of one order at one gateway. The whole state; a change makes a new one.</summary>
public sealed record Payment : IRecord
{
    /// <summary>The payment's id.</summary>
    public required PaymentId Id { get; init; }
    /// <summary>What it pays.</summary>
    public required OrderId Order { get; init; }
    /// <summary>Whose.</summary>
    public required CustomerRef Customer { get; init; }
    /// <summary>Where; the gateway's name.</summary>
    public required string Provider { get; init; }
    /// <summary>The gateway's own key of it, once the buyer has authenticated.</summary>
    public string? ProviderKey { get; init; }
    /// <summary>Where it stands.</summary>
    public required PaymentStatus Status { get; init; }
    /// <summary>True while something was sent to the gateway whose outcome is not recorded.</summary>
    public bool InDoubt { get; init; }
    /// <summary>How it was paid, once known.</summary>
    public PaymentMethod? Method { get; init; }
    /// <summary>What is asked of the buyer.</summary>
    public required Money Amount { get; init; }
    /// <summary>What was given back so far.</summary>
    public required Money CancelledAmount { get; init; }
    /// <summary>Where the buyer has to deposit; null for every other way of paying.</summary>
    public VirtualAccount? Account { get; init; }
    /// <summary>When the gateway took the money.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }
    /// <summary>A receipt for the buyer, if the gateway made one.</summary>
    public string? ReceiptUrl { get; init; }
    /// <summary>Why it failed, if it did.</summary>
    public PaymentFailure? Failure { get; init; }
    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>True while nothing but the buyer's deposit is missing.</summary>
    internal bool AwaitsDeposit => Status == PaymentStatus.Ready && Account is not null;

    /// <summary>What can still be given back.</summary>
    public Money Refundable => Status == PaymentStatus.Confirmed ? Amount - CancelledAmount : Money.Zero(Amount.Currency);
}

/// <summary>Why a payment failed, in the gateway's words.</summary>
/// <param name="Code">The gateway's own code.</param>
/// <param name="Message">The gateway's own message.</param>
/// <param name="Retryable">True when the buyer may well succeed with another try.</param>
public sealed record PaymentFailure(string Code, string Message, bool Retryable);

/// <summary>The words of the wire.</summary>
public static class PaymentMethodExtensions
{
    /// <summary>The method on the wire.</summary>
    public static string Wire(this PaymentMethod method) => method switch
    {
        PaymentMethod.Card => "CARD",
        PaymentMethod.EasyPay => "EASY_PAY",
        PaymentMethod.VirtualAccount => "VIRTUAL_ACCOUNT",
        PaymentMethod.Transfer => "TRANSFER",
        PaymentMethod.Mobile => "MOBILE",
        PaymentMethod.GiftCertificate => "GIFT_CERTIFICATE",
    };
}
