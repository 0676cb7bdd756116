using System.Text.Json.Serialization;
using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Orders;
using FluxPay.Outbox;
using FluxPay.Payments;
using FluxPay.Security;

namespace FluxPay.Http;

// What the API shows, member by member as http-api names them.

internal sealed record PaymentView(
    string PaymentId, string OrderId, string Provider, string? ProviderPaymentKey, string Status, bool InDoubt, string? Method,
    long Amount, string Currency, long CancelledAmount, DateTimeOffset? ApprovedAt, string? ReceiptUrl, FailureView? Failure)
{
    /// <summary>Where to deposit; only payments by virtual account have the member at all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VirtualAccountView? VirtualAccount { get; init; }

    public static PaymentView Of(Payment p) => new(
        p.Id.ToString(), p.Order.ToString(), p.Provider, p.ProviderKey, p.Status.Wire(), p.InDoubt, p.Method?.Wire(),
        p.Amount.MinorUnits, p.Amount.Currency.Code, p.CancelledAmount.MinorUnits, p.ApprovedAt, p.ReceiptUrl,
        p.Failure is { } f ? new FailureView(f.Code, f.Message) : null)
    {
        VirtualAccount = p.Account is { } a ? new VirtualAccountView(a.Bank, a.AccountNumber, a.DueAt) : null,
    };
}

internal sealed record VirtualAccountView(string Bank, string AccountNumber, DateTimeOffset DueAt);

internal sealed record FailureView(string Code, string Message);

internal sealed record TimelineView(IReadOnlyList<TimelineEntryView> Items);

internal sealed record TimelineEntryView(DateTimeOffset At, string Type, string Title, string? Detail)
{
    public static TimelineEntryView Of(TimelineEntry e) => new(e.At, e.Type, e.Title, e.Detail);
}

internal sealed record BalanceView(string CustomerId, long Balance, long Held, IReadOnlyList<BalanceGrantView> Grants)
{
    /// <summary>Grants in the order they were given; those that are all on hold give nothing to the balance.</summary>
    public static BalanceView Of(CreditBalance b) => new(b.Customer.Id, b.Balance, b.Held,
        [.. b.Grants.Where(g => g.Available > 0).OrderBy(g => g.CreatedAt).ThenBy(g => g.Id.ToString(), StringComparer.Ordinal)
            .Select(g => new BalanceGrantView(g.Id.ToString(), g.Kind.Wire(), g.Available, g.ExpiresAt))]);
}

internal sealed record BalanceGrantView(string GrantId, string Kind, long Remaining, DateTimeOffset? ExpiresAt);

internal sealed record UseView(string UsageId, string CustomerId, long Amount, long Balance)
{
    public static UseView Of(CreditUse u) => new(u.Usage.ToString(), u.Customer.Id, u.Amount, u.Balance);
}

internal sealed record RefundView(string RefundId, string UsageId, long Amount, long Balance)
{
    public static RefundView Of(CreditRefund r) => new(r.Refund.ToString(), r.Usage.ToString(), r.Amount, r.Balance);
}

internal sealed record HoldView(string HoldId, string CustomerId, long Amount, string Status, DateTimeOffset? ExpiresAt, string? UsageId)
{
    public static HoldView Of(Hold h) => new(h.Id.ToString(), h.Customer.Id, h.Amount, h.Status.Wire(), h.ExpiresAt, h.Usage?.ToString());
}

internal sealed record GrantView(
    string GrantId, string CustomerId, long Amount, long Remaining, string Kind, int Priority, DateTimeOffset? ExpiresAt, DateTimeOffset CreatedAt)
{
    public static GrantView Of(Grant g) => new(
        g.Id.ToString(), g.Customer.Id, g.Amount, g.Remaining, g.Kind.Wire(), g.Priority, g.ExpiresAt, g.CreatedAt);
}

internal sealed record EntryView(
    string EntryId, string Type, long Amount, long BalanceAfter, string? GrantId, string? UsageId, string? OrderId, DateTimeOffset CreatedAt)
{
    public static EntryView Of(LedgerEntry e) => new(
        e.Id.ToString(), e.Type.Wire(), e.Amount, e.BalanceAfter, e.Grant.ToString(), e.Usage?.ToString(), e.Order?.ToString(), e.CreatedAt);
}

internal sealed record OutboxView(
    long Lag, long OldestAgeSeconds, IReadOnlyList<OutboxLanesView> Lanes, IReadOnlyList<OutboxQuarantineView> Quarantines)
{
    public static OutboxView Of(OutboxState state, OutboxMonitor monitor) => new(state.Lag, (long)state.OldestAge.TotalSeconds,
    [
        .. state.Groups.Select(g => new OutboxLanesView(g.Sink, g.Group * monitor.LanesPerGroup, (g.Group + 1) * monitor.LanesPerGroup - 1,
            g.Host, g.Messages, (long)monitor.AgeOf(g.Oldest).TotalSeconds)),
    ], [.. state.Quarantines.Select(OutboxQuarantineView.Of)]);
}

internal sealed record OutboxQuarantineView(
    string Sink, string ServiceId, string CustomerId, long FromSequence, string Reason, DateTimeOffset Since, bool Retrying)
{
    public static OutboxQuarantineView Of(OutboxQuarantine q) =>
        new(q.Sink, q.Customer.Service, q.Customer.Id, q.FromSequence, q.Reason, q.Since, q.Retry);
}

internal sealed record OutboxRetryView(IReadOnlyList<OutboxQuarantineView> Quarantines);

internal sealed record OutboxLanesView(string Sink, int FirstLane, int LastLane, string? Host, long Lag, long OldestAgeSeconds);

internal sealed record ClockView(DateTimeOffset Now);

internal sealed record KeyView(string KeyId, string ServiceId, string? Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt)
{
    public static KeyView Of(ApiKey k) => new(k.Id.ToString(), k.Service, k.Name, k.Scopes, k.CreatedAt);
}

internal sealed record NewKeyView(string KeyId, string Key, string ServiceId, IReadOnlyList<string> Scopes);

internal sealed record ErrorsView(IReadOnlyList<ErrorView> Errors);

internal sealed record ErrorView(string Field, string Message);
