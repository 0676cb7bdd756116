namespace FluxPay.TossSimulator.Payments;

internal enum RefundStatus { None, Pending, Completed }

/// <summary>An account issued for one payment.</summary>
/// <param name="Number">Begins with X, as the numbers of the test environment do: nobody can pay into it by mistake.</param>
/// <param name="Secret">Comes back in DEPOSIT_CALLBACK, as its only proof.</param>
/// <param name="DueAt">Until when it takes the deposit.</param>
internal sealed record VirtualAccount(string BankCode, string Number, string CustomerName, string Secret, DateTimeOffset DueAt)
{
    public const int DefaultHours = 168;
    public const int LongestHours = 2160;

    private static readonly TimeSpan BankRefund = TimeSpan.FromDays(2);

    /// <summary>Banks that issue them.</summary>
    public static readonly string[] Banks = ["39", "34", "06", "03", "11", "31", "32", "45", "07", "88", "20", "71", "81"];

    public string? DepositorName { get; init; }
    public bool Expired { get; init; }
    public RefundStatus Refund { get; init; }
    public DateTimeOffset? RefundAskedAt { get; init; }

    /// <summary>The account as the clock has made it: closed for deposits, or the refund at its bank.</summary>
    public VirtualAccount At(DateTimeOffset now) => this with
    {
        Expired = now > DueAt,
        Refund = Refund is RefundStatus.Pending && now >= RefundAskedAt + BankRefund ? RefundStatus.Completed : Refund,
    };
}
