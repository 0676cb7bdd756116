using System.Globalization;
using System.Security.Cryptography;

namespace FluxPay.TossSimulator;

/// <summary>Makes the opaque values of the wire, in the shapes seen in live answers.</summary>
internal static class SimulatorIds
{
    private const string Digits = "0123456789";
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" + Digits;
    private const string LowerAlphanumeric = "abcdefghijklmnopqrstuvwxyz" + Digits;

    /// <summary>Five letters of the merchant, the second in Korea, five random characters: 24 in all.</summary>
    public static string PaymentKey(DateTimeOffset now) =>
        "tviva" + Kst.Of(now).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)
        + RandomNumberGenerator.GetString(Alphanumeric, 5);

    public static string TransactionKey() => "txrd_" + RandomNumberGenerator.GetString(LowerAlphanumeric, 27);

    public static string ApproveNo() => RandomNumberGenerator.GetString(Digits, 8);

    public static string AuthKey() => "bln_" + RandomNumberGenerator.GetString(Alphanumeric, 24);

    /// <summary>Looks like base64url with its padding, which belongs to the key.</summary>
    public static string BillingKey() => RandomNumberGenerator.GetString(Alphanumeric, 43) + "=";

    public static string ReceiptKey() => RandomNumberGenerator.GetString(Alphanumeric, 24);

    public static string IssueNumber() => RandomNumberGenerator.GetString(Digits, 9);

    public static string AccountNumber() => "X" + RandomNumberGenerator.GetString(Digits, 13);

    public static string Secret() => "ps_" + RandomNumberGenerator.GetString(Alphanumeric, 28);

    public static string TraceId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static string TransmissionId() => "whtrans_" + RandomNumberGenerator.GetString(Alphanumeric, 24);
}
