using System.Collections.Frozen;
using FluxPay.Payments;

namespace FluxPay.Toss.Wire;

/// <summary>The code tables of Toss as people read them. Toss adds codes without notice: an unknown one stands for itself.</summary>
internal static class TossNames
{
    private static readonly FrozenDictionary<string, string> Banks = Table("""
        02 산업 03 기업 06 국민 07 수협 11 농협 12 단위농협 20 우리 23 SC제일 27 씨티 30 수협중앙회 31 iM뱅크 32 부산 34 광주 35 제주 37 전북
        39 경남 45 새마을 48 신협 50 저축은행 54 HSBC 60 BOA 64 산림조합 71 우체국 81 하나 88 신한 89 케이뱅크 90 카카오뱅크 92 토스뱅크
        """);

    private static readonly FrozenDictionary<string, string> CardCompanies = Table("""
        3K IBK_BC 46 GWANGJUBANK 71 LOTTE 30 KDBBANK 31 BC 51 SAMSUNG 38 SAEMAUL 41 SHINHAN 62 SHINHYEOP 36 CITI 33 WOORI W1 WOORI 37 POST
        39 SAVINGBANK 35 JEONBUKBANK 42 JEJUBANK 15 KAKAOBANK 3A KBANK 24 TOSSBANK 21 HANA 61 HYUNDAI 11 KOOKMIN 91 NONGHYEOP 34 SUHYEOP
        6D DINERS 4M MASTER 3C UNIONPAY 7A AMEX 4J JCB 4V VISA
        """);

    public static string Bank(string code) => Banks.GetValueOrDefault(code, code);

    public static string CardCompany(string code) => CardCompanies.GetValueOrDefault(code, code);

    /// <summary>Null for a way to pay that we do not know.</summary>
    public static PaymentMethod? Method(string? literal) => literal switch
    {
        "카드" => PaymentMethod.Card,
        "간편결제" or "해외간편결제" => PaymentMethod.EasyPay,
        "가상계좌" => PaymentMethod.VirtualAccount,
        "계좌이체" => PaymentMethod.Transfer,
        "휴대폰" => PaymentMethod.Mobile,
        "문화상품권" or "도서문화상품권" or "게임문화상품권" => PaymentMethod.GiftCertificate,
        _ => null,
    };

    private static FrozenDictionary<string, string> Table(string text) => text
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Chunk(2)
        .ToFrozenDictionary(pair => pair[0], pair => pair[1]);
}
