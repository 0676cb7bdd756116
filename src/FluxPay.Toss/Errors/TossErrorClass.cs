namespace FluxPay.Toss.Errors;

/// <summary>What an error code proves about the call it answers.</summary>
internal enum TossErrorClass
{
    /// <summary>The buyer, the issuer or the provider said no; nothing was done.</summary>
    Declined,
    /// <summary>A limit or a time window; nothing was done.</summary>
    Limit,
    /// <summary>The request cannot be done as it is. Believed once the payment itself says so too.</summary>
    Invalid,
    /// <summary>The merchant's contract does not allow it. Believed as <see cref="Invalid"/>.</summary>
    Contract,
    /// <summary>Toss does not know the payment or its session. Believed as <see cref="Invalid"/>.</summary>
    Missing,
    /// <summary>The payment is not where we thought; what was asked may be done already.</summary>
    Conflict,
    /// <summary>Our key was refused before anything was looked at; nothing was done.</summary>
    Credentials,
    /// <summary>Nothing is known: it runs, it may have run, or nobody has told us what the code means.</summary>
    Unclear,
}

/// <summary>The calls whose errors differ.</summary>
internal enum TossOperation
{
    Confirm,
    Cancel,
    /// <summary>Takes money without a window: from a registered card, or from a card's own data.</summary>
    Charge,
    /// <summary>Registers a card.</summary>
    Issue,
    /// <summary>Ends a billing key.</summary>
    Delete,
    /// <summary>Issues or cancels a cash receipt.</summary>
    CashReceipt,
}

/// <param name="Class">What the code proves.</param>
/// <param name="Retryable">True when another try may well succeed: another card, another day, a new payment window.</param>
internal readonly record struct TossErrorRule(TossErrorClass Class, bool Retryable);
