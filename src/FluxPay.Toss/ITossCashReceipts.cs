using FluxPay.Security;

namespace FluxPay.Toss;

/// <summary>Cash receipts (현금영수증) for money that Toss did not take. Toss links them to no payment.</summary>
public interface ITossCashReceipts
{
    /// <summary>Issues one. It is final a day or two later, when the tax office has it.</summary>
    /// <param name="idempotencyKey">One per attempt, stable over every repetition of it; at most 300 characters.</param>
    Task<TossCashReceiptOutcome> IssueAsync(TossCashReceiptRequest request, string idempotencyKey, CancellationToken cancellationToken = default);

    /// <summary>Takes one back, all of it or a part.</summary>
    /// <param name="receiptKey">As <see cref="TossCashReceipt.ReceiptKey"/>.</param>
    /// <param name="amount">Null for all of it.</param>
    /// <param name="idempotencyKey">As in <see cref="IssueAsync"/>.</param>
    Task<TossCashReceiptOutcome> CancelAsync(
        string receiptKey, Money? amount, string idempotencyKey, CancellationToken cancellationToken = default);

    /// <summary>All that were asked for on a Korean day. Throws <see cref="FluxPayException"/> when it cannot be read whole.</summary>
    IAsyncEnumerable<TossCashReceipt> ListAsync(DateOnly day, CancellationToken cancellationToken = default);
}

/// <summary>What a cash receipt is to be issued for.</summary>
/// <param name="OrderId">6 to 64 of letters, digits, - and _; one receipt each.</param>
/// <param name="OrderName">1 to 100 characters.</param>
/// <param name="Amount">KRW.</param>
/// <param name="Use">What the buyer uses it for.</param>
/// <param name="Identity">Phone number, card number or business number of whom it is for, up to 30 characters; never logged.</param>
public sealed record TossCashReceiptRequest(string OrderId, string OrderName, Money Amount, TossCashReceiptUse Use, Secret Identity)
{
    /// <summary>The part of the amount without tax; null where everything is taxed.</summary>
    public Money? TaxFree { get; init; }
}

/// <summary>What a buyer uses a cash receipt for.</summary>
public enum TossCashReceiptUse
{
    /// <summary>소득공제: a person's income tax.</summary>
    IncomeDeduction,
    /// <summary>지출증빙: a business's expense.</summary>
    ProofOfExpense,
}

/// <summary>One record of a cash receipt; a cancel is a record of its own.</summary>
/// <param name="ReceiptKey">Toss's key of it.</param>
/// <param name="OrderId">The order it was issued for.</param>
/// <param name="Amount">KRW.</param>
/// <param name="IsCancel">True for the record of a cancel.</param>
/// <param name="IssueStatus">Toss's own word: <c>IN_PROGRESS</c>, <c>COMPLETED</c>, <c>FAILED</c>, or one of next year.</param>
/// <param name="IssueNumber">The number at the tax office; null while it has none.</param>
/// <param name="ReceiptUrl">The receipt as a page; null when there is none.</param>
public sealed record TossCashReceipt(
    string ReceiptKey, string OrderId, Money Amount, bool IsCancel, string IssueStatus, string? IssueNumber, string? ReceiptUrl);

/// <summary>What came of asking for a cash receipt or its end.</summary>
public abstract record TossCashReceiptOutcome
{
    private TossCashReceiptOutcome() { }   // closed: every outcome is listed here

    /// <summary>It happened.</summary>
    public sealed record Succeeded(TossCashReceipt Receipt) : TossCashReceiptOutcome;

    /// <summary>It definitely did not happen.</summary>
    /// <param name="Code">Toss's own code.</param>
    /// <param name="Message">Toss's own message.</param>
    public sealed record Refused(string Code, string Message) : TossCashReceiptOutcome;

    /// <summary>It may have happened: repeat it with the same key, or look through the list of its day.</summary>
    /// <param name="Reason">For the journal, without personal data.</param>
    public sealed record Unknown(string Reason) : TossCashReceiptOutcome;
}
