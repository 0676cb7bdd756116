namespace FluxPay.TossSimulator.Payments;

internal enum MethodKind { Card, EasyPay, Transfer, MobilePhone, GiftCertificate, VirtualAccount }

/// <param name="IssuerCode">Card company, two characters of the table of Toss.</param>
/// <param name="Provider">Easy pay, in Korean as on the wire.</param>
/// <param name="InstallmentMonths">0 is paid at once.</param>
internal sealed record PaymentMethod(
    MethodKind Kind, string? IssuerCode = null, string? Provider = null, string? BankCode = null, int InstallmentMonths = 0)
{
    /// <summary>Masked, as an answer shows it.</summary>
    public string CardNumber { get; init; } = "12341234****123*";

    /// <summary>What the buyer of <c>POST /sim/payments</c> picked; null for a method the simulator does not have.</summary>
    public static PaymentMethod? Named(string name) => name switch
    {
        "CARD" => OfCard("61"),
        "EASY_PAY" or "EASYPAY" => OfEasyPay("토스페이"),
        "TRANSFER" => OfTransfer("88"),
        "MOBILE_PHONE" or "MOBILE" => new(MethodKind.MobilePhone),
        "CULTURE_GIFT_CERTIFICATE" or "GIFT_CERTIFICATE" => new(MethodKind.GiftCertificate),
        "VIRTUAL_ACCOUNT" => OfVirtualAccount("88"),
        _ => null,
    };

    public static PaymentMethod OfCard(string issuerCode, int installmentMonths = 0) =>
        new(MethodKind.Card, IssuerCode: issuerCode, InstallmentMonths: installmentMonths);

    public static PaymentMethod OfEasyPay(string provider) => new(MethodKind.EasyPay, IssuerCode: "61", Provider: provider);

    public static PaymentMethod OfTransfer(string bankCode) => new(MethodKind.Transfer, BankCode: bankCode);

    public static PaymentMethod OfVirtualAccount(string bankCode) => new(MethodKind.VirtualAccount, BankCode: bankCode);

    /// <summary>100 won for cards and what stands on them, 200 won from an account.</summary>
    public long MinimumAmount => Kind switch
    {
        MethodKind.Card or MethodKind.EasyPay or MethodKind.MobilePhone or MethodKind.GiftCertificate => 100,
        MethodKind.Transfer or MethodKind.VirtualAccount => 200,
    };

    public long MaximumAmount => Kind switch
    {
        MethodKind.Transfer => 10_000_000,
        MethodKind.Card or MethodKind.EasyPay or MethodKind.MobilePhone or MethodKind.GiftCertificate
            or MethodKind.VirtualAccount => long.MaxValue,
    };

    public bool IsPartialCancelable => Kind is not MethodKind.GiftCertificate;

    /// <summary>Whether the cancel window of the method is still open.</summary>
    public bool CanCancel(DateTimeOffset approvedAt, DateTimeOffset now) => Kind switch
    {
        MethodKind.Card or MethodKind.EasyPay or MethodKind.GiftCertificate => true,
        MethodKind.Transfer => now <= approvedAt.AddDays(180),
        MethodKind.VirtualAccount => now <= approvedAt.AddDays(365),
        MethodKind.MobilePhone => SameMonth(Kst.Of(approvedAt), Kst.Of(now)),
    };

    private static bool SameMonth(DateTimeOffset one, DateTimeOffset other) =>
        (one.Year, one.Month) == (other.Year, other.Month);
}
