using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using FluxPay.Toss.Errors;
using FluxPay.Toss.Http;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss;

internal sealed class TossCashReceipts(TossClient client, TossAlarm alarm, int rows) : ITossCashReceipts
{
    private const string All = "/v1/cash-receipts";

    public Task<TossCashReceiptOutcome> IssueAsync(
        TossCashReceiptRequest request, string idempotencyKey, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = new CashReceiptRequestJson(
            TossAmount.ToNumber(request.Amount), request.OrderId, request.OrderName, Literal(request.Use), request.Identity.Reveal(),
            request.TaxFree is { } taxFree ? TossAmount.ToNumber(taxFree) : null);
        return SendAsync(
            TossCall.Post(All, All, request.OrderId, body, TossJsonContext.Default.CashReceiptRequestJson, idempotencyKey), cancellationToken);
    }

    public Task<TossCashReceiptOutcome> CancelAsync(
        string receiptKey, Money? amount, string idempotencyKey, CancellationToken cancellationToken = default)
    {
        if (!TossCall.IsPossibleKey(receiptKey))
            return Task.FromResult<TossCashReceiptOutcome>(new TossCashReceiptOutcome.Refused("NOT_FOUND", "This is no key of a cash receipt."));
        var body = new CashReceiptCancelJson(amount is { } part ? TossAmount.ToNumber(part) : null);
        return SendAsync(
            TossCall.Post("/v1/cash-receipts/{receiptKey}/cancel", $"{All}/{Uri.EscapeDataString(receiptKey)}/cancel", receiptKey, body,
                TossJsonContext.Default.CashReceiptCancelJson, idempotencyKey), cancellationToken);
    }

    public async IAsyncEnumerable<TossCashReceipt> ListAsync(
        DateOnly day, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string cursor = "";
        while (true)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"{All}?requestDate={day:yyyy-MM-dd}&limit={rows}{cursor}");
            var page = await ReadPageAsync(path, cancellationToken);
            foreach (var row in page.Data!)
                yield return Read(row) ?? throw Failed("a receipt that cannot be read");
            if (!page.HasNext)
                yield break;
            cursor = string.Create(CultureInfo.InvariantCulture, $"&cursor={page.LastCursor ?? throw Failed("a page without an end")}");
        }
    }

    private async Task<TossCashReceiptOutcome> SendAsync(TossCall call, CancellationToken cancellationToken)
    {
        var reply = await client.SendAsync(call, cancellationToken);
        var refusal = TossAnswer.ReadRefusal(TossOperation.CashReceipt, reply);
        alarm.About(refusal);
        return refusal switch
        {
            null => TryRead((TossReply.Answered)reply, TossJsonContext.Default.CashReceiptJson, out var json) && Read(json) is { } receipt
                ? new TossCashReceiptOutcome.Succeeded(receipt)
                : new TossCashReceiptOutcome.Unknown("Toss answered with something that is not a cash receipt."),
            TossAnswer.NotSent notSent => new TossCashReceiptOutcome.Refused(notSent.Code, notSent.Message),
            TossAnswer.Refused refused => new TossCashReceiptOutcome.Refused(refused.Code, refused.Message),
            TossAnswer.Unclear unclear => new TossCashReceiptOutcome.Unknown(unclear.Reason),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<CashReceiptPageJson> ReadPageAsync(string path, CancellationToken cancellationToken)
    {
        var reply = await client.SendAsync(TossCall.Get(All, path, subject: "") with { IsStatement = true }, cancellationToken);
        alarm.About(reply);
        if (reply is not TossReply.Answered { IsSuccess: true } answered)
            throw Failed(TossText.Reason(reply));
        return TryRead(answered, TossJsonContext.Default.CashReceiptPageJson, out var page) && page is { Data: not null } ? page : throw Failed("no page");
    }

    private static bool TryRead<T>(
        TossReply.Answered answered, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, out T? value)
    {
        try
        {
            value = JsonSerializer.Deserialize(answered.Body.Span, type);
            return value is not null;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }

    private static TossCashReceipt? Read(CashReceiptJson? json) =>
        json is { ReceiptKey: { Length: > 0 } key, OrderId: { Length: > 0 } order, IssueStatus: { } status }
        && TossAmount.TryRead(json.Amount, Currency.Krw, out var amount)
            ? new TossCashReceipt(key, order, amount, json.TransactionType == "CANCEL", status, json.IssueNumber, json.ReceiptUrl) : null;

    private static string Literal(TossCashReceiptUse use) => use switch
    {
        TossCashReceiptUse.IncomeDeduction => "소득공제",
        TossCashReceiptUse.ProofOfExpense => "지출증빙",
    };

    private static FluxPayException Failed(string what) => new(new FluxPayError(ErrorCode.GatewayUnavailable, new Text(
        $"The cash receipts of Toss Payments could not be read whole: {what}", $"토스페이먼츠의 현금영수증을 끝까지 읽지 못했습니다: {what}")));
}
