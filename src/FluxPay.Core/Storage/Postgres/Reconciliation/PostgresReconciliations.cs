using FluxPay.Consistency;
using FluxPay.Payments;
using FluxPay.Storage.Rows;
using FluxPay.Subscriptions;

namespace FluxPay.Storage.Postgres;

/// <summary>Reads what reconciliation keeps and compares. A list of keys goes in as one array.</summary>
internal sealed class PostgresReconciliations(PostgresDatabase database) : IReconciliations
{
    private static readonly string FindRun = Sql.Read("Reconciliation/find_run");
    private static readonly string FindNewestRun = Sql.Read("Reconciliation/find_newest_run");
    private static readonly string FindFirstDay = Sql.Read("Reconciliation/find_first_day");
    private static readonly string ListRuns = Sql.Read("Reconciliation/list_runs");
    private static readonly string ListDifferences = Sql.Read("Reconciliation/list_differences");
    private static readonly string ListNotFoundAgain = Sql.Read("Reconciliation/list_not_found_again");
    private static readonly string CountOpen = Sql.Read("Reconciliation/count_open");
    private static readonly string ListKeys = Sql.Read("Reconciliation/list_keys");
    private static readonly string ListMovements = Sql.Read("Reconciliation/list_movements");
    private static readonly string FindMovements = Sql.Read("Reconciliation/find_movements");
    private static readonly string ListUnsettled = Sql.Read("Reconciliation/list_unsettled");
    private static readonly string ListPayments = Sql.Read("Reconciliation/list_payments");
    private static readonly string ListCharges = Sql.Read("Reconciliation/list_charges");
    private static readonly string ListAttempts = Sql.Read("Reconciliation/list_attempts");

    public async Task<Reconciliation?> FindAsync(ReconciliationId id, CancellationToken cancellationToken = default) =>
        One(await QueryAsync(FindRun, ReconciliationRow.Read, cancellationToken, ("@id", id.ToString())));

    public async Task<Reconciliation?> FindNewestAsync(string provider, DateOnly date, CancellationToken cancellationToken = default) =>
        One(await QueryAsync(FindNewestRun, ReconciliationRow.Read, cancellationToken, ("@provider", provider), ("@day", DayText.Write(date))));

    public async Task<DateOnly?> FindFirstDayAsync(string provider, CancellationToken cancellationToken = default) =>
        await QueryAsync(FindFirstDay, row => DayText.Read(row.Text()), cancellationToken, ("@provider", provider)) is [var day] ? day : null;

    public async Task<Page<Reconciliation>> ListAsync(PageRequest page, CancellationToken cancellationToken = default) => page.Cut(
        await QueryAsync(ListRuns, ReconciliationRow.Read, cancellationToken, ("@before", page.Cursor), ("@limit", page.Limit + 1)),
        run => run.Id.ToString());

    public Task<IReadOnlyList<Difference>> DifferencesAsync(Reconciliation run, int limit, CancellationToken cancellationToken = default) =>
        QueryAsync(ListDifferences, DifferenceRow.Read, cancellationToken, OfRun(run, limit));

    public Task<IReadOnlyList<Difference>> NotFoundAgainAsync(Reconciliation run, int limit, CancellationToken cancellationToken = default) =>
        QueryAsync(ListNotFoundAgain, DifferenceRow.Read, cancellationToken, OfRun(run, limit));

    public async Task<long> CountOpenAsync(CancellationToken cancellationToken = default) =>
        (await QueryAsync(CountOpen, row => row.Number(), cancellationToken))[0];

    public Task<IReadOnlyList<string>> KeysAsync(DaySpan day, string after, int limit, CancellationToken cancellationToken = default) =>
        QueryAsync(ListKeys, row => row.Text(), cancellationToken, ("@provider", day.Provider), ("@day", DayText.Write(day.Date)),
            ("@after", after), ("@from", day.From), ("@until", day.Until), ("@limit", limit));

    public Task<IReadOnlyList<GatewayMovement>> MovementsAsync(
        string provider, IReadOnlyList<string> providerKeys, CancellationToken cancellationToken = default) =>
        QueryAsync(ListMovements, MovementRow.Read, cancellationToken, ("@provider", provider), ("@keys", providerKeys.ToArray()));

    public Task<IReadOnlyList<GatewayMovement>> FindMovementsAsync(
        string provider, IReadOnlyList<string> ids, CancellationToken cancellationToken = default) =>
        QueryAsync(FindMovements, MovementRow.Read, cancellationToken, ("@provider", provider), ("@ids", ids.ToArray()));

    public Task<IReadOnlyList<GatewayMovement>> UnsettledAsync(
        string provider, DateOnly day, string after, int limit, CancellationToken cancellationToken = default) =>
        QueryAsync(ListUnsettled, MovementRow.Read, cancellationToken,
            ("@provider", provider), ("@day", DayText.Write(day)), ("@after", after), ("@limit", limit));

    public Task<IReadOnlyList<Payment>> PaymentsAsync(
        string provider, IReadOnlyList<string> providerKeys, CancellationToken cancellationToken = default) =>
        QueryAsync(ListPayments, PaymentRow.Read, cancellationToken, ("@provider", provider), ("@keys", providerKeys.ToArray()));

    public Task<IReadOnlyList<PaymentAttempt>> AttemptsAsync(
        string provider, IReadOnlyList<string> providerKeys, CancellationToken cancellationToken = default) =>
        QueryAsync(ListAttempts, AttemptRow.Read, cancellationToken, ("@provider", provider), ("@keys", providerKeys.ToArray()));

    public Task<IReadOnlyList<Charge>> ChargesAsync(
        string provider, IReadOnlyList<string> providerKeys, IReadOnlyList<string> orders, CancellationToken cancellationToken = default) =>
        QueryAsync(ListCharges, ChargeRow.Read, cancellationToken,
            ("@provider", provider), ("@keys", providerKeys.ToArray()), ("@orders", orders.ToArray()));

    private static Reconciliation? One(IReadOnlyList<Reconciliation> found) => found is [var run] ? run : null;

    private static (string, object?)[] OfRun(Reconciliation run, int limit) =>
        [("@provider", run.Provider), ("@day", DayText.Write(run.Date)), ("@run", run.Id.ToString()), ("@limit", limit)];

    private async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<Row, T> map, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return await new PostgresSession(connection, cancellationToken).QueryAsync(sql, map, parameters);
    }
}
