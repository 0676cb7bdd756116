using System.Collections.Immutable;
using FluxPay.Credits;
using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>Locks the customers of a batch and reads what its commands decide on, in one round trip.</summary>
internal sealed class BatchLoad
{
    private readonly BatchState _state = new();
    private readonly List<Grant> _open = [];
    private readonly NpgsqlBatch _batch;
    private readonly List<Action<Row>> _readers = [];   // one per statement that answers rows, in their order

    private BatchLoad(NpgsqlBatch batch) => _batch = batch;

    /// <param name="open">A connection with an open transaction.</param>
    /// <param name="first">A statement to run before all others, or null.</param>
    /// <param name="commands">What will be decided.</param>
    /// <param name="remembered">Wallets this writer knows from before.</param>
    /// <param name="waits">True to wait for customers that others hold; false to leave them out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<BatchState> ReadAsync(
        NpgsqlConnection open, NpgsqlBatchCommand? first, IReadOnlyCollection<Changes> commands, CustomerMemory remembered, bool waits,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(open);
        if (first is not null)
            batch.BatchCommands.Add(first);

        var credits = commands.SelectMany(c => c.Credits).Cast<CreditCommand>().ToArray();
        CustomerRef[] wallets = [.. credits.Select(c => c.Customer).Distinct()];
        var load = new BatchLoad(batch);
        load.Lock([.. commands.SelectMany(c => c.Customers).Distinct()], remembered, waits);
        load.Open(wallets, remembered);
        load.Named(credits);
        if (batch.BatchCommands.Count > 0)
            await load.RunAsync(cancellationToken);
        load.Complete(wallets, remembered);
        return load._state;
    }

    private void Lock(CustomerRef[] customers, CustomerMemory remembered, bool waits)
    {
        if (customers.Length == 0)
            return;
        CustomerRef[] strangers = [.. customers.Where(c => !remembered.Knows(c))];
        if (strangers.Length > 0)
            _batch.BatchCommands.Add(Of(Statements.AddCustomers, strangers));
        Read(Of(waits ? Statements.WaitForCustomers : Statements.LockCustomers, customers), row =>
        {
            var customer = CustomerState.Read(row);
            _state.Customers[customer.Customer] = customer;
        });
    }

    private void Open(CustomerRef[] wallets, CustomerMemory remembered)
    {
        if (wallets.Length > 0)
            Read(Of(Statements.LoadOpenGrants, wallets, ("@version", remembered.VersionsOf(wallets))), row => _open.Add(GrantRow.Read(row)));
    }

    /// <summary>What commands name: holds, uses, and the grants of those and of purchases.</summary>
    private void Named(CreditCommand[] credits)
    {
        string[] holds = [.. credits.Select(c => c.NeedsHold?.ToString()).OfType<string>().Distinct()];
        string[] uses = [.. credits.Select(c => c.NeedsUsage?.ToString()).OfType<string>().Distinct()];
        string[] purchases = [.. credits.Select(c => c.NeedsPurchase?.ToString()).OfType<string>().Distinct()];
        if (holds.Length > 0)
            Read(Statement.Of(Statements.LoadHolds, ("@holds", holds)), row => Keep(_state.Holds, HoldRow.Read(row), h => h.Id));
        if (uses.Length > 0)
            Read(Statement.Of(Statements.LoadUsages, ("@usages", uses)), row => Keep(_state.Uses, UsageRow.Read(row), u => u.Id));
        if (holds.Length + uses.Length + purchases.Length > 0)
        {
            Read(Statement.Of(Statements.LoadNamedGrants, ("@holds", holds), ("@usages", uses), ("@purchases", purchases)),
                row => Keep(_state.Named, GrantRow.Read(row), g => g.Id));
        }
    }

    private void Read(NpgsqlBatchCommand command, Action<Row> read)
    {
        _batch.BatchCommands.Add(command);
        _readers.Add(read);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var reader = await _batch.ExecuteReaderAsync(cancellationToken);
        foreach (var read in _readers)   // statements that answer no rows have no result here
        {
            while (await reader.ReadAsync(cancellationToken))
                read(new PostgresRow(reader));
            await reader.NextResultAsync(cancellationToken);
        }
        while (await reader.NextResultAsync(cancellationToken))
        {
            // To the end: a statement that failed says so only when its turn comes.
        }
    }

    /// <summary>Gives each wallet its grants: those just read, or those remembered from the version it is still at.</summary>
    private void Complete(CustomerRef[] wallets, CustomerMemory remembered)
    {
        var read = _open.ToLookup(g => g.Customer);
        foreach (var customer in wallets.Where(_state.Customers.ContainsKey))
        {
            var known = _state.Customers[customer];
            var open = remembered.Find(customer, known.Version) ?? read[customer].ToImmutableDictionary(g => g.Id);
            _state.Customers[customer] = known with { Wallet = known.Wallet with { Grants = open } };
        }
    }

    private static void Keep<TKey, T>(Dictionary<TKey, T> into, T row, Func<T, TKey> key) where TKey : notnull => into[key(row)] = row;

    private static NpgsqlBatchCommand Of(string sql, CustomerRef[] customers, params ReadOnlySpan<(string Name, object? Value)> also) => Statement.Of(
        sql, [("@service", customers.Select(c => c.Service).ToArray()), ("@customer", customers.Select(c => c.Id).ToArray()), .. also]);
}
