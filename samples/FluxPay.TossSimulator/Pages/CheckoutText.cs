using System.Globalization;

namespace FluxPay.TossSimulator.Pages;

/// <summary>The words of the payment window in one language.</summary>
internal sealed record CheckoutText(
    string Lang, string Title, string Close, string Order, string OrderNumber, string Total, string Methods, string CardCompany,
    string Installment, string AtOnce, string Months, string Bank, string Agree, string AgreeDetail, string AgreeMissing,
    string PayFormat, string MoneyFormat, string Secure, string Cancel, string Simulator, string Developer, string Behavior,
    string BehaviorNote, string BadRequest, string BadRequestNote)
{
    public static CheckoutText Korean { get; } = new(
        "ko", "결제하기", "결제창 닫기", "주문 상품", "주문번호", "총 결제 금액", "결제 수단", "카드사 선택",
        "할부 개월", "일시불", "{0}개월", "출금 은행 선택", "결제 조건에 모두 동의합니다",
        "전자금융거래 약관, 개인정보 제공 동의 및 주문 확인",
        "결제를 진행하려면 약관에 동의해 주세요.", "{0} 결제하기", "{0}원", "암호화된 연결로 안전하게 결제됩니다", "취소하고 돌아가기",
        "시뮬레이터 · 실제로 결제되지 않습니다", "개발자 설정", "승인 요청의 결과",
        "이 결제의 다음 승인(confirm) 호출에 한 번 적용됩니다.", "결제창을 열 수 없습니다",
        "결제 요청의 다음 값이 없거나 올바르지 않습니다.");

    public static CheckoutText English { get; } = new(
        "en", "Checkout", "Close the payment window", "Your order", "Order number", "Total", "Payment method", "Card company",
        "Instalments", "Pay in full", "{0} months", "Bank", "I agree to all payment terms",
        "Financial transaction terms, data sharing, order details",
        "Please agree to the terms to continue.", "Pay {0}", "₩{0}", "Your payment is sent over an encrypted connection",
        "Cancel and go back", "Simulator · nobody is charged", "Developer options", "Outcome of the confirm call",
        "Applies once, to the next confirm of this payment.", "The payment window cannot open",
        "These values of the payment request are missing or wrong.");

    /// <summary>The language in the query, else of the browser; Korean where neither says.</summary>
    public static CheckoutText For(HttpRequest request) => request.Query["lang"].ToString() switch
    {
        "ko" => Korean,
        "en" => English,
        _ => OfBrowser(request.Headers.AcceptLanguage.ToString()),
    };

    public string Money(long won) =>
        string.Format(CultureInfo.InvariantCulture, MoneyFormat, won.ToString("N0", CultureInfo.InvariantCulture));

    private static CheckoutText OfBrowser(string acceptLanguage) =>
        acceptLanguage.Length == 0 || acceptLanguage.Contains("ko", StringComparison.OrdinalIgnoreCase) ? Korean : English;
}
