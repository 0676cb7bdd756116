using System.Collections.Concurrent;
using FluxPay.Payments;

namespace FluxPay.Sagas.Tests;

/// <summary>A gateway that does what a test tells it, and remembers what it was asked. Without being told it takes and gives back all.</summary>
internal sealed class ScriptedGateway(string provider = "fake") : IPaymentGateway
{
    public string Provider => provider;
    public GatewayCapabilities Capabilities => GatewayCapabilities.PartialCancel | GatewayCapabilities.Idempotency;

    public ConcurrentQueue<GatewayConfirm> Confirms { get; } = [];
    public ConcurrentQueue<GatewayCancel> Cancels { get; } = [];
    public ConcurrentQueue<string> Queries { get; } = [];

    public Func<GatewayConfirm, Task<GatewayOutcome>> OnConfirm { get; set; } = asked => Task.FromResult(Taken(asked));
    public Func<GatewayCancel, Task<GatewayOutcome>> OnCancel { get; set; } = asked => Task.FromResult(GivenBack(asked));
    public Func<string, Task<GatewayReport>> OnQuery { get; set; } = _ => Task.FromResult<GatewayReport>(new GatewayReport.Unknown("not scripted"));

    public static GatewayOutcome Unknown { get; } = new GatewayOutcome.Unknown("no answer");

    /// <summary>An answer that never comes.</summary>
    public static Task<GatewayOutcome> Never() => new TaskCompletionSource<GatewayOutcome>().Task;

    public static GatewayOutcome Refused(RefusalKind kind = RefusalKind.Declined, string code = "REJECTED") =>
        new GatewayOutcome.Refused(kind, code, "거절", true);

    public static GatewayOutcome Taken(GatewayConfirm asked) => new GatewayOutcome.Succeeded(Payment(asked, GatewayPaymentState.Paid));

    public static GatewayPayment Payment(GatewayConfirm asked, GatewayPaymentState state) => new(
        asked.ProviderKey, asked.OrderId, state, asked.Amount, state == GatewayPaymentState.Paid ? asked.Amount : Money.Zero(asked.Amount.Currency),
        PaymentMethod.Card, state == GatewayPaymentState.Paid ? DateTimeOffset.UnixEpoch : null, "https://receipt", null);

    public static GatewayOutcome GivenBack(GatewayCancel asked) => new GatewayOutcome.Succeeded(Left(asked, asked.Refundable - asked.Amount));

    /// <summary>The payment of a cancel, with so much left of it.</summary>
    public static GatewayPayment Left(GatewayCancel asked, Money left) => new(
        asked.ProviderKey, "", left.MinorUnits == 0 ? GatewayPaymentState.Cancelled : GatewayPaymentState.Paid, asked.Refundable, left,
        PaymentMethod.Card, DateTimeOffset.UnixEpoch, null, null);

    public Task<GatewayOutcome> ConfirmAsync(GatewayConfirm request, CancellationToken cancellationToken)
    {
        Confirms.Enqueue(request);
        return OnConfirm(request);
    }

    public Task<GatewayOutcome> CancelAsync(GatewayCancel request, CancellationToken cancellationToken)
    {
        Cancels.Enqueue(request);
        return OnCancel(request);
    }

    public Task<GatewayReport> QueryAsync(string providerKey, CancellationToken cancellationToken)
    {
        Queries.Enqueue(providerKey);
        return OnQuery(providerKey);
    }
}
