using System.Collections.Concurrent;
using FluxPay.Payments;

namespace FluxPay.Sagas.Tests;

/// <summary>A gateway with books: it takes and gives back once per key, whoever asks how often, and says so when asked.</summary>
internal sealed class Bank : IPaymentGateway
{
    private readonly ConcurrentDictionary<string, GatewayPayment> _payments = [];
    private readonly ConcurrentDictionary<string, GatewayOutcome> _answers = [];

    public string Provider => "bank";
    public GatewayCapabilities Capabilities => GatewayCapabilities.PartialCancel | GatewayCapabilities.Idempotency;

    /// <summary>Runs before and after everything it is asked.</summary>
    public Func<Task> Around { get; set; } = () => Task.CompletedTask;

    /// <summary>What it makes of a confirm; takes the money unless told.</summary>
    public Func<GatewayConfirm, GatewayPayment> Confirming { get; set; } = asked => ScriptedGateway.Payment(asked, GatewayPaymentState.Paid);

    /// <summary>Refuses confirms for good.</summary>
    public bool Declines { get; set; }

    /// <summary>How many of its next answers are lost on their way back.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>How often money was taken, and how much of it was not given back.</summary>
    public (int Charges, long Kept) Books => (_payments.Count(p => p.Value.ApprovedAt is not null), _payments.Sum(p => p.Value.Refundable.MinorUnits));

    /// <summary>What somebody does at its console, or a buyer at a machine.</summary>
    public void Change(string key, Func<GatewayPayment, GatewayPayment> change) => _payments[key] = change(_payments[key]);

    public Task<GatewayOutcome> ConfirmAsync(GatewayConfirm request, CancellationToken cancellationToken) => AnswerAsync(request.IdempotencyKey, () =>
    {
        if (Declines)
            return ScriptedGateway.Refused();
        var payment = Confirming(request);
        return _payments.TryAdd(request.ProviderKey, payment)
            ? new GatewayOutcome.Succeeded(payment)
            : ScriptedGateway.Refused(RefusalKind.Declined, "ALREADY_PROCESSED");
    });

    public Task<GatewayOutcome> CancelAsync(GatewayCancel request, CancellationToken cancellationToken) => AnswerAsync(request.IdempotencyKey, () =>
    {
        var payment = _payments[request.ProviderKey];
        bool waits = payment.State == GatewayPaymentState.AwaitingDeposit;
        if (!waits && request.Refundable != payment.Refundable)
            return ScriptedGateway.Refused(RefusalKind.Declined, "NOT_MATCHES_REFUNDABLE");
        var left = waits ? payment.Refundable : payment.Refundable - request.Amount;
        Change(request.ProviderKey, p => p with { Refundable = left, State = left.MinorUnits == 0 ? GatewayPaymentState.Cancelled : GatewayPaymentState.Paid });
        return new GatewayOutcome.Succeeded(_payments[request.ProviderKey]);
    });

    public async Task<GatewayReport> QueryAsync(string providerKey, CancellationToken cancellationToken)
    {
        await Around();
        return _payments.TryGetValue(providerKey, out var payment) ? new GatewayReport.Found(payment) : new GatewayReport.NotFound();
    }

    private async Task<GatewayOutcome> AnswerAsync(string key, Func<GatewayOutcome> act)
    {
        await Around();
        var outcome = _answers.GetOrAdd(key, _ => act());
        await Around();
        return AnswersToLose-- > 0 ? ScriptedGateway.Unknown : outcome;
    }
}
