using FluxPay.Credits;
using FluxPay.Idempotency;
using FluxPay.Inbox;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Sagas.Orchestration;
using FluxPay.Security;
using FluxPay.Subscriptions;
using FluxPay.Timers;
using FluxPay.Usage;

namespace FluxPay.Storage.Sqlite;

/// <summary>Every port but the write port, on the SQLite file.</summary>
internal sealed class SqliteReads(SqliteDatabase database, IStore store)
    : IOrders, IPayments, ICredits, ITimerStore, IIdempotencyStore, IApiKeys, ISettings, ISagas, IOrderSagas, IServiceRequests, ILetters,
        IUsageLog, IKeptBillingMethods, ISubscriptionBooks
{
    public Task<Order?> FindAsync(string service, OrderId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => OrderTable.Find(s, service, id));

    public Task<Page<Order>> ListAsync(
        string service, string? customerId, OrderStatus? status, PageRequest page, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => page.Cut(OrderTable.List(s, service, customerId, status, page), o => o.Id.ToString()));

    public Task<IReadOnlyList<TimelineEntry>> TimelineAsync(OrderId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<TimelineEntry>>(s => OrderTable.Timeline(s, id));

    public Task<OrderId?> FindRequestAsync(string service, string requestId, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => OrderTable.FindRequest(s, service, requestId));

    public Task<InboundLetter?> FindAsync(LetterId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => LetterTable.Find(s, id));

    public Task<InboundLetter?> FindAtAsync(string topic, int partition, long offset, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => LetterTable.FindAt(s, topic, partition, offset));

    public Task<IReadOnlyList<InboundLetter>> WaitingForAsync(string service, string requestId, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<InboundLetter>>(s => LetterTable.WaitingFor(s, service, requestId));

    public Task<Page<InboundLetter>> ListAsync(LetterStatus status, PageRequest page, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => page.Cut(LetterTable.List(s, status, page), letter => letter.Id.ToString()));

    public Task<Payment?> FindAsync(string service, PaymentId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => PaymentTable.Find(s, service, id));

    public Task<Payment?> FindByProviderKeyAsync(string provider, string providerKey, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => PaymentTable.FindByProviderKey(s, provider, providerKey));

    public Task<PaymentAttempt?> FindAttemptAsync(AttemptId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => AttemptTable.Find(s, id));

    public Task<Payment?> FindNewestAsync(OrderId order, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => PaymentTable.FindNewest(s, order));

    public Task<PaymentAttempt?> FindOpenAttemptAsync(PaymentId payment, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => AttemptTable.FindOpen(s, payment));

    public Task<PaymentAttempt?> FindUnsentAttemptAsync(PaymentId payment, string providerKey, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => AttemptTable.FindUnsent(s, payment, providerKey));

    public Task<SagaInstance?> FindAsync(SagaId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => SagaTable.Find(s, id));

    public Task<SagaInstance?> FindSagaAsync(string type, string subject, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => SagaTable.Find(s, type, subject));

    public Task<Page<SagaInstance>> ListAsync(SagaStatus? status, PageRequest page, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => page.Cut(SagaTable.List(s, status, page), saga => saga.Id.ToString()));

    public Task<IReadOnlyList<SagaJournalEntry>> JournalAsync(SagaId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<SagaJournalEntry>>(s => SagaTable.Journal(s, id));

    public Task<IReadOnlyList<Order>> NewestAsync(OrderStage? stage, OrderId? before, int limit, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<Order>>(s => OrderSagaTable.Newest(s, stage, before, limit));

    public Task<Order?> FindOrderAsync(OrderId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => OrderSagaTable.Find(s, id));

    public Task<IReadOnlyList<OpenCall>> OpenCallsAsync(int limit, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<OpenCall>>(s => OrderSagaTable.OpenCalls(s, null, limit));

    public Task<OpenCall?> OpenCallAsync(OrderId order, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => OrderSagaTable.OpenCalls(s, order, 1).FirstOrDefault());

    public Task<Subscription?> FindAsync(string service, SubscriptionId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => SubscriptionTable.Find(s, service, id));

    public Task<IReadOnlyList<Subscription>> LiveAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<Subscription>>(s => SubscriptionTable.Live(s, customer));

    public Task<Page<Subscription>> ListAsync(
        string service, string? customerId, PageRequest page, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => page.Cut(SubscriptionTable.List(s, service, customerId, page), x => x.Id.ToString()));

    public Task<bool> HadTrialAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => SubscriptionTable.HadTrial(s, customer));

    public Task<IReadOnlyList<KeptVersion>> KeptVersionsAsync(string service, string version, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<KeptVersion>>(s => SubscriptionTable.KeptVersions(s, service, version));

    public Task<Invoice?> FindInvoiceAsync(InvoiceId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => InvoiceTable.Find(s, id));

    public Task<Page<Invoice>> InvoicesAsync(SubscriptionId subscription, PageRequest page, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => page.Cut(InvoiceTable.List(s, subscription, page), i => i.Id.ToString()));

    public Task<Page<Invoice>> InvoicesAsync(
        string service, string? customerId, InvoiceStatus? status, PageRequest page, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => page.Cut(InvoiceTable.List(s, service, customerId, status, page), i => i.Id.ToString()));

    public Task<Invoice?> FindUseInvoiceAsync(CustomerRef customer, DateTimeOffset start, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => InvoiceTable.FindOfUse(s, customer, start));

    public Task<long> UseBalanceAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => InvoiceTable.UseBalance(s, customer));

    public Task<IReadOnlyList<Charge>> ChargesAsync(InvoiceId invoice, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<Charge>>(s => InvoiceTable.Charges(s, invoice));

    public Task<Charge?> FindChargeAsync(AttemptId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => InvoiceTable.FindCharge(s, id));

    public Task<IReadOnlyList<Consent>> ConsentsAsync(SubscriptionId subscription, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<Consent>>(s => SubscriptionTable.Consents(s, subscription));

    public Task<CreditBalance> BalanceAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s =>
        {
            var wallet = WalletTable.Load(s, customer);
            return new CreditBalance(customer, wallet.Balance, wallet.Held, [.. wallet.Grants.Values]) { Debt = wallet.Debt };
        });

    public Task<long> TotalAtAsync(CustomerRef customer, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => WalletTable.TotalAt(s, customer, at));

    public Task<Page<LedgerEntry>> EntriesAsync(CustomerRef customer, PageRequest page, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => page.Cut(WalletTable.Entries(s, customer, page), e => e.Id.ToString()));

    public Task<IReadOnlyList<Grant>> PurchaseAsync(CustomerRef customer, OrderId order, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<Grant>>(s => WalletTable.Purchase(s, customer, order));

    public Task<CreditUsage?> FindUsageAsync(string service, UsageId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => UsageTable.Find(s, service, id));

    public Task<Hold?> FindHoldAsync(string service, HoldId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => HoldTable.Find(s, service, id));

    public Task<IReadOnlyList<UsageEvent>> FindEventsAsync(
        string service, IReadOnlyList<string> eventIds, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<UsageEvent>>(s => [.. eventIds.Select(id => UsageEventTable.Find(s, service, id)).OfType<UsageEvent>()]);

    public Task<IReadOnlyList<UsageEvent>> FindReversalsAsync(
        string service, IReadOnlyList<string> eventIds, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<UsageEvent>>(
            s => [.. eventIds.Select(id => UsageEventTable.FindReversal(s, service, id)).OfType<UsageEvent>()]);

    public Task<UsageTotals> TotalsAsync(
        CustomerRef customer, string feature, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => UsageEventTable.Totals(s, customer, feature, start, end));

    public Task<long> AllowanceUsedAsync(
        CustomerRef customer, string feature, DateTimeOffset periodStart, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => UsageEventTable.AllowanceUsed(s, customer, feature, periodStart));

    public Task<DateTimeOffset?> EarlierMonthAsync(CustomerRef customer, string month, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => UsageEventTable.EarlierMonth(s, customer, month));

    public Task<IReadOnlyList<DayOfUse>> DaysOfUseAsync(
        DateTimeOffset since, CustomerRef? after, int customers, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<DayOfUse>>(s => UsageEventTable.Days(s, since, after, customers));

    public Task<IReadOnlyList<UsageStatement>> StatementsAsync(
        CustomerRef customer, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<UsageStatement>>(s => UsageEventTable.Statements(s, customer, start, end));

    public Task<KeptBillingMethod?> FindBillingMethodAsync(string service, BillingMethodId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => BillingMethodTable.Find(s, service, id));

    public Task<KeptBillingMethod?> FindRegistrationAsync(string service, string registration, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => BillingMethodTable.FindRegistration(s, service, registration));

    public Task<IReadOnlyList<KeptBillingMethod>> ListBillingMethodsAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<KeptBillingMethod>>(s => BillingMethodTable.List(s, customer));

    public bool GivesOnce => false;

    public Task<IReadOnlyList<DueTimer>> DueAsync(DateTimeOffset by, int limit, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<DueTimer>>(s => TimerTable.Due(s, by, limit));

    public Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken = default) => database.ReadAsync(TimerTable.Next);

    /// <summary>One process owns the file, so at start every run and call that was in flight is dead.</summary>
    public Task ReclaimAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => database.ReadAsync(s =>
    {
        TimerTable.Reclaim(s, TimerKinds.Resolve, now);
        TimerTable.Reclaim(s, TimerKinds.ResolveCharge, now);
        TimerTable.Reclaim(s, TimerKinds.Saga, now);
        IdempotencyTable.Reclaim(s);
        return true;
    });

    public Task<IdempotencyRecord?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => IdempotencyTable.Find(s, key));

    public Task HastenAsync(string kind, string subject, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => TimerTable.Hasten(s, kind, subject, to));

    public Task MoveAsync(DueTimer timer, DateTimeOffset to, int attempt, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => TimerTable.Move(s, timer, to, attempt));

    public Task SaveAsync(Setting setting, CancellationToken cancellationToken = default) => SaveAloneAsync(setting, cancellationToken);

    public async Task<string> KeepFirstAsync(Setting setting, CancellationToken cancellationToken = default)
    {
        await SaveAloneAsync(setting with { IsFirst = true }, cancellationToken);
        return (await FindAsync(setting.Name, cancellationToken))!;
    }

    public Task<bool> ReplaceAsync(Setting setting, string of, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => SettingTable.Replace(s, setting, of));

    public Task<bool> SaveAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) =>
        SaveAloneAsync(record, cancellationToken);

    public Task<bool> ReplaceAsync(IdempotencyRecord record, string owner, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => IdempotencyTable.Replace(s, record, owner));

    public Task ForgetAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) => database.ReadAsync(s =>
    {
        IdempotencyTable.Forget(s, record);
        return true;
    });

    public Task<int> PurgeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => IdempotencyTable.Purge(s, before, limit));

    public Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => ApiKeyTable.FindByHash(s, hash));

    public Task<ApiKey?> FindAsync(string service, ApiKeyId id, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => ApiKeyTable.Find(s, service, id));

    public Task<Page<ApiKey>> ListAsync(string service, PageRequest page, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => page.Cut(ApiKeyTable.List(s, service, page), k => k.Id.ToString()));

    public Task<string?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        database.ReadAsync(s => SettingTable.Find(s, name));

    /// <summary>A record that belongs to no command's effect; still through the one writer.</summary>
    private async Task<bool> SaveAloneAsync(IRecord record, CancellationToken cancellationToken) =>
        await store.CommitAsync(new Changes(DateTimeOffset.UnixEpoch).Save(record), cancellationToken) is CommitResult.Committed;
}
