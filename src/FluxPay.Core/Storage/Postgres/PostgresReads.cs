using FluxPay.Credits;
using FluxPay.Idempotency;
using FluxPay.Inbox;
using FluxPay.Orders;
using FluxPay.Payments;
using FluxPay.Sagas;
using FluxPay.Sagas.Orchestration;
using FluxPay.Security;
using FluxPay.Storage.Rows;
using FluxPay.Subscriptions;
using FluxPay.Timers;
using FluxPay.Usage;

namespace FluxPay.Storage.Postgres;

/// <summary>Every port but the write port, on PostgreSQL. Each read is one statement, so what it answers belongs together.</summary>
internal sealed class PostgresReads(IPostgresSource source, IStore store)
    : IOrders, IPayments, ICredits, ITimerStore, IIdempotencyStore, IApiKeys, ISettings, ISagas, IOrderSagas, IServiceRequests, ILetters,
        IUsageLog, IKeptBillingMethods, ISubscriptionBooks
{
    /// <summary>Longer than any handler runs: a gateway is given a minute. A host that dies keeps a promise from the others as long.</summary>
    private static readonly TimeSpan TimerLease = TimeSpan.FromSeconds(90);

    private readonly DatabaseClock _clock = new(TimeProvider.System);

    public Task<Order?> FindAsync(string service, OrderId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindOrder, OrderRow.Read, cancellationToken, ("@service", service), ("@id", id.ToString()));

    public async Task<Page<Order>> ListAsync(
        string service, string? customerId, OrderStatus? status, PageRequest page, CancellationToken cancellationToken = default)
    {
        (string, object?)[] filter = [("@service", service), ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1)];
        var rows = customerId is null
            ? await QueryAsync(ReadStatements.ListOrders, OrderRow.Read, cancellationToken, filter)
            : await QueryAsync(ReadStatements.ListOrdersOfCustomer, OrderRow.Read, cancellationToken, [.. filter, ("@customer", customerId)]);
        return page.Cut(rows, o => o.Id.ToString());
    }

    public async Task<IReadOnlyList<TimelineEntry>> TimelineAsync(OrderId id, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListTimeline, row => TimelineRow.Read(row, id), cancellationToken, ("@order_id", id.ToString()));

    public async Task<OrderId?> FindRequestAsync(string service, string requestId, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.FindRequest, row => row.Id<OrderId>(), cancellationToken, ("@service", service), ("@id", requestId))
            is [var order, ..] ? order : null;

    public Task<InboundLetter?> FindAsync(LetterId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindLetter, LetterRow.Read, cancellationToken, ("@id", id.ToString()));

    public Task<InboundLetter?> FindAtAsync(string topic, int partition, long offset, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindLetterAt, LetterRow.Read, cancellationToken,
            ("@topic", topic), ("@partition", (long)partition), ("@offset", offset));

    public async Task<IReadOnlyList<InboundLetter>> WaitingForAsync(
        string service, string requestId, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListWaitingLetters, LetterRow.Read, cancellationToken, ("@service", service), ("@request_id", requestId));

    public async Task<Page<InboundLetter>> ListAsync(LetterStatus status, PageRequest page, CancellationToken cancellationToken = default) =>
        page.Cut(
            await QueryAsync(ReadStatements.ListLetters, LetterRow.Read, cancellationToken,
                ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1)),
            letter => letter.Id.ToString());

    public Task<Payment?> FindAsync(string service, PaymentId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindPayment, PaymentRow.Read, cancellationToken, ("@service", service), ("@id", id.ToString()));

    public Task<Payment?> FindByProviderKeyAsync(string provider, string providerKey, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindPaymentByProviderKey, PaymentRow.Read, cancellationToken,
            ("@provider", provider), ("@provider_key", providerKey));

    public Task<Payment?> FindNewestAsync(OrderId order, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindNewestPayment, PaymentRow.Read, cancellationToken, ("@order_id", order.ToString()));

    public Task<PaymentAttempt?> FindAttemptAsync(AttemptId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindAttempt, AttemptRow.Read, cancellationToken, ("@id", id.ToString()));

    public Task<PaymentAttempt?> FindOpenAttemptAsync(PaymentId payment, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindOpenAttempt, AttemptRow.Read, cancellationToken, ("@payment_id", payment.ToString()));

    public Task<PaymentAttempt?> FindUnsentAttemptAsync(PaymentId payment, string providerKey, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindUnsentAttempt, AttemptRow.Read, cancellationToken,
            ("@payment_id", payment.ToString()), ("@provider_key", providerKey));

    public Task<SagaInstance?> FindAsync(SagaId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindSaga, SagaRow.Read, cancellationToken, ("@id", id.ToString()));

    public Task<SagaInstance?> FindSagaAsync(string type, string subject, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindSagaOfSubject, SagaRow.Read, cancellationToken, ("@type", type), ("@subject", subject));

    public async Task<Page<SagaInstance>> ListAsync(SagaStatus? status, PageRequest page, CancellationToken cancellationToken = default) =>
        page.Cut(
            await QueryAsync(ReadStatements.ListSagas, SagaRow.Read, cancellationToken,
                ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1)),
            s => s.Id.ToString());

    public async Task<IReadOnlyList<SagaJournalEntry>> JournalAsync(SagaId id, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListSagaJournal, row => SagaJournalRow.Read(row, id), cancellationToken, ("@saga_id", id.ToString()));

    public async Task<IReadOnlyList<Order>> NewestAsync(
        OrderStage? stage, OrderId? before, int limit, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListOrdersOfAll, OrderRow.Read, cancellationToken,
            ("@stage", stage), ("@before", before?.ToString()), ("@limit", limit));

    public Task<Order?> FindOrderAsync(OrderId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindOrderOfAnyService, OrderRow.Read, cancellationToken, ("@id", id.ToString()));

    public async Task<IReadOnlyList<OpenCall>> OpenCallsAsync(int limit, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListOpenCalls, OpenCallRow.Read, cancellationToken, ("@order_id", null), ("@limit", limit));

    public Task<OpenCall?> OpenCallAsync(OrderId order, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.ListOpenCalls, OpenCallRow.Read, cancellationToken, ("@order_id", order.ToString()), ("@limit", 1));

    public Task<Subscription?> FindAsync(string service, SubscriptionId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindSubscription, SubscriptionRow.Read, cancellationToken, ("@service", service), ("@id", id.ToString()));

    public async Task<IReadOnlyList<Subscription>> LiveAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListLiveSubscriptions, SubscriptionRow.Read, cancellationToken,
            ("@service", customer.Service), ("@customer", customer.Id));

    public async Task<Page<Subscription>> ListAsync(
        string service, string? customerId, PageRequest page, CancellationToken cancellationToken = default)
    {
        (string, object?)[] filter = [("@service", service), ("@before", page.Cursor), ("@limit", page.Limit + 1)];
        var rows = customerId is null
            ? await QueryAsync(ReadStatements.ListSubscriptions, SubscriptionRow.Read, cancellationToken, filter)
            : await QueryAsync(
                ReadStatements.ListSubscriptionsOfCustomer, SubscriptionRow.Read, cancellationToken, [.. filter, ("@customer", customerId)]);
        return page.Cut(rows, s => s.Id.ToString());
    }

    public async Task<bool> HadTrialAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        await FindAsync(ReadStatements.FindTrial, row => row.Text(), cancellationToken,
            ("@service", customer.Service), ("@customer", customer.Id)) is not null;

    public async Task<IReadOnlyList<KeptVersion>> KeptVersionsAsync(
        string service, string version, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListKeptVersions, row => new KeptVersion(row.Text(), row.Number()), cancellationToken,
            ("@service", service), ("@version", version));

    public Task<Invoice?> FindInvoiceAsync(InvoiceId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindInvoice, InvoiceRow.Read, cancellationToken, ("@id", id.ToString()));

    public async Task<Page<Invoice>> InvoicesAsync(SubscriptionId subscription, PageRequest page, CancellationToken cancellationToken = default) =>
        page.Cut(
            await QueryAsync(ReadStatements.ListInvoices, InvoiceRow.Read, cancellationToken,
                ("@subscription_id", subscription.ToString()), ("@before", page.Cursor), ("@limit", page.Limit + 1)),
            i => i.Id.ToString());

    public async Task<Page<Invoice>> InvoicesAsync(
        string service, string? customerId, InvoiceStatus? status, PageRequest page, CancellationToken cancellationToken = default)
    {
        (string, object?)[] filter = [("@service", service), ("@status", status), ("@before", page.Cursor), ("@limit", page.Limit + 1)];
        var rows = customerId is null
            ? await QueryAsync(ReadStatements.ListInvoicesOfService, InvoiceRow.Read, cancellationToken, filter)
            : await QueryAsync(ReadStatements.ListInvoicesOfCustomer, InvoiceRow.Read, cancellationToken, [.. filter, ("@customer", customerId)]);
        return page.Cut(rows, i => i.Id.ToString());
    }

    public Task<Invoice?> FindUseInvoiceAsync(CustomerRef customer, DateTimeOffset start, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindUseInvoice, InvoiceRow.Read, cancellationToken,
            ("@service", customer.Service), ("@customer", customer.Id), ("@start", start));

    public async Task<long> UseBalanceAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        (await QueryAsync(ReadStatements.FindUseBalance, row => row.Number(), cancellationToken,
            ("@service", customer.Service), ("@customer", customer.Id)))[0];

    public async Task<IReadOnlyList<Charge>> ChargesAsync(InvoiceId invoice, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListCharges, ChargeRow.Read, cancellationToken, ("@invoice_id", invoice.ToString()));

    public Task<Charge?> FindChargeAsync(AttemptId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindCharge, ChargeRow.Read, cancellationToken, ("@id", id.ToString()));

    public async Task<IReadOnlyList<Consent>> ConsentsAsync(SubscriptionId subscription, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListConsents, ConsentRow.Read, cancellationToken, ("@subscription_id", subscription.ToString()));

    public async Task<CreditBalance> BalanceAsync(CustomerRef customer, CancellationToken cancellationToken = default)
    {
        var rows = await QueryAsync(ReadStatements.ListBalance,
            row => (Posted: row.Number(), Held: row.Number(), Debt: row.Number(), Grant: row.IsNull() ? null : GrantRow.Read(row)),
            cancellationToken, ("@service", customer.Service), ("@customer", customer.Id));
        return rows is [var (posted, held, debt, _), ..]
            ? new CreditBalance(customer, posted - held, held, [.. rows.Select(r => r.Grant).OfType<Grant>()]) { Debt = debt }
            : new CreditBalance(customer, 0, 0, []);
    }

    public async Task<long> TotalAtAsync(CustomerRef customer, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        (await QueryAsync(ReadStatements.FindTotalAt, row => row.Number(), cancellationToken,
            ("@service", customer.Service), ("@customer", customer.Id), ("@at", at))).FirstOrDefault();

    public async Task<Page<LedgerEntry>> EntriesAsync(CustomerRef customer, PageRequest page, CancellationToken cancellationToken = default) =>
        page.Cut(
            await QueryAsync(ReadStatements.ListEntries, EntryRow.Read, cancellationToken,
                ("@service", customer.Service), ("@customer", customer.Id), ("@before", page.Cursor), ("@limit", page.Limit + 1)),
            e => e.Id.ToString());

    public async Task<IReadOnlyList<Grant>> PurchaseAsync(CustomerRef customer, OrderId order, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListPurchase, GrantRow.Read, cancellationToken,
            ("@order_id", order.ToString()), ("@service", customer.Service), ("@customer", customer.Id));

    public Task<CreditUsage?> FindUsageAsync(string service, UsageId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindUsage, UsageRow.Read, cancellationToken, ("@id", id.ToString()), ("@service", service));

    public Task<Hold?> FindHoldAsync(string service, HoldId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindHold, HoldRow.Read, cancellationToken, ("@id", id.ToString()), ("@service", service));

    public async Task<IReadOnlyList<UsageEvent>> FindEventsAsync(
        string service, IReadOnlyList<string> eventIds, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.FindUsageEvents, UsageEventRow.Read, cancellationToken,
            ("@service", service), ("@event_ids", eventIds.ToArray()));

    public async Task<IReadOnlyList<UsageEvent>> FindReversalsAsync(
        string service, IReadOnlyList<string> eventIds, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.FindReversals, UsageEventRow.Read, cancellationToken,
            ("@service", service), ("@event_ids", eventIds.ToArray()));

    public async Task<UsageTotals> TotalsAsync(
        CustomerRef customer, string feature, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default) =>
        (await FindAsync(ReadStatements.TotalUsage, UsageEventRow.ReadTotals, cancellationToken,
            ("@service", customer.Service), ("@customer", customer.Id), ("@feature", feature), ("@start", start), ("@end", end)))!;

    public async Task<long> AllowanceUsedAsync(
        CustomerRef customer, string feature, DateTimeOffset periodStart, CancellationToken cancellationToken = default) =>
        (await QueryAsync(ReadStatements.FindAllowance, row => row.Number(), cancellationToken,
            ("@service", customer.Service), ("@customer", customer.Id), ("@feature", feature), ("@period_start", periodStart))).FirstOrDefault();

    public async Task<DateTimeOffset?> EarlierMonthAsync(CustomerRef customer, string month, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.FindEarlierMonth, row => row.Instant(), cancellationToken,
            ("@kind", TimerKinds.UseMonth), ("@prefix", UseMonths.Prefix(customer)), ("@subject", month)) is [var due] ? due : null;

    public async Task<IReadOnlyList<DayOfUse>> DaysOfUseAsync(
        DateTimeOffset since, CustomerRef? after, int customers, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListDaysOfUse, UsageEventRow.ReadDay, cancellationToken,
            ("@since", since), ("@service", after?.Service ?? ""), ("@customer", after?.Id ?? ""), ("@limit", (long)customers));

    public async Task<IReadOnlyList<UsageStatement>> StatementsAsync(
        CustomerRef customer, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListStatements, UsageStatementRow.Read, cancellationToken,
            ("@service", customer.Service), ("@customer", customer.Id), ("@start", start), ("@end", end));

    public Task<KeptBillingMethod?> FindBillingMethodAsync(string service, BillingMethodId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindBillingMethod, BillingMethodRow.Read, cancellationToken, ("@service", service), ("@id", id.ToString()));

    public Task<KeptBillingMethod?> FindRegistrationAsync(string service, string registration, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindRegistration, BillingMethodRow.Read, cancellationToken,
            ("@service", service), ("@registration", registration));

    public async Task<IReadOnlyList<KeptBillingMethod>> ListBillingMethodsAsync(CustomerRef customer, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ListBillingMethods, BillingMethodRow.Read, cancellationToken,
            ("@service", customer.Service), ("@customer", customer.Id));

    public bool GivesOnce => true;

    /// <summary>Claims them: no other host is given the same ones while this one lives.</summary>
    public async Task<IReadOnlyList<DueTimer>> DueAsync(DateTimeOffset by, int limit, CancellationToken cancellationToken = default)
    {
        var claimed = await QueryAsync(ReadStatements.ClaimDue, TimerRow.Read, cancellationToken,
            ("@by", by), ("@limit", limit), ("@lease", TimerLease));
        return [.. claimed.OrderBy(t => t.DueAt)];
    }

    public async Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.FindNext, row => row.Instant(), cancellationToken) is [var due] ? due : null;

    /// <summary>Other hosts may be alive, so what was claimed or leased runs out by itself.</summary>
    public Task ReclaimAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => Task.CompletedTask;

    DateTimeOffset IIdempotencyStore.Now => _clock.Now;

    bool IIdempotencyStore.KnowsTime => _clock.IsRecent;

    public async Task<IdempotencyRecord?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken = default)
    {
        var found = await FindAsync(
            ReadStatements.FindRecord, row => new FoundRecord(row.Instant(), row.Flag() ? IdempotencyRow.Read(row, key) : null), cancellationToken,
            ("@service", key.Service), ("@method", key.Method), ("@path", key.Path), ("@key", key.Value));
        _clock.Heard(found!.At);
        return found.Record;
    }

    public Task HastenAsync(string kind, string subject, DateTimeOffset to, CancellationToken cancellationToken = default) =>
        QueryAsync(ReadStatements.HastenTimer, row => row.Number(), cancellationToken, ("@kind", kind), ("@subject", subject), ("@to", to));

    public Task MoveAsync(DueTimer timer, DateTimeOffset to, int attempt, CancellationToken cancellationToken = default) => QueryAsync(
        ReadStatements.MoveTimer, row => row.Number(), cancellationToken,
        ("@kind", timer.Kind), ("@subject", timer.Subject), ("@due_at", timer.DueAt), ("@attempt", timer.Attempt), ("@to", to), ("@next", attempt));

    public Task SaveAsync(Setting setting, CancellationToken cancellationToken = default) => SaveAloneAsync(setting, cancellationToken);

    public async Task<string> KeepFirstAsync(Setting setting, CancellationToken cancellationToken = default)
    {
        await SaveAloneAsync(setting with { IsFirst = true }, cancellationToken);
        return (await FindAsync(setting.Name, cancellationToken))!;
    }

    public async Task<bool> ReplaceAsync(Setting setting, string of, CancellationToken cancellationToken = default) => await QueryAsync(
        ReadStatements.ReplaceSetting, row => row.Text(), cancellationToken, ("@name", setting.Name), ("@value", setting.Value), ("@of", of)) is [_];

    public Task<bool> SaveAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) =>
        SaveAloneAsync(record, cancellationToken);

    public async Task<bool> ReplaceAsync(IdempotencyRecord record, string owner, CancellationToken cancellationToken = default) =>
        await QueryAsync(ReadStatements.ReplaceRecord, row => row.Number(), cancellationToken, [.. IdempotencyRow.Columns.ValuesOf(record), ("@of", owner)]) is [_];

    public Task ForgetAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) =>
        QueryAsync(ReadStatements.ForgetRecord, row => row.Number(), cancellationToken, IdempotencyRow.Columns.ValuesOf(record));

    public async Task<int> PurgeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) =>
        (await QueryAsync(ReadStatements.PurgeRecords, row => row.Number(), cancellationToken, ("@before", before), ("@limit", limit))).Count;

    public Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindKeyByHash, ApiKeyRow.Read, cancellationToken, ("@hash", hash));

    public Task<ApiKey?> FindAsync(string service, ApiKeyId id, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindKey, ApiKeyRow.Read, cancellationToken, ("@service", service), ("@id", id.ToString()));

    public async Task<Page<ApiKey>> ListAsync(string service, PageRequest page, CancellationToken cancellationToken = default) =>
        page.Cut(
            await QueryAsync(ReadStatements.ListKeys, ApiKeyRow.Read, cancellationToken,
                ("@service", service), ("@before", page.Cursor), ("@limit", page.Limit + 1)),
            k => k.Id.ToString());

    public Task<string?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        FindAsync(ReadStatements.FindSetting, row => row.Text(), cancellationToken, ("@name", name));

    /// <summary>A record that belongs to no command's effect; still through the write port.</summary>
    private async Task<bool> SaveAloneAsync(IRecord record, CancellationToken cancellationToken) =>
        await store.CommitAsync(new Changes(DateTimeOffset.UnixEpoch).Save(record), cancellationToken) is CommitResult.Committed;

    private Task<List<T>> QueryAsync<T>(
        string sql, Func<Row, T> map, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) =>
        source.ReadAsync(session => session.QueryAsync(sql, map, parameters), cancellationToken);

    private Task<T?> FindAsync<T>(
        string sql, Func<Row, T> map, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters) where T : class =>
        source.FindAsync(sql, map, parameters, cancellationToken);

    /// <param name="At">When, by the database's clock.</param>
    /// <param name="Record">What was known; null for nothing.</param>
    private sealed record FoundRecord(DateTimeOffset At, IdempotencyRecord? Record);
}
