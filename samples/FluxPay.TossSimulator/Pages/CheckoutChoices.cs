using System.Globalization;
using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Pages;

/// <param name="Mark">One or two characters on a tile of the brand's colour, instead of anybody's logo.</param>
/// <param name="Ink">Colour of the mark, chosen for contrast on the tile.</param>
internal sealed record Choice(string Value, string Korean, string English, string Mark, string Color, string Ink = "#fff");

/// <summary>What a buyer can pick, with the codes that the payment then carries.</summary>
internal static class CheckoutChoices
{
    public const string Card = "card";
    public const string Transfer = "transfer";
    public const string VirtualAccount = "virtual-account";
    public const int InstallmentsFrom = 50_000;
    public static readonly int[] Installments = [2, 3, 4, 5, 6, 10, 12];

    public static readonly Choice[] Methods =
    [
        new(Card, "신용·체크카드", "Card", "", "#333d4b"),
        new("토스페이", "토스페이", "Toss Pay", "t", "#0064ff"),
        new("네이버페이", "네이버페이", "Naver Pay", "N", "#03c75a", "#04210f"),
        new("카카오페이", "카카오페이", "Kakao Pay", "k", "#ffeb00", "#191600"),
        new("페이코", "페이코", "PAYCO", "P", "#e61e2b"),
        new("삼성페이", "삼성페이", "Samsung Pay", "S", "#1428a0"),
        new("애플페이", "애플페이", "Apple Pay", "A", "#111111"),
        new(Transfer, "계좌이체", "Bank transfer", "", "#4e5968"),
        new(VirtualAccount, "가상계좌", "Virtual account", "", "#4e5968"),
    ];

    public static readonly Choice[] CardCompanies =
    [
        new("41", "신한", "Shinhan", "신", "#2b4dab"),
        new("61", "현대", "Hyundai", "현", "#1a1a1a"),
        new("51", "삼성", "Samsung", "삼", "#1c4dd4"),
        new("11", "KB국민", "KB Kookmin", "K", "#6b5d4f"),
        new("71", "롯데", "Lotte", "롯", "#d9202b"),
        new("21", "하나", "Hana", "하", "#00806f"),
        new("31", "BC", "BC", "B", "#d6304b"),
        new("91", "NH농협", "NH Nonghyup", "N", "#0b7a3b"),
        new("33", "우리", "Woori", "우", "#0a72b8"),
        new("15", "카카오뱅크", "Kakao Bank", "k", "#ffe100", "#191600"),
        new("24", "토스뱅크", "Toss Bank", "t", "#0064ff"),
        new("3A", "케이뱅크", "K bank", "K", "#12114a"),
    ];

    public static readonly Choice[] Banks =
    [
        new("88", "신한", "Shinhan", "신", "#2b4dab"),
        new("06", "국민", "Kookmin", "국", "#6b5d4f"),
        new("20", "우리", "Woori", "우", "#0a72b8"),
        new("81", "하나", "Hana", "하", "#00806f"),
        new("11", "농협", "Nonghyup", "농", "#0b7a3b"),
        new("03", "기업", "IBK", "기", "#1462b0"),
        new("90", "카카오뱅크", "Kakao Bank", "k", "#ffe100", "#191600"),
        new("92", "토스뱅크", "Toss Bank", "t", "#0064ff"),
    ];

    /// <returns>Null for a form that no button of the page sends.</returns>
    public static PaymentMethod? Picked(IFormCollection form)
    {
        string method = form["method"].ToString();
        string issuer = form["issuer"].ToString();
        string bank = form["bank"].ToString();
        if (method == Card)
            return Has(CardCompanies, issuer) ? PaymentMethod.OfCard(issuer, Months(form["installment"].ToString())) : null;
        if (method == VirtualAccount)
            return PaymentMethod.OfVirtualAccount("88");
        if (method == Transfer)
            return Has(Banks, bank) ? PaymentMethod.OfTransfer(bank) : null;
        return Has(Methods, method) ? PaymentMethod.OfEasyPay(method) : null;
    }

    private static bool Has(Choice[] choices, string value) => Array.Exists(choices, choice => choice.Value == value);

    private static int Months(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int months) && Installments.Contains(months) ? months : 0;
}
