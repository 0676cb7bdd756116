using FluxPay.Consistency;
using FluxPay.Credits;
using FluxPay.Events;
using FluxPay.Idempotency;
using FluxPay.Inbox;
using FluxPay.Orders;
using FluxPay.Outbox;
using FluxPay.Payments;
using FluxPay.Sagas.Orchestration;
using FluxPay.Security;
using FluxPay.Subscriptions;
using FluxPay.Usage;

namespace FluxPay.Storage.Sqlite;

/// <summary>
/// Applies commands' changes one after the other inside the open transaction. Wallets are read once per batch; a command that is
/// lost or refused leaves no trace, neither in the database (savepoint) nor in the wallets kept here.
/// </summary>
internal sealed class SqliteBatch(SqliteSession session, IIdSource ids)
{
    private Dictionary<CustomerRef, Wallet> _wallets = [];

    public CommitResult Apply(Changes changes)
    {
        var before = new Dictionary<CustomerRef, Wallet>(_wallets);
        session.Execute("SAVEPOINT command;");
        bool applied = false;
        try
        {
            var result = ApplyInside(changes);
            applied = result is CommitResult.Committed;
            return result;
        }
        finally
        {
            if (!applied)
            {
                session.Execute("ROLLBACK TO command;");
                _wallets = before;
            }
            session.Execute("RELEASE command;");
        }
    }

    private CommitResult ApplyInside(Changes changes)
    {
        foreach (var expected in changes.Expected)
        {
            if (!IsAsExpected(expected))
                return new CommitResult.Lost(expected);
        }

        var results = new List<object>(changes.Credits.Count);
        var events = new List<PendingEvent>();
        foreach (var command in changes.Credits)
        {
            var decided = Decide((CreditCommand)command, changes.At);
            if (decided.Error is { } refusal)
                return new CommitResult.Refused(refusal);

            foreach (var record in decided.Value!.Records)
                Save(record);
            events.AddRange(decided.Value.Events);
            results.Add(decided.Value.Result);
        }

        foreach (var record in changes.Saves.Concat(changes.Decided.Select(make => make(results))))
        {
            if (!Save(record))
                return new CommitResult.Lost(record);
        }
        foreach (var record in changes.Removals)
            Remove(record);
        foreach (var pending in changes.First.Concat(events).Concat(changes.Events))
            Publish(pending, changes);
        return new CommitResult.Committed(results);
    }

    private bool IsAsExpected(IRecord record) => record switch
    {
        ExpectedSubscriptions expected => SubscriptionTable.Are(session, expected),
        _ => throw new NotSupportedException($"The SQLite store cannot expect a {record.GetType().Name}."),
    };

    private Result<LedgerDecision> Decide(CreditCommand command, DateTimeOffset now)
    {
        var customer = command.Customer;
        if (!_wallets.TryGetValue(customer, out var wallet))
            wallet = WalletTable.Load(session, customer);

        var hold = command.NeedsHold is { } h ? HoldTable.Find(session, customer.Service, h) : null;
        var usage = command.NeedsUsage is { } u ? UsageTable.Find(session, customer.Service, u) : null;
        wallet = WalletTable.With(session, wallet, (hold?.Parts.Select(p => p.Grant) ?? []).Concat(usage?.Parts.Select(p => p.Grant) ?? []));
        if (command.NeedsPurchase is { } purchase)
            wallet = WalletTable.WithPurchase(session, wallet, purchase);

        var decided = Ledger.Decide(wallet, command, hold, usage, ids, now);
        if (decided.Value is { } decision)
            _wallets[customer] = decision.Wallet;
        return decided;
    }

    private bool Save(IRecord record)
    {
        switch (record)
        {
            case Order order: return OrderTable.Save(session, order);
            case ServiceRequest request: return OrderTable.AddRequest(session, request);
            case Payment payment: return PaymentTable.Save(session, payment);
            case PaymentAttempt attempt: return AttemptTable.Save(session, attempt);
            case IdempotencyRecord known: return IdempotencyTable.Save(session, known);
            case UsageEvent usage: return UsageEventTable.Add(session, usage);
            case AllowanceUse use: return UsageEventTable.Use(session, use);
            case UsageStatement statement: return UsageEventTable.Save(session, statement);
            case KeptBillingMethod method: return BillingMethodTable.Save(session, method);
            case ApiKey key: return ApiKeyTable.Save(session, key);
            case Wallet wallet: WalletTable.Save(session, wallet); return true;
            case Grant grant: WalletTable.Save(session, grant); return true;
            case Hold hold: HoldTable.Save(session, hold); return true;
            case CreditUsage usage: UsageTable.Save(session, usage); return true;
            case LedgerEntry entry: WalletTable.Add(session, entry); return true;
            case DueTimer timer: TimerTable.Save(session, timer); return true;
            case TimelineEntry entry: OrderTable.AddTimeline(session, entry); return true;
            case Subscription subscription: return SubscriptionTable.Save(session, subscription);
            case Invoice invoice: return InvoiceTable.Save(session, invoice);
            case Charge charge: return InvoiceTable.Save(session, charge);
            case Consent consent: SubscriptionTable.Add(session, consent); return true;
            case SagaInstance saga: return SagaTable.Save(session, saga);
            case SagaJournalEntry entry: SagaTable.AddJournal(session, entry); return true;
            case OutboxPosition position: OutboxTable.SavePosition(session, position); return true;
            case InboundLetter letter: return LetterTable.Save(session, letter);
            case OutboxQuarantine quarantine: QuarantineTable.Save(session, quarantine); return true;
            case Setting setting: return SettingTable.Save(session, setting);
            case Reconciliation run: return ReconciliationTable.Save(session, run);
            case GatewayMovement movement: ReconciliationTable.Save(session, movement); return true;
            case Difference difference: ReconciliationTable.Save(session, difference); return true;
            default: throw new NotSupportedException($"The SQLite store has no table for {record.GetType().Name}.");
        }
    }

    private void Remove(IRecord record)
    {
        switch (record)
        {
            case DueTimer timer: TimerTable.Remove(session, timer); break;
            case OutboxQuarantine quarantine: QuarantineTable.Remove(session, quarantine); break;
            default: throw new NotSupportedException($"The SQLite store never removes a {record.GetType().Name}.");
        }
    }

    private void Publish(PendingEvent pending, Changes changes)
    {
        OutboxTable.Add(session, pending, changes.At, changes.TraceParent);
        if (pending.Order is { } order)
            OrderTable.AddTimeline(session, new TimelineEntry(order, changes.At, pending.Type, EventTitles.Of(pending.Type), null));
    }
}
