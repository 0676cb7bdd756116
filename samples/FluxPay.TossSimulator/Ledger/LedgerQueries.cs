using System.Globalization;
using FluxPay.TossSimulator.Errors;
using FluxPay.TossSimulator.Http;
using FluxPay.TossSimulator.Storage;

namespace FluxPay.TossSimulator.Ledger;

/// <summary><c>GET /v1/transactions</c> and <c>GET /v1/settlements</c>.</summary>
internal sealed class LedgerQueries(LedgerTable table, TimeProvider time)
{
    private const int UsualRows = 100;
    private const int MostRows = 5000;
    private static readonly TimeSpan KoreanOffset = TimeSpan.FromHours(9);
    private static readonly string[] InstantForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    public Answer Transactions(IQueryCollection query, TossCall call)
    {
        if (Instant(query["startDate"]) is not { } from || Instant(query["endDate"]) is not { } until || until < from)
            return Answers.OfError(new TossError(ErrorCodes.InvalidDate), call.InEnglish);
        if (Rows(query["limit"]) is not { } limit)
            return Answers.OfError(new TossError(ErrorCodes.ExceedMaxQueryLimit), call.InEnglish);
        string after = query["startingAfter"].ToString();
        if (after.Length > 0 && !table.Has(after))
            return Answers.OfError(new TossError(ErrorCodes.InvalidPagingKey), call.InEnglish);

        IReadOnlyList<TransactionJson> rows = [.. table.List(from, until, after, limit).Select(TransactionJson.Of)];
        return Answers.Of(rows, WireJson.Readable.IReadOnlyListTransactionJson);
    }

    /// <summary>Rows appear on the day after they were sold.</summary>
    public Answer Settlements(IQueryCollection query, TossCall call)
    {
        if (Day(query["startDate"]) is not { } from || Day(query["endDate"]) is not { } until || until < from)
            return Answers.OfError(new TossError(ErrorCodes.InvalidDate), call.InEnglish);
        string dateType = query["dateType"].ToString();
        if (dateType is not ("" or "soldDate" or "paidOutDate")
            || Whole(query["page"], 1, int.MaxValue, usual: 1) is not { } page || Rows(query["size"]) is not { } size)
            return Answers.OfError(new TossError(ErrorCodes.InvalidRequest), call.InEnglish);

        var today = DateOnly.FromDateTime(Kst.Of(time.GetUtcNow()).DateTime);
        IReadOnlyList<SettlementJson> rows =
            [.. table.ListSold(from, until, today, byPayOut: dateType == "paidOutDate", (long)(page - 1) * size, size).Select(SettlementJson.Of)];
        return Answers.Of(rows, WireJson.Readable.IReadOnlyListSettlementJson);
    }

    /// <summary>Korean time; a day alone is its beginning.</summary>
    private static DateTimeOffset? Instant(string? text) =>
        DateTime.TryParseExact(text, InstantForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
            ? new DateTimeOffset(local, KoreanOffset) : null;

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    private static int? Rows(string? text) => Whole(text, 1, MostRows, UsualRows);

    private static int? Whole(string? text, int minimum, int maximum, int usual) => string.IsNullOrEmpty(text)
        ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= minimum && number <= maximum
            ? number : null;
}
