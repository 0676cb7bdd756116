namespace FluxPay.Storage.Postgres;

/// <summary>The statements of a commit, each over all rows of a batch.</summary>
internal static class Statements
{
    public const string Commit = "COMMIT";

    public static readonly string BeginBatch = Sql.Read("Commit/begin_batch");
    public static readonly string GiveUpBatch = Sql.Read("Commit/give_up_batch");

    public static readonly string AddCustomers = Sql.Read("Commit/add_customers");
    public static readonly string LockCustomers = Sql.Read("Commit/lock_customers");
    public static readonly string CheckCustomers = Sql.Read("Commit/check_customers");
    public static readonly string WaitForCustomers = Sql.Read("Commit/wait_for_customers");
    public static readonly string LoadOpenGrants = Sql.Read("Commit/load_open_grants");
    public static readonly string LoadNamedGrants = Sql.Read("Commit/load_named_grants");
    public static readonly string LoadHolds = Sql.Read("Commit/load_holds");
    public static readonly string LoadUsages = Sql.Read("Commit/load_usages");

    public static readonly string SaveCustomers = Sql.Read("Commit/save_customers");
    public static readonly string AddRecords = Sql.Read("Idempotency/add_records");
    public static readonly string UpdateRecords = Sql.Read("Idempotency/update_records");
    public static readonly string SaveOrders = Sql.Read("Orders/save_orders");
    public static readonly string AddRequests = Sql.Read("Orders/add_requests");
    public static readonly string AddTimeline = Sql.Read("Orders/add_timeline");
    public static readonly string SavePayments = Sql.Read("Payments/save_payments");
    public static readonly string SaveAttempts = Sql.Read("Payments/save_attempts");
    public static readonly string AddSagas = Sql.Read("Sagas/add_sagas");
    public static readonly string UpdateSagas = Sql.Read("Sagas/update_sagas");
    public static readonly string AddSagaJournal = Sql.Read("Sagas/add_journal");
    public static readonly string SaveLetters = Sql.Read("Inbox/save_letters");
    public static readonly string CheckLiveSubscriptions = Sql.Read("Subscriptions/check_live_subscriptions");
    public static readonly string AddSubscriptions = Sql.Read("Subscriptions/add_subscriptions");
    public static readonly string UpdateSubscriptions = Sql.Read("Subscriptions/update_subscriptions");
    public static readonly string AddInvoices = Sql.Read("Subscriptions/add_invoices");
    public static readonly string UpdateInvoices = Sql.Read("Subscriptions/update_invoices");
    public static readonly string AddCharges = Sql.Read("Subscriptions/add_charges");
    public static readonly string UpdateCharges = Sql.Read("Subscriptions/update_charges");
    public static readonly string AddConsents = Sql.Read("Subscriptions/add_consents");
    public static readonly string AddUsages = Sql.Read("Usage/add_usages");
    public static readonly string AddAllowances = Sql.Read("Usage/add_allowances");
    public static readonly string UseAllowances = Sql.Read("Usage/use_allowances");
    public static readonly string SaveStatements = Sql.Read("Usage/save_statements");
    public static readonly string AddBillingMethods = Sql.Read("Payments/add_billing_methods");
    public static readonly string UpdateBillingMethods = Sql.Read("Payments/update_billing_methods");
    public static readonly string SaveKeys = Sql.Read("Security/save_keys");
    public static readonly string AddGrants = Sql.Read("Credits/add_grants");
    public static readonly string UpdateGrants = Sql.Read("Credits/update_grants");
    public static readonly string SaveHolds = Sql.Read("Credits/save_holds");
    public static readonly string AddCreditUsages = Sql.Read("Credits/add_usages");
    public static readonly string UpdateCreditUsages = Sql.Read("Credits/update_usages");
    public static readonly string AddEntries = Sql.Read("Credits/add_entries");
    public static readonly string SaveTimers = Sql.Read("Timers/save_timers");
    public static readonly string AddTimers = Sql.Read("Timers/add_timers");
    public static readonly string RemoveTimers = Sql.Read("Timers/remove_timers");
    public static readonly string SaveSettings = Sql.Read("Settings/save_settings");
    public static readonly string AddSettings = Sql.Read("Settings/add_settings");
    public static readonly string SaveRuns = Sql.Read("Reconciliation/save_runs");
    public static readonly string SaveMovements = Sql.Read("Reconciliation/save_movements");
    public static readonly string SaveDifferences = Sql.Read("Reconciliation/save_differences");
    public static readonly string AddMessages = Sql.Read("Outbox/add_messages");
}
