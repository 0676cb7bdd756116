using System.Runtime.CompilerServices;
using FluxPay.Payments;
using FluxPay.Sagas.Tests;

namespace FluxPay.Consistency.Tests;

/// <summary>The books of a scripted gateway: all it takes and gives back stands in them, and what a test writes into them.</summary>
internal sealed class ScriptedBooks : IGatewayStatements
{
    private static readonly TimeSpan Korea = TimeSpan.FromHours(9);

    private int _number;

    public string Provider => "fake";

    public TimeZoneInfo Zone { get; } = TimeZoneInfo.CreateCustomTimeZone("KST", Korea, "Korea", "Korea");

    public List<GatewayTransaction> Rows { get; } = [];

    public List<GatewaySettlement> Settlements { get; } = [];

    /// <summary>What is read of the books, as "day" or "day after id".</summary>
    public List<string> Readings { get; } = [];

    /// <summary>After so many rows the connection breaks; null: never.</summary>
    public int? BreaksAfter { get; set; }

    private HeldReading? _held;

    /// <summary>Has the next reading stop before its last row until it is told to go on.</summary>
    public HeldReading HoldNext() => _held = new HeldReading();

    /// <summary>What the clock of the gateway shows.</summary>
    public required Func<DateTimeOffset> Clock { get; init; }

    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Korea).DateTime);

    /// <summary>A gateway that writes these books.</summary>
    public ScriptedGateway Gateway() => new()
    {
        OnConfirm = asked => Task.FromResult<GatewayOutcome>(new GatewayOutcome.Succeeded(Take(asked))),
        OnCancel = asked =>
        {
            Add(asked.ProviderKey, Rows.First(r => r.ProviderKey == asked.ProviderKey).OrderId, GatewayTransactionKind.Cancel, asked.Amount.MinorUnits);
            return Task.FromResult(ScriptedGateway.GivenBack(asked));
        },
    };

    public GatewayPayment Take(GatewayConfirm asked)
    {
        var row = Add(asked.ProviderKey, asked.OrderId, GatewayTransactionKind.Payment, asked.Amount.MinorUnits);
        return ScriptedGateway.Payment(asked, GatewayPaymentState.Paid) with { ApprovedAt = row.At };
    }

    public GatewayTransaction Add(string key, string order, GatewayTransactionKind kind, long amount)
    {
        var row = new GatewayTransaction($"tx-{++_number:d5}", key, order, kind, kind == GatewayTransactionKind.Payment ? "DONE" : "CANCELED",
            new Money(amount, Currency.Krw), Clock(), PaymentMethod.Card);
        Rows.Add(row);
        return row;
    }

    /// <summary>Settles a row, or with another amount or payout.</summary>
    public void Settle(GatewayTransaction row, long? amount = null, long? payOut = null)
    {
        long settled = amount ?? (row.Kind == GatewayTransactionKind.Cancel ? -row.Amount.MinorUnits : row.Amount.MinorUnits);
        Settlements.Add(new GatewaySettlement(
            row.Id, row.ProviderKey, row.OrderId, settled, 0, payOut ?? settled, row.Amount.Currency, DayOf(row.At), null, null));
    }

    public async IAsyncEnumerable<GatewayTransaction> TransactionsAsync(
        DateOnly day, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Readings.Add($"{day:yyyy-MM-dd}");
        await foreach (var row in ReadAsync(Rows.Where(r => DayOf(r.At) == day)))
            yield return row;
    }

    public async IAsyncEnumerable<GatewayTransaction> TransactionsAsync(
        DateOnly day, string after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Readings.Add($"{day:yyyy-MM-dd} after {after}");
        await foreach (var row in ReadAsync(Rows.Where(r => DayOf(r.At) == day).SkipWhile(r => r.Id != after).Skip(1)))
            yield return row;
    }

    public async IAsyncEnumerable<GatewaySettlement> SettlementsAsync(
        DateOnly day, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (var settlement in Settlements.Where(s => s.SoldOn == day))
            yield return settlement;
    }

    private async IAsyncEnumerable<GatewayTransaction> ReadAsync(IEnumerable<GatewayTransaction> rows)
    {
        var held = Interlocked.Exchange(ref _held, null);
        var all = rows.ToArray();
        for (int read = 0; read < all.Length; read++)
        {
            if (held is not null && read == all.Length - 1)
                await held.WaitAsync();
            if (read == BreaksAfter)
                throw new FluxPayException(new FluxPayError(ErrorCode.GatewayUnavailable, new Text("The line broke.", "연결이 끊어졌습니다.")));
            yield return all[read];
        }
        held?.End();
    }
}

/// <summary>A reading that waits for its test.</summary>
internal sealed class HeldReading
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => _reached.Task;

    public bool IsOver { get; private set; }

    public void Release() => _released.SetResult();

    public void End() => IsOver = true;

    public Task WaitAsync()
    {
        _reached.SetResult();
        return _released.Task;
    }
}
