using System.Globalization;
using System.Text.Encodings.Web;
using FluxPay.TossSimulator.Payments;

namespace FluxPay.TossSimulator.Pages;

/// <summary><c>/receipt/{paymentKey}</c>: where <c>receipt.url</c> of a payment leads.</summary>
internal static class ReceiptPage
{
    private static readonly string Css = Resource.Text("receipt.css");

    public static void MapReceipt(this IEndpointRouteBuilder group) => group.MapGet("/receipt/{paymentKey}", http =>
    {
        var book = http.RequestServices.GetRequiredService<PaymentBook>();
        return book.Find((string)http.GetRouteValue("paymentKey")!) is { IsCharged: true } payment
            ? HtmlPage.WriteAsync(http, 200, Render(payment))
            : HtmlPage.WriteAsync(http, 404, Document("<h1>매출전표를 찾을 수 없습니다</h1>"));
    });

    private static string Render(Payment payment)
    {
        TossPaymentJson wire = PaymentJson.Of(payment);
        return Document($$"""
            <h1>매출전표</h1>
            <p class="amount">{{Won(payment.TotalAmount)}}</p>
            <dl>
              <dt>상품명</dt><dd>{{E(payment.OrderName)}}</dd>
              <dt>주문번호</dt><dd>{{E(payment.OrderId)}}</dd>
              <dt>결제수단</dt><dd>{{wire.Method}}</dd>
              <dt>승인번호</dt><dd>{{payment.ApproveNo}}</dd>
              <dt>승인일시</dt><dd>{{Kst.Of(payment.ApprovedAt!.Value).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}}</dd>
              <dt>공급가액</dt><dd>{{Won(wire.SuppliedAmount)}}</dd>
              <dt>부가세</dt><dd>{{Won(wire.Vat)}}</dd>
              <dt>취소 금액</dt><dd>{{Won(payment.TotalAmount - payment.BalanceAmount)}}</dd>
            </dl>
            <p class="note">시뮬레이터가 만든 전표입니다. 실제 거래가 아닙니다.</p>
            """);
    }

    private static string Document(string body) => $$"""
        <!doctype html>
        <html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>매출전표</title><style>{{Css}}</style></head><body><main>{{body}}</main></body></html>
        """;

    private static string Won(long amount) => amount.ToString("N0", CultureInfo.InvariantCulture) + "원";

    private static string E(string value) => HtmlEncoder.Default.Encode(value);
}
