namespace FluxPay.Storage.Postgres;

/// <summary>The statements of the reading ports.</summary>
internal static class ReadStatements
{
    public static readonly string FindOrder = Sql.Read("Orders/find_order");
    public static readonly string ListOrders = Sql.Read("Orders/list_orders");
    public static readonly string ListOrdersOfCustomer = Sql.Read("Orders/list_orders_of_customer");
    public static readonly string ListTimeline = Sql.Read("Orders/list_timeline");
    public static readonly string FindPayment = Sql.Read("Payments/find_payment");
    public static readonly string FindPaymentByProviderKey = Sql.Read("Payments/find_payment_by_provider_key");
    public static readonly string FindNewestPayment = Sql.Read("Payments/find_newest_payment");
    public static readonly string FindAttempt = Sql.Read("Payments/find_attempt");
    public static readonly string FindOpenAttempt = Sql.Read("Payments/find_open_attempt");
    public static readonly string FindUnsentAttempt = Sql.Read("Payments/find_unsent_attempt");
    public static readonly string FindSaga = Sql.Read("Sagas/find_saga");
    public static readonly string FindSagaOfSubject = Sql.Read("Sagas/find_saga_of_subject");
    public static readonly string ListSagas = Sql.Read("Sagas/list_sagas");
    public static readonly string ListSagaJournal = Sql.Read("Sagas/list_journal");
    public static readonly string FindOrderOfAnyService = Sql.Read("Sagas/find_order_of_any_service");
    public static readonly string ListOrdersOfAll = Sql.Read("Sagas/list_orders_of_all");
    public static readonly string ListOpenCalls = Sql.Read("Sagas/list_open_calls");
    public static readonly string FindSubscription = Sql.Read("Subscriptions/find_subscription");
    public static readonly string ListSubscriptions = Sql.Read("Subscriptions/list_subscriptions");
    public static readonly string ListSubscriptionsOfCustomer = Sql.Read("Subscriptions/list_subscriptions_of_customer");
    public static readonly string ListLiveSubscriptions = Sql.Read("Subscriptions/list_live_subscriptions");
    public static readonly string FindTrial = Sql.Read("Subscriptions/find_trial");
    public static readonly string ListKeptVersions = Sql.Read("Subscriptions/list_kept_versions");
    public static readonly string FindInvoice = Sql.Read("Subscriptions/find_invoice");
    public static readonly string ListInvoices = Sql.Read("Subscriptions/list_invoices");
    public static readonly string FindCharge = Sql.Read("Subscriptions/find_charge");
    public static readonly string ListConsents = Sql.Read("Subscriptions/list_consents");
    public static readonly string ListBalance = Sql.Read("Credits/list_balance");
    public static readonly string FindTotalAt = Sql.Read("Credits/find_total_at");
    public static readonly string ListEntries = Sql.Read("Credits/list_entries");
    public static readonly string FindUsage = Sql.Read("Credits/find_usage");
    public static readonly string FindHold = Sql.Read("Credits/find_hold");
    public static readonly string ClaimDue = Sql.Read("Timers/claim_due");
    public static readonly string FindNext = Sql.Read("Timers/find_next");
    public static readonly string HastenTimer = Sql.Read("Timers/hasten_timer");
    public static readonly string FindRecord = Sql.Read("Idempotency/find_record");
    public static readonly string ReplaceRecord = Sql.Read("Idempotency/replace_record");
    public static readonly string ForgetRecord = Sql.Read("Idempotency/forget_record");
    public static readonly string PurgeRecords = Sql.Read("Idempotency/purge_records");
    public static readonly string FindKeyByHash = Sql.Read("Security/find_key_by_hash");
    public static readonly string FindKey = Sql.Read("Security/find_key");
    public static readonly string ListKeys = Sql.Read("Security/list_keys");
    public static readonly string FindSetting = Sql.Read("Settings/find_setting");
    public static readonly string KeepFirstSetting = Sql.Read("Settings/keep_first_setting");
}
