using FluxPay.Payments;
using FluxPay.Policies;
using FluxPay.Security;
using FluxPay.Storage;
using FluxPay.Subscriptions;
using Microsoft.Extensions.Options;

namespace FluxPay.Sagas;

/// <summary>Subscriptions from their start to their end, as customers and services ask for it; what the clock does is not here.</summary>
public sealed class SubscriptionService
{
    private readonly IStore _store;
    private readonly ISubscriptionBooks _books;
    private readonly IPolicies _policies;
    private readonly Cards _cards;
    private readonly Invoicing _invoicing;
    private readonly SubscriptionJournal _journal;
    private readonly ChargeSettlement _settlement;
    private readonly ChargeCalls _calls;
    private readonly FieldCipher _cipher;
    private readonly IIdSource _ids;
    private readonly TimeProvider _time;
    private readonly PaymentOptions _options;

    internal SubscriptionService(
        IStore store, ISubscriptionBooks books, IPolicies policies, Cards cards, Invoicing invoicing, SubscriptionJournal journal,
        ChargeSettlement settlement, ChargeCalls calls, FieldCipher cipher, IIdSource ids, TimeProvider time, IOptions<PaymentOptions> options)
    {
        (_store, _books, _policies, _cards, _invoicing, _journal) = (store, books, policies, cards, invoicing, journal);
        (_settlement, _calls, _cipher, _ids, _time, _options) = (settlement, calls, cipher, ids, time, options.Value);
    }

    /// <summary>Starts a subscription: with its free time, or with its first period, which is charged at once.</summary>
    /// <returns>The subscription; <see cref="Subscription.InDoubt"/> when the gateway has not answered in time. Or
    /// <see cref="ErrorCode.InvalidRequest"/>, <see cref="ErrorCode.AlreadySubscribed"/>, <see cref="ErrorCode.NoBillingMethod"/>, and with no
    /// subscription made <see cref="ErrorCode.PaymentRefused"/>, <see cref="ErrorCode.GatewayUnavailable"/>.</returns>
    public Task<Result<Subscription>> StartAsync(
        StartSubscription command, IReplay? replay = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var (customer, policy) = (command.Customer, _policies.For(command.Customer.Service));
        return RunAsync(customer.Service, replay, async () =>
        {
            if (!policy.Plans.TryGetValue(command.Plan, out var plan))
                return UnknownPlan(policy);
            if (WrongSeats(plan, command.Seats) is { } wrong)
                return wrong;
            var live = await _books.LiveAsync(customer, cancellationToken);
            if (live.FirstOrDefault(s => s.Plan.Group == plan.Group) is { } existing)
                return AlreadySubscribed(existing);
            var card = await _cards.FindAsync(customer, command.BillingMethod, cancellationToken);
            if (command.BillingMethod is not null && card is null)
                return NoBillingMethod;

            bool hadTrial = plan.Trial is not null && await _books.HadTrialAsync(customer, cancellationToken);
            var start = SubscriptionStart.Of(
                _ids.New<SubscriptionId>(), customer, plan, command.Seats, policy, card?.Id, hadTrial, _time.Now());
            return start.Bill is null ? Begin(start.Subscription, replay)
                : card is null ? NoBillingMethod
                : BeginPaid(start.Subscription, start.Bill, card, replay);
        }, cancellationToken);
    }

    /// <summary>Ends a subscription, with the period that runs or at once; a paused one ends at once. What was paid stays paid.</summary>
    /// <returns>The subscription, or <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.StateConflict"/>,
    /// <see cref="ErrorCode.OutcomeUnknown"/>.</returns>
    public Task<Result<Subscription>> CancelAsync(
        string service, SubscriptionId id, bool atPeriodEnd = true, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        ApplyAsync(service, id, atPeriodEnd ? new SubscriptionCommand.CancelAtPeriodEnd() : new SubscriptionCommand.CancelNow(), replay, cancellationToken);

    /// <summary>Goes on: a pause ends, and what was left of the period runs on; or the end with the period is called off.</summary>
    /// <returns>As <see cref="CancelAsync"/>.</returns>
    public Task<Result<Subscription>> ResumeAsync(
        string service, SubscriptionId id, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        ApplyAsync(service, id, new SubscriptionCommand.Resume(), replay, cancellationToken);

    /// <summary>Stops access and billing, and keeps what is left of the period.</summary>
    /// <returns>As <see cref="CancelAsync"/>.</returns>
    public Task<Result<Subscription>> PauseAsync(
        string service, SubscriptionId id, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        ApplyAsync(service, id, new SubscriptionCommand.Pause(), replay, cancellationToken);

    /// <summary>Withdraws a change that waits for the period's end.</summary>
    /// <returns>As <see cref="CancelAsync"/>.</returns>
    public Task<Result<Subscription>> WithdrawChangeAsync(string service, SubscriptionId id, CancellationToken cancellationToken = default) =>
        ApplyAsync(service, id, new SubscriptionCommand.WithdrawChange(), null, cancellationToken);

    /// <summary>What a change would come to, by the very decision that makes it; changes nothing.</summary>
    /// <returns>The change, or as <see cref="ChangeAsync"/> but for what a gateway says.</returns>
    public async Task<Result<SubscriptionChange>> PreviewAsync(
        string service, SubscriptionId id, ChangeSubscription command, CancellationToken cancellationToken = default) =>
        await _books.FindAsync(service, id, cancellationToken) is { } subscription
            ? await OfferAsync(subscription, command, cancellationToken)
            : Missing.Subscription;

    /// <summary>Changes plan or seats, at once or with the next period.</summary>
    /// <returns>The change; its subscription is <see cref="Subscription.InDoubt"/> when the gateway has not answered in time. Or
    /// <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.InvalidRequest"/>, <see cref="ErrorCode.StateConflict"/>,
    /// <see cref="ErrorCode.OutcomeUnknown"/>, <see cref="ErrorCode.NoBillingMethod"/>, and with nothing changed
    /// <see cref="ErrorCode.PaymentRefused"/>, <see cref="ErrorCode.GatewayUnavailable"/>.</returns>
    public async Task<Result<SubscriptionChange>> ChangeAsync(
        string service, SubscriptionId id, ChangeSubscription command, IReplay? replay = null, CancellationToken cancellationToken = default)
    {
        if (await ResumedAsync(replay) is { } earlier)
            return await ChangeAnswerAsync(service, earlier);

        var intent = await _store.DecideAsync<Intent>(async () =>
        {
            if (await _books.FindAsync(service, id, cancellationToken) is not { } subscription)
                return Missing.Subscription;
            var offered = await OfferAsync(subscription, command, cancellationToken);
            return offered.Error is { } refusal ? refusal : await TakeAsync(subscription, offered.Value!, replay, cancellationToken);
        }, cancellationToken);
        if (intent.Error is { } refused)
            return refused;
        if (intent.Value!.Charge is not { } charge)
            return intent.Value.Change!;
        await _calls.SendAsync(charge, replay, _options.ConfirmWait);
        return await ChangeAnswerAsync(service, charge.Id);
    }

    /// <summary>Charges another card from now on; what is past due is charged to it at once.</summary>
    /// <returns>The subscription; <see cref="Subscription.InDoubt"/> when the gateway has not answered in time. Or
    /// <see cref="ErrorCode.NotFound"/>, <see cref="ErrorCode.StateConflict"/>, <see cref="ErrorCode.OutcomeUnknown"/>,
    /// <see cref="ErrorCode.NoBillingMethod"/>; with the card taken over, but what is due not paid,
    /// <see cref="ErrorCode.PaymentRefused"/>, <see cref="ErrorCode.GatewayUnavailable"/>.</returns>
    public Task<Result<Subscription>> UseBillingMethodAsync(
        string service, SubscriptionId id, BillingMethodId method, CancellationToken cancellationToken = default) =>
        RunAsync(service, null, async () =>
        {
            if (await _books.FindAsync(service, id, cancellationToken) is not { } subscription)
                return Missing.Subscription;
            if (subscription.InDoubt)
                return SubscriptionStateMachine.InDoubtError(subscription);
            if (!subscription.IsLive)
                return SubscriptionStateMachine.Refuse(subscription, "billing-method");
            if (await _cards.FindAsync(subscription.Customer, method, cancellationToken) is not { } card)
                return NoBillingMethod;
            if (subscription.MethodRefusedAt is not null && subscription.BillingMethod == card.Id)
                return RefusedForGood;

            var changes = new Changes(_time.Now());
            var after = subscription with { BillingMethod = card.Id, MethodRefusedAt = null, UpdatedAt = changes.At };
            Charge? charge = null;
            if (subscription is { Status: SubscriptionStatus.PastDue, OpenInvoice: { } open })
            {
                var invoice = (await _books.FindInvoiceAsync(open, cancellationToken))!;
                charge = _invoicing.Intend(changes, invoice, after, card, unscheduled: true);
                after = after with { InDoubt = true };
            }
            _journal.Save(changes, after);
            return changes.Then(new Intent(after, charge));
        }, cancellationToken);

    /// <summary>Records that a customer agreed to be charged; needed only where the plan says <c>consent: required</c>.</summary>
    /// <param name="evidence">The caller's own proof; kept sealed.</param>
    /// <returns>The consent, or <see cref="ErrorCode.NotFound"/>, or <see cref="ErrorCode.StateConflict"/> when the subscription has ended.</returns>
    public Task<Result<Consent>> ConsentAsync(
        string service, SubscriptionId id, ConsentKind kind, string evidence, IReplay? replay = null, CancellationToken cancellationToken = default) =>
        _store.DecideAsync<Consent>(async () =>
        {
            if (await _books.FindAsync(service, id, cancellationToken) is not { } subscription)
                return Missing.Subscription;
            if (!subscription.IsLive)
                return SubscriptionStateMachine.Refuse(subscription, "consent");
            var changes = new Changes(_time.Now());
            var consent = new Consent(
                id, subscription.Customer, kind, _cipher.Seal(SealedAs.Consent, System.Text.Encoding.UTF8.GetBytes(evidence)), changes.At);
            return changes.Save(consent).Remember(replay, consent).Then(consent);
        }, cancellationToken);

    private Decision<Intent> Begin(Subscription begun, IReplay? replay)
    {
        var changes = new Changes(begun.CreatedAt);
        _journal.Save(changes, begun).Raise(_journal.Activated(begun)).Remember(replay, begun);
        _journal.Grant(changes, begun);
        return changes.Then(new Intent(begun, null));
    }

    private Decision<Intent> BeginPaid(Subscription begun, Bill bill, BillingMethod card, IReplay? replay)
    {
        var changes = new Changes(begun.CreatedAt);
        var invoice = _invoicing.New(begun, InvoiceKind.Period, begun.Period, bill, bill.Total, changes.At);
        var charge = _invoicing.Intend(changes, invoice, begun, card, unscheduled: false);
        var sent = begun with { OpenInvoice = invoice.Id, InDoubt = true };
        _journal.Save(changes.Save(invoice), sent).Start(replay, charge.Id);
        return changes.Then(new Intent(sent, charge));
    }

    private Task<Result<Subscription>> ApplyAsync(
        string service, SubscriptionId id, SubscriptionCommand command, IReplay? replay, CancellationToken cancellationToken) =>
        _store.DecideAsync<Subscription>(async () =>
        {
            if (await _books.FindAsync(service, id, cancellationToken) is not { } subscription)
                return Missing.Subscription;
            var changes = new Changes(_time.Now());
            var applied = SubscriptionStateMachine.Apply(subscription, command, changes.At);
            if (applied.Error is { } refusal)
                return refusal;
            var after = applied.Value!;
            if (after == subscription)
                return changes.Remember(replay, after).Then(after);
            if (!after.IsLive)
                after = await CloseAsync(changes, subscription, after, cancellationToken);
            _journal.Save(changes, after).Raise(after.IsLive ? _journal.Changed(after) : _journal.Ended(after)).Remember(replay, after);
            return changes.Then(after);
        }, cancellationToken);

    /// <summary>What was still to be collected for its period is taken back, and its use up to now is billed.</summary>
    private async Task<Subscription> CloseAsync(Changes changes, Subscription before, Subscription after, CancellationToken cancellationToken)
    {
        if (before.OpenInvoice is { } open)
        {
            var invoice = (await _books.FindInvoiceAsync(open, cancellationToken))!;
            changes.Save(invoice with { Status = InvoiceStatus.Void });
            after = after with { CreditBalance = after.CreditBalance + invoice.CreditUsed };
        }
        return await _invoicing.CloseUseAsync(changes, before, after, before.PausedAt ?? changes.At, cancellationToken);
    }

    private async Task<Result<SubscriptionChange>> OfferAsync(
        Subscription subscription, ChangeSubscription command, CancellationToken cancellationToken)
    {
        var policy = _policies.For(subscription.Customer.Service);
        var (plan, version) = (subscription.Plan, subscription.PolicyVersion);
        if (command.Plan is { } name)
        {
            if (!policy.Plans.TryGetValue(name, out var named))
                return UnknownPlan(policy);
            (plan, version) = (named, policy.Version);
        }
        if (plan.Group != subscription.Plan.Group)
            return FieldErrors.Refusal("planId", "must be a plan of the same group; another group is a subscription of its own", "같은 그룹의 요금제여야 합니다");
        long seats = command.Seats ?? (plan.Seats ? subscription.Seats : 1);
        if (WrongSeats(plan, seats) is { } wrong)
            return wrong;
        var to = new PlanChange(plan, version, seats);
        if (plan.Name == subscription.Plan.Name && version == subscription.PolicyVersion && seats == subscription.Seats)
            return FieldErrors.Refusal("planId", "must be another plan, or with another number of seats", "현재와 다른 요금제이거나 좌석 수여야 합니다");

        var now = _time.Now();
        var offer = SubscriptionChange.Of(subscription, to, command.When, now);
        return offer.Value is { Applied: true } && subscription.Status == SubscriptionStatus.Active
            && Renewal.NeededConsent(subscription, to) is { } kind
            && !(await _books.ConsentsAsync(subscription.Id, cancellationToken)).Any(c => c.Kind == kind && Renewal.Covers(c, now))
            ? NeedsConsent(subscription, kind) : offer;
    }

    /// <summary>Makes an offered change: at once if it costs nothing, with a charge if it does, or noted for the period's end.</summary>
    private async Task<Decision<Intent>> TakeAsync(
        Subscription subscription, SubscriptionChange offer, IReplay? replay, CancellationToken cancellationToken)
    {
        var changes = new Changes(_time.Now());
        if (!offer.Applied)
        {
            _journal.Save(changes, offer.Subscription).Raise(_journal.Changed(offer.Subscription)).Remember(replay, offer);
            return changes.Then(new Intent(offer.Subscription, null, offer));
        }

        changes = new Changes(offer.EffectiveAt);
        var bill = new Bill(offer.Lines, offer.Total.MinorUnits, offer.CreditUsed, 0);
        var invoice = _invoicing.New(subscription, InvoiceKind.Change, offer.Period, bill, offer.PlanAmount, changes.At) with
        {
            Change = offer.To, PolicyVersion = offer.To.PolicyVersion,
        };
        if (offer.Total.MinorUnits <= 0)
        {
            var made = await _settlement.MakeAsync(changes, subscription, invoice, offer.To);
            var done = offer with { Subscription = made };
            _journal.Save(changes.Save(offer.Lines is [] ? null : invoice), made).Raise(_journal.Changed(made)).Remember(replay, done);
            return changes.Then(new Intent(made, null, done));
        }
        if (await _cards.OfAsync(subscription, cancellationToken) is not { } card)
            return NoBillingMethod;
        var charge = _invoicing.Intend(changes, invoice, subscription, card, unscheduled: false);
        var sent = subscription.ChargedTo(card.Id) with { OpenInvoice = invoice.Id, InDoubt = true, UpdatedAt = changes.At };
        _journal.Save(changes.Save(invoice), sent).Start(replay, charge.Id);
        return changes.Then(new Intent(sent, charge));
    }

    /// <summary>Commits an intent, sends what it sends, and answers with what came of it in time.</summary>
    private async Task<Result<Subscription>> RunAsync(
        string service, IReplay? replay, Func<Task<Decision<Intent>>> intend, CancellationToken cancellationToken)
    {
        if (await ResumedAsync(replay) is { } earlier)
            return await AnswerAsync(service, earlier);
        var intent = await _store.DecideAsync(intend, cancellationToken);
        if (intent.Error is { } refusal)
            return refusal;
        if (intent.Value!.Charge is not { } charge)
            return intent.Value.Subscription;
        await _calls.SendAsync(charge, replay, _options.ConfirmWait);
        return await AnswerAsync(service, charge.Id);
    }

    /// <summary>An earlier run of this request sent something: its outcome is the answer, unless it provably never left.</summary>
    private async Task<AttemptId?> ResumedAsync(IReplay? replay) =>
        replay?.Resumes is { } earlier && await _books.FindChargeAsync(earlier) is { Status: not ChargeStatus.NotSent } ? earlier : null;

    private async Task<Result<Subscription>> AnswerAsync(string service, AttemptId id)
    {
        var charge = (await _books.FindChargeAsync(id))!;
        return charge.Refusal() is { } refusal ? refusal : (await _books.FindAsync(service, charge.Subscription!.Value))!;
    }

    private async Task<Result<SubscriptionChange>> ChangeAnswerAsync(string service, AttemptId id)
    {
        var charge = (await _books.FindChargeAsync(id))!;
        if (charge.Refusal() is { } refusal)
            return refusal;
        var invoice = (await _books.FindInvoiceAsync(charge.Invoice))!;
        return ChargeSettlement.ChangeOf((await _books.FindAsync(service, charge.Subscription!.Value))!, invoice);
    }

    private static FluxPayError? WrongSeats(PlanPolicy plan, long seats) => seats > 1 && !plan.Seats
        ? FieldErrors.Refusal("seats", $"must be 1: {plan.Name} has no seats", $"{plan.Name} 요금제에는 좌석이 없어 1이어야 합니다")
        : null;

    private static FluxPayError UnknownPlan(ServicePolicy policy)
    {
        string known = policy.Plans.Count == 0 ? "none" : string.Join(", ", policy.Plans.Keys);
        return FieldErrors.Refusal("planId", $"must be a plan of the service ({known})", $"서비스의 요금제({known}) 중 하나여야 합니다");
    }

    private static FluxPayError AlreadySubscribed(Subscription existing) => new(ErrorCode.AlreadySubscribed, new Text(
        $"The customer has a live subscription to {existing.Plan.Name} already; change or cancel it.",
        $"이미 {existing.Plan.Name} 요금제를 구독 중입니다. 변경하거나 해지해 주세요."), existing.ToSnapshot());

    internal static FluxPayError NoBillingMethod { get; } = new(ErrorCode.NoBillingMethod, new Text(
        "There is no card to charge; register one at /billing-methods and name it.",
        "청구할 결제 수단이 없습니다. /billing-methods에 등록한 뒤 지정해 주세요."));

    private static FluxPayError RefusedForGood { get; } = new(ErrorCode.NoBillingMethod, new Text(
        "This card was refused for good, and the card networks forbid asking it again; register another one at /billing-methods.",
        "영구적으로 거절된 결제 수단이라 다시 청구할 수 없습니다. /billing-methods에 다른 결제 수단을 등록해 주세요."));

    private static FluxPayError NeedsConsent(Subscription subscription, ConsentKind kind) => new(ErrorCode.StateConflict, new Text(
        $"A higher price needs the customer's consent first; record {kind.Wire()} at /subscriptions/{subscription.Id}/consents.",
        $"가격 인상에는 고객의 동의가 필요합니다. /subscriptions/{subscription.Id}/consents에 {kind.Wire()} 동의를 먼저 등록해 주세요."),
        new StateConflict(subscription.Status.Wire(), ["consents"]));

    /// <summary>What was decided, and what has to be sent.</summary>
    private sealed record Intent(Subscription Subscription, Charge? Charge, SubscriptionChange? Change = null);
}
