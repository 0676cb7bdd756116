using System.Globalization;
using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Idempotency;
using FluxPay.Inbox;
using FluxPay.Orders;
using FluxPay.Outbox;
using FluxPay.Payments;
using FluxPay.Sagas.Orchestration;
using FluxPay.Security;
using FluxPay.Storage.Rows;
using FluxPay.Subscriptions;
using FluxPay.Usage;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// All that a batch writes, table by table. The tables are written in one fixed order and their rows in the order of their keys, so two
/// batches never wait for each other in a circle.
/// </summary>
internal sealed class BatchRows
{
    private readonly ExpectedRowSet _expected = new();
    private readonly HashSet<CustomerRef> _changedPlans = [];
    private readonly GuardedRowSet<IdempotencyRecord> _newRecords = new(Statements.AddRecords, IdempotencyRow.Columns, KeyOf);
    private readonly KeyedRowSet<IdempotencyRecord> _records = new(Statements.UpdateRecords, IdempotencyRow.Columns, KeyOf);
    private readonly GuardedRowSet<Order> _orders = new(Statements.SaveOrders, OrderRow.Columns, o => o.Id.ToString());
    private readonly GuardedRowSet<ServiceRequest> _requests = new(Statements.AddRequests, ServiceRequestRow.Columns, r => Key.Of(r.Service, r.Id));
    private readonly GuardedRowSet<Payment> _payments = new(Statements.SavePayments, PaymentRow.Columns, p => p.Id.ToString());
    private readonly GuardedRowSet<PaymentAttempt> _attempts = new(Statements.SaveAttempts, AttemptRow.Columns, a => a.Id.ToString());
    private readonly GuardedRowSet<SagaInstance> _newSagas = new(Statements.AddSagas, SagaRow.Columns, s => s.Id.ToString());
    private readonly GuardedRowSet<SagaInstance> _sagas = new(Statements.UpdateSagas, SagaRow.Columns, s => s.Id.ToString());
    private readonly GuardedRowSet<InboundLetter> _letters = new(Statements.SaveLetters, LetterRow.Columns, l => l.Id.ToString());
    private readonly RowSet<SagaJournalEntry> _sagaJournal = new(Statements.AddSagaJournal, SagaJournalRow.Columns);
    private readonly GuardedRowSet<Subscription> _newSubscriptions = new(Statements.AddSubscriptions, SubscriptionRow.Columns, s => s.Id.ToString());
    private readonly GuardedRowSet<Subscription> _subscriptions = new(Statements.UpdateSubscriptions, SubscriptionRow.Columns, s => s.Id.ToString());
    private readonly GuardedRowSet<Invoice> _newInvoices = new(Statements.AddInvoices, InvoiceRow.Columns, i => i.Id.ToString());
    private readonly GuardedRowSet<Invoice> _invoices = new(Statements.UpdateInvoices, InvoiceRow.Columns, i => i.Id.ToString());
    private readonly GuardedRowSet<Charge> _newCharges = new(Statements.AddCharges, ChargeRow.Columns, c => c.Id.ToString());
    private readonly GuardedRowSet<Charge> _charges = new(Statements.UpdateCharges, ChargeRow.Columns, c => c.Id.ToString());
    private readonly RowSet<Consent> _consents = new(Statements.AddConsents, ConsentRow.Columns);
    private readonly GuardedRowSet<UsageEvent> _uses = new(Statements.AddUsages, UsageEventRow.Columns, u => Key.Of(u.Customer.Service, u.EventId));
    private readonly KeyedRowSet<AllowanceUse> _newAllowances = new(Statements.AddAllowances, AllowanceRow.Columns, AllowanceRowSet.KeyOf);
    private readonly AllowanceRowSet _allowances = new();
    private readonly GuardedRowSet<UsageStatement> _statements = new(Statements.SaveStatements, UsageStatementRow.Columns, KeyOf);
    private readonly GuardedRowSet<KeptBillingMethod> _newMethods = new(Statements.AddBillingMethods, BillingMethodRow.Columns, IdOf);
    private readonly GuardedRowSet<KeptBillingMethod> _methods = new(Statements.UpdateBillingMethods, BillingMethodRow.Columns, IdOf);
    private readonly GuardedRowSet<ApiKey> _keys = new(Statements.SaveKeys, ApiKeyRow.Columns, k => k.Id.ToString());
    private readonly KeyedRowSet<Grant> _newGrants = new(Statements.AddGrants, GrantRow.Columns, g => g.Id.ToString());
    private readonly KeyedRowSet<Grant> _grants = new(Statements.UpdateGrants, GrantRow.Columns, g => g.Id.ToString());
    private readonly KeyedRowSet<Hold> _holds = new(Statements.SaveHolds, HoldRow.Columns, h => h.Id.ToString());
    private readonly KeyedRowSet<CreditUsage> _newCreditUses = new(Statements.AddCreditUsages, UsageRow.Columns, u => u.Id.ToString());
    private readonly KeyedRowSet<CreditUsage> _creditUses = new(Statements.UpdateCreditUsages, UsageRow.Columns, u => u.Id.ToString());
    private readonly RowSet<LedgerEntry> _entries = new(Statements.AddEntries, EntryRow.Columns);
    private readonly KeyedRowSet<DueTimer> _removedTimers = new(Statements.RemoveTimers, TimerRow.Columns, KeyOf);
    private readonly KeyedRowSet<DueTimer> _timers = new(Statements.SaveTimers, TimerRow.Columns, KeyOf);
    private readonly KeyedRowSet<DueTimer> _firstTimers = new(Statements.AddTimers, TimerRow.Columns, KeyOf);
    private readonly RowSet<TimelineEntry> _timeline = new(Statements.AddTimeline, TimelineRow.Columns);
    private readonly KeyedRowSet<Setting> _firstSettings = new(Statements.AddSettings, SettingRow.Columns, s => s.Name);
    private readonly KeyedRowSet<Setting> _settings = new(Statements.SaveSettings, SettingRow.Columns, s => s.Name);
    private readonly GuardedRowSet<Reconciliation> _runs = new(Statements.SaveRuns, ReconciliationRow.Columns, KeyOf);
    private readonly KeyedRowSet<GatewayMovement> _movements = new(Statements.SaveMovements, MovementRow.Columns, m => Key.Of(m.Provider, m.Id));
    private readonly KeyedRowSet<Difference> _differences = new(Statements.SaveDifferences, DifferenceRow.Columns, KeyOf);
    private readonly RowSet<OutboxMessage> _messages = new(Statements.AddMessages, MessageRow.Columns);
    private readonly KeyedRowSet<CustomerState> _customers = new(Statements.SaveCustomers, CustomerState.Columns, c => Key.Of(c.Customer));

    /// <summary>The sets in the order they are written.</summary>
    private IEnumerable<RowSet> InOrder =>
    [
        _expected, _newRecords, _records, _orders, _requests, _payments, _attempts, _newSagas, _sagas,
        _newSubscriptions, _subscriptions, _newInvoices, _invoices, _newCharges, _charges, _consents, _uses, _newAllowances, _allowances,
        _statements, _newMethods, _methods, _keys, _newGrants, _grants, _holds, _newCreditUses, _creditUses, _entries,
        _removedTimers, _timers, _firstTimers, _timeline, _sagaJournal, _letters, _firstSettings, _settings, _runs,
        _movements, _differences, _messages, _customers,
    ];

    /// <summary>The sets that are not empty.</summary>
    public RowSet[] Filled => [.. InOrder.Where(set => set.Count > 0)];

    /// <summary>True when this batch writes the record already: whoever comes second has lost, as against any other batch.</summary>
    public bool Takes(IRecord record) => record switch
    {
        Order order => _orders.Contains(order),
        Payment payment => _payments.Contains(payment),
        PaymentAttempt attempt => _attempts.Contains(attempt),
        SagaInstance { Version: 0 } first => _newSagas.Contains(first),
        SagaInstance saga => _sagas.Contains(saga) || _newSagas.Contains(saga),
        ServiceRequest request => _requests.Contains(request),
        InboundLetter letter => _letters.Contains(letter),
        Subscription { Version: 0 } first => _newSubscriptions.Contains(first),
        Subscription subscription => _subscriptions.Contains(subscription) || _newSubscriptions.Contains(subscription),
        Invoice { Version: 0 } first => _newInvoices.Contains(first),
        Invoice invoice => _invoices.Contains(invoice) || _newInvoices.Contains(invoice),
        Charge { Version: 0 } first => _newCharges.Contains(first),
        Charge charge => _charges.Contains(charge) || _newCharges.Contains(charge),
        ExpectedSubscriptions expected => _changedPlans.Contains(expected.Customer),
        UsageEvent use => _uses.Contains(use),
        UsageStatement statement => _statements.Contains(statement),
        KeptBillingMethod { Version: 0 } first => _newMethods.Contains(first),
        KeptBillingMethod method => _methods.Contains(method) || _newMethods.Contains(method),
        ApiKey key => _keys.Contains(key),
        Reconciliation run => _runs.Contains(run),
        IdempotencyRecord { Version: 0 } first => _newRecords.Contains(first),
        _ => false,
    };

    public void Add(IRecord record)
    {
        switch (record)
        {
            case Order order: _orders.Add(order); break;
            case ServiceRequest request: _requests.Add(request); break;
            case Payment payment: _payments.Add(payment); break;
            case PaymentAttempt attempt: _attempts.Add(attempt); break;
            case IdempotencyRecord { Version: 0 } first: _newRecords.Add(first); break;
            case IdempotencyRecord known: AddKnown(known); break;
            case SagaInstance { Version: 0 } first: _newSagas.Add(first); break;
            case SagaInstance saga: _sagas.Add(saga); break;
            case SagaJournalEntry entry: _sagaJournal.Add(entry); break;
            case InboundLetter letter: _letters.Add(letter); break;
            case Subscription { Version: 0 } first: _newSubscriptions.Add(first); _changedPlans.Add(first.Customer); break;
            case Subscription subscription: _subscriptions.Add(subscription); _changedPlans.Add(subscription.Customer); break;
            case ExpectedSubscriptions expected: _expected.Add(expected); break;
            case Invoice { Version: 0 } first: _newInvoices.Add(first); break;
            case Invoice invoice: _invoices.Add(invoice); break;
            case Charge { Version: 0 } first: _newCharges.Add(first); break;
            case Charge charge: _charges.Add(charge); break;
            case Consent consent: _consents.Add(consent); break;
            case UsageEvent use: _uses.Add(use); break;
            case AllowanceUse use: _newAllowances.Add(use); _allowances.Add(use); break;
            case UsageStatement statement: _statements.Add(statement); break;
            case KeptBillingMethod { Version: 0 } first: _newMethods.Add(first); break;
            case KeptBillingMethod method: _methods.Add(method); break;
            case ApiKey key: _keys.Add(key); break;
            case Wallet: break;   // a part of its customer's row
            case Hold hold: _holds.Add(hold); break;
            case LedgerEntry entry: _entries.Add(entry); break;
            case DueTimer { IsFirst: true } first: _firstTimers.Add(first); break;
            case DueTimer timer: _timers.Add(timer); _removedTimers.Remove(timer); break;
            case TimelineEntry entry: _timeline.Add(entry); break;
            case Setting { IsFirst: true } first: _firstSettings.Add(first); break;
            case Setting setting: _settings.Add(setting); break;
            case Reconciliation run: _runs.Add(run); break;
            case GatewayMovement movement: _movements.Add(movement); break;
            case Difference difference: _differences.Add(difference); break;
            default: throw new NotSupportedException($"The PostgreSQL store has no table for {record.GetType().Name}.");
        }
    }

    /// <param name="grant">As a wallet has decided it.</param>
    /// <param name="isNew">True when the wallet did not have it before.</param>
    public void Add(Grant grant, bool isNew) => (isNew || _newGrants.Contains(grant) ? _newGrants : _grants).Add(grant);

    /// <param name="use">As a wallet has decided it.</param>
    /// <param name="isNew">True when nobody knew it before.</param>
    public void Add(CreditUsage use, bool isNew) => (isNew || _newCreditUses.Contains(use) ? _newCreditUses : _creditUses).Add(use);

    public void Add(OutboxMessage message) => _messages.Add(message);

    public void Add(CustomerState customer) => _customers.Add(customer);

    public void Remove(IRecord record)
    {
        if (record is not DueTimer timer)
            throw new NotSupportedException($"The PostgreSQL store never removes a {record.GetType().Name}.");
        _timers.Remove(timer);
        _removedTimers.Add(timer);
    }

    /// <summary>A final answer is never replaced, not even inside one batch.</summary>
    private void AddKnown(IdempotencyRecord record)
    {
        if (record.Answer is not null || !_records.Contains(record))
            _records.Add(record);
    }

    private static string KeyOf(IdempotencyRecord record) =>
        Key.Of(record.Key.Service, record.Key.Method, record.Key.Path, record.Key.Value);

    private static string KeyOf(Reconciliation run) =>
        Key.Of(run.Provider, DayText.Write(run.Date), run.Number.ToString(CultureInfo.InvariantCulture));

    private static string KeyOf(Difference difference) =>
        Key.Of(difference.Provider, DayText.Write(difference.Date), difference.Kind.ToString(), difference.Key);

    private static string KeyOf(UsageStatement statement) => Key.Of(statement.Customer.Service, statement.Customer.Id, statement.Feature,
        statement.Start.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    private static string IdOf(KeptBillingMethod method) => method.Method.Id.ToString();

    private static string KeyOf(DueTimer timer) => Key.Of(timer.Kind, timer.Subject);
}
