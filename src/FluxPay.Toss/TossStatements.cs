using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FluxPay.Payments;
using FluxPay.Toss.Http;
using FluxPay.Toss.Wire;

namespace FluxPay.Toss;

/// <summary>The books of Toss Payments. A day is a Korean one.</summary>
/// <param name="rows">How many rows one answer brings.</param>
internal sealed class TossStatements(TossClient client, TossAlarm alarm, int rows) : IGatewayStatements
{
    /// <summary>Well below the size at which an answer is cut off.</summary>
    public const int RowsAtOnce = 500;

    public string Provider => "toss";

    public TimeZoneInfo Zone => TossTime.Zone;

    public IAsyncEnumerable<GatewayTransaction> TransactionsAsync(DateOnly day, CancellationToken cancellationToken = default) =>
        ReadTransactionsAsync(day, "", cancellationToken);

    public IAsyncEnumerable<GatewayTransaction> TransactionsAsync(DateOnly day, string after, CancellationToken cancellationToken = default) =>
        ReadTransactionsAsync(day, After(after), cancellationToken);

    public async IAsyncEnumerable<GatewaySettlement> SettlementsAsync(
        DateOnly day, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int number = 1; ; number++)
        {
            string path = string.Create(CultureInfo.InvariantCulture,
                $"/v1/settlements?startDate={day:yyyy-MM-dd}&endDate={day:yyyy-MM-dd}&dateType=soldDate&page={number}&size={rows}");
            var page = await ReadAsync("/v1/settlements", path, TossJsonContext.Default.IReadOnlyListSettlementJson, cancellationToken);
            foreach (var row in page)
                yield return TossStatementRow.Read(row) ?? throw Failed("a settlement that cannot be read");
            if (page.Count < rows)
                yield break;
        }
    }

    private async IAsyncEnumerable<GatewayTransaction> ReadTransactionsAsync(
        DateOnly day, string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            // Whether the end of the span belongs to it is not documented, so more is asked for and the day is checked here.
            string path = string.Create(CultureInfo.InvariantCulture,
                $"/v1/transactions?startDate={day:yyyy-MM-dd}T00:00:00&endDate={day.AddDays(1):yyyy-MM-dd}T00:00:00&limit={rows}{after}");
            var page = await ReadAsync("/v1/transactions", path, TossJsonContext.Default.IReadOnlyListTransactionJson, cancellationToken);
            foreach (var row in page)
            {
                var transaction = TossStatementRow.Read(row) ?? throw Failed("a transaction that cannot be read");
                if (TossTime.KoreanDay(transaction.At) == day)
                    yield return transaction;
            }
            if (page.Count < rows)
                yield break;
            after = After(page[^1]!.TransactionKey!);
        }
    }

    private async Task<IReadOnlyList<TRow?>> ReadAsync<TRow>(
        string template, string path, JsonTypeInfo<IReadOnlyList<TRow?>> type, CancellationToken cancellationToken)
    {
        var reply = await client.SendAsync(TossCall.Get(template, path, subject: "") with { IsStatement = true }, cancellationToken);
        alarm.About(reply);
        if (reply is not TossReply.Answered { IsSuccess: true } answered)
            throw Failed(TossText.Reason(reply));
        try
        {
            return JsonSerializer.Deserialize(answered.Body.Span, type) ?? throw Failed("no list");
        }
        catch (JsonException exception)
        {
            throw Failed("no list", exception);
        }
    }

    private static string After(string transactionKey) => "&startingAfter=" + Uri.EscapeDataString(transactionKey);

    private static FluxPayException Failed(string what, Exception? inner = null) => new(
        new FluxPayError(ErrorCode.GatewayUnavailable, new Text(
            $"The books of Toss Payments could not be read whole: {what}", $"토스페이먼츠의 거래 내역을 끝까지 읽지 못했습니다: {what}")), inner);
}
