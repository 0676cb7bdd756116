using FluxPay.Payments;
using FluxPay.Storage;
using FluxPay.Subscriptions;
using Microsoft.Extensions.Options;

namespace FluxPay.Sagas;

/// <summary>Customers' invoices, of subscriptions and of metered use without one: read, and paid on demand.</summary>
public sealed class InvoiceService
{
    private readonly IStore _store;
    private readonly ISubscriptionBooks _books;
    private readonly Cards _cards;
    private readonly Invoicing _invoicing;
    private readonly ChargeCalls _calls;
    private readonly TimeProvider _time;
    private readonly PaymentOptions _options;

    internal InvoiceService(
        IStore store, ISubscriptionBooks books, Cards cards, Invoicing invoicing, ChargeCalls calls, TimeProvider time,
        IOptions<PaymentOptions> options) =>
        (_store, _books, _cards, _invoicing, _calls, _time, _options) = (store, books, cards, invoicing, calls, time, options.Value);

    /// <summary>A service's invoices, newest first.</summary>
    /// <param name="customerId">Whose; null for everybody's.</param>
    /// <param name="status">Only those that stand there; null for all.</param>
    public Task<Page<Invoice>> ListAsync(
        string service, string? customerId, InvoiceStatus? status, PageRequest page, CancellationToken cancellationToken = default) =>
        _books.InvoicesAsync(service, customerId, status, page, cancellationToken);

    /// <summary>An invoice of a service; null when it has none of that id.</summary>
    public async Task<Invoice?> FindAsync(string service, InvoiceId id, CancellationToken cancellationToken = default) =>
        await _books.FindInvoiceAsync(id, cancellationToken) is { } found && found.Customer.Service == service ? found : null;

    /// <summary>
    /// Charges an invoice for use now, beside its schedule: one that stayed open for want of a card, or was given up. A subscription's is
    /// collected with its subscription.
    /// </summary>
    /// <param name="method">What to charge; null for the customer's newest card.</param>
    /// <returns>The invoice, in doubt when the gateway has not answered in time. Or <see cref="ErrorCode.NotFound"/>,
    /// <see cref="ErrorCode.AlreadyProcessed"/> for one that is paid, <see cref="ErrorCode.StateConflict"/>,
    /// <see cref="ErrorCode.OutcomeUnknown"/> while an earlier charge is not answered, <see cref="ErrorCode.NoBillingMethod"/>,
    /// <see cref="ErrorCode.PaymentRefused"/>, <see cref="ErrorCode.GatewayUnavailable"/>.</returns>
    public async Task<Result<InvoicePayment>> PayAsync(
        string service, InvoiceId id, BillingMethodId? method = null, IReplay? replay = null, CancellationToken cancellationToken = default)
    {
        if (replay?.Resumes is { } earlier && await _books.FindChargeAsync(earlier, cancellationToken) is { Status: not ChargeStatus.NotSent })
            return await AnswerAsync(earlier);

        var intent = await _store.DecideAsync<Charge>(async () =>
        {
            if (await FindAsync(service, id, cancellationToken) is not { } invoice)
                return Missing.Invoice;
            if (invoice.Subscription is { } subscription)
                return OfSubscription(invoice, subscription);
            if (invoice.Status is InvoiceStatus.Paid)
                return new FluxPayError(ErrorCode.AlreadyProcessed, new Text(
                    "The invoice is paid already; nothing was charged again.", "이미 결제된 청구서입니다. 다시 청구하지 않았습니다."), invoice);
            if ((await _books.ChargesAsync(id, cancellationToken)).Any(c => c.IsOpen))
                return InDoubt(invoice);
            if (await _cards.FindAsync(invoice.Customer, method, cancellationToken) is not { } card)
                return SubscriptionService.NoBillingMethod;
            var changes = new Changes(_time.Now());
            var charge = _invoicing.Intend(changes, invoice, card, unscheduled: true);
            return changes.Start(replay, charge.Id).Then(charge);
        }, cancellationToken);
        if (intent.Error is { } refusal)
            return refusal;
        await _calls.SendAsync(intent.Value!, replay, _options.ConfirmWait);
        return await AnswerAsync(intent.Value!.Id);
    }

    private async Task<Result<InvoicePayment>> AnswerAsync(AttemptId id)
    {
        var charge = (await _books.FindChargeAsync(id))!;
        return charge.Refusal() is { } refusal
            ? refusal
            : new InvoicePayment((await _books.FindInvoiceAsync(charge.Invoice))!, charge.IsOpen);
    }

    private static FluxPayError OfSubscription(Invoice invoice, SubscriptionId subscription) => new(ErrorCode.StateConflict, new Text(
        $"The invoice is {subscription}'s, which collects it; give that another card at /subscriptions/{subscription}/billing-method.",
        $"{subscription} 구독의 청구서입니다. /subscriptions/{subscription}/billing-method에서 결제 수단을 변경해 주세요."),
        new StateConflict(invoice.Status.Wire(), []));

    private static FluxPayError InDoubt(Invoice invoice) => new(ErrorCode.OutcomeUnknown, new Text(
        $"The outcome of a charge is not known yet; poll {invoice.Id} and try again.",
        $"청구 결과를 아직 확인하지 못했습니다. {invoice.Id}의 상태를 조회한 뒤 다시 시도해 주세요."))
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };
}

/// <summary>What came of paying an invoice.</summary>
/// <param name="Invoice">As it stands.</param>
/// <param name="InDoubt">True while the gateway has not answered; read the invoice again.</param>
public sealed record InvoicePayment(Invoice Invoice, bool InDoubt);
