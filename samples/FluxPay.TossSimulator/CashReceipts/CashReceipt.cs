namespace FluxPay.TossSimulator.CashReceipts;

/// <summary>One record of a cash receipt: issued, or cancelled, which is a record of its own.</summary>
/// <param name="Identity">Masked; whom a receipt is for is personal.</param>
internal sealed record CashReceipt(
    string ReceiptKey, string IssueNumber, string OrderId, string OrderName, string Type, long Amount, long TaxFreeAmount, string Identity,
    bool IsCancel, DateTimeOffset RequestedAt, string Origin)
{
    private static readonly TimeSpan TaxOffice = TimeSpan.FromDays(1);

    /// <summary>What later cancels took of it.</summary>
    public long Cancelled { get; init; }

    public string StatusAt(DateTimeOffset now) => now >= RequestedAt + TaxOffice ? "COMPLETED" : "IN_PROGRESS";

    public DateOnly AskedOn => DateOnly.FromDateTime(Kst.Of(RequestedAt).DateTime);
}
