using System.Globalization;
using System.Text.Json;
using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Idempotency;
using FluxPay.TossSimulator.Payments;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.CashReceipts;

/// <summary><c>/v1/cash-receipts</c>: for money that Toss did not take; not linked to any payment.</summary>
internal sealed class CashReceiptBook(
    Database database, CashReceiptTable table, IdempotencyMemory memory, Answers answers, TimeProvider time)
{
    private const int LongestIdentity = 30;
    private const int UsualRows = 100;
    private const int MostRows = 10_000;

    public Answer Issue(TossCall call, string origin) => call.Body is { } body && Read(body, origin) is { } receipt
        ? Settle(call, () => table.FindOfOrder(receipt.OrderId) is { } earlier && earlier.Cancelled < earlier.Amount
            ? (null, ErrorCodes.DuplicatedCashReceipt)
            : (receipt, null))
        : answers.Refuse(new TossError(ErrorCodes.InvalidRequest), call);

    public Answer Cancel(string receiptKey, TossCall call)
    {
        if (call.Body is not { } body || !body.TryWhole("amount", minimum: 1, out long? asked))
            return answers.Refuse(new TossError(ErrorCodes.InvalidRequest), call);
        return Settle(call, () =>
        {
            if (table.Find(receiptKey) is not { IsCancel: false } receipt)
                return (null, ErrorCodes.NotFound);
            long amount = asked ?? receipt.Amount - receipt.Cancelled;
            if (amount < 1 || amount > receipt.Amount - receipt.Cancelled)
                return (null, ErrorCodes.InvalidRequest);
            table.Save(receipt with { Cancelled = receipt.Cancelled + amount });
            string key = receipt.Cancelled == 0 ? $"c_{receiptKey}" : $"c_{receiptKey}_{receipt.Cancelled}";
            return (receipt with { ReceiptKey = key, Amount = amount, IsCancel = true, RequestedAt = time.GetUtcNow() }, null);
        });
    }

    public Answer List(IQueryCollection query, TossCall call)
    {
        if (!DateOnly.TryParseExact(query["requestDate"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            return Answers.OfError(new TossError(ErrorCodes.InvalidDate), call.InEnglish);
        if (Number(query["cursor"], 0) is not { } cursor)
            return Answers.OfError(new TossError(ErrorCodes.InvalidPagingKey), call.InEnglish);
        if (Number(query["limit"], UsualRows) is not (>= 1 and <= MostRows and { } limit))
            return Answers.OfError(new TossError(ErrorCodes.ExceedMaxQueryLimit), call.InEnglish);

        List<(long Seq, CashReceipt Receipt)> rows = table.List(day, cursor, (int)limit + 1);
        bool hasNext = rows.Count > limit;
        var shown = rows.Take((int)limit).ToList();
        var page = new CashReceiptPageJson(hasNext, shown.Count > 0 ? shown[^1].Seq : cursor,
            [.. shown.Select(row => CashReceiptJson.Of(row.Receipt, time.GetUtcNow()))]);
        return Answers.Of(page, WireJson.Readable.CashReceiptPageJson);
    }

    private Answer Settle(TossCall call, Func<(CashReceipt? Receipt, string? Code)> decide) => database.Write(() =>
    {
        var (receipt, code) = decide();
        if (receipt is not null)
            table.Save(receipt);
        Answer answer = receipt is not null
            ? Answers.Of(CashReceiptJson.Of(receipt, time.GetUtcNow()), WireJson.Readable.CashReceiptJson)
            : Answers.OfError(new TossError(code!), call.InEnglish);
        memory.Remember(call, answer);
        return answer;
    });

    private CashReceipt? Read(JsonElement body, string origin) =>
        body.TryWhole("amount", minimum: 1, out long? amount) && amount is not null
        && body.Text("orderId") is { } orderId && AuthenticateBuyer.IsOrderId(orderId)
        && body.Text("orderName") is { Length: > 0 and <= Purchase.LongestName } orderName
        && body.Text("type") is "소득공제" or "지출증빙"
        && body.Text("customerIdentityNumber") is { Length: > 0 and <= LongestIdentity } identity
        && body.TryWhole("taxFreeAmount", minimum: 0, out long? taxFree) && (taxFree ?? 0) <= amount
            ? new CashReceipt(SimulatorIds.ReceiptKey(), SimulatorIds.IssueNumber(), orderId, orderName, body.Text("type")!, amount.Value,
                taxFree ?? 0, Masked(identity), IsCancel: false, time.GetUtcNow(), origin)
            : null;

    private static string Masked(string identity) =>
        identity.Length <= 4 ? new string('*', identity.Length) : identity[..3] + new string('*', identity.Length - 4) + identity[^1];

    private static long? Number(string? text, long usual) => string.IsNullOrEmpty(text)
        ? usual
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
