using System.Collections.Immutable;
using FluxPay.Credits;
using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>Locks the customers of a batch and reads what its commands decide on, in one round trip.</summary>
internal static class BatchLoad
{
    /// <param name="open">A connection with an open transaction.</param>
    /// <param name="first">A statement to run before all others, or null.</param>
    /// <param name="commands">What will be decided.</param>
    /// <param name="remembered">Wallets this writer knows from before.</param>
    /// <param name="waits">True to wait for customers that others hold; false to leave them out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<BatchState> ReadAsync(
        NpgsqlConnection open, NpgsqlBatchCommand? first, IReadOnlyCollection<Changes> commands, WalletMemory remembered, bool waits,
        CancellationToken cancellationToken)
    {
        var credits = commands.SelectMany(c => c.Credits).Cast<CreditCommand>().ToArray();
        CustomerRef[] customers = [.. commands.SelectMany(CustomersOf).Distinct()];
        CustomerRef[] wallets = [.. credits.Select(c => c.Customer).Distinct()];
        string[] holds = [.. credits.Select(c => c.NeedsHold?.ToString()).OfType<string>().Distinct()];
        string[] uses = [.. credits.Select(c => c.NeedsUsage?.ToString()).OfType<string>().Distinct()];

        string[] purchases = [.. credits.Select(c => c.NeedsPurchase?.ToString()).OfType<string>().Distinct()];

        var state = new BatchState();
        await using var batch = new NpgsqlBatch(open);
        var readers = new List<Func<NpgsqlDataReader, Task>>();
        void Add(NpgsqlBatchCommand command, Action<Row> read)
        {
            batch.BatchCommands.Add(command);
            readers.Add(async reader =>
            {
                while (await reader.ReadAsync(cancellationToken))
                    read(new PostgresRow(reader));
            });
        }

        if (first is not null)
            batch.BatchCommands.Add(first);
        if (customers.Length > 0)
        {
            batch.BatchCommands.Add(Of(Statements.AddCustomers, customers));
            Add(Of(waits ? Statements.WaitForCustomers : Statements.LockCustomers, customers), row =>
            {
                var customer = CustomerState.Read(row);
                state.Customers[customer.Customer] = customer;
            });
        }
        var grants = new List<Grant>();
        if (wallets.Length > 0)
        {
            Add(With(Of(Statements.LoadOpenGrants, wallets), ("@version", remembered.VersionsOf(wallets))), row => grants.Add(GrantRow.Read(row)));
        }
        if (holds.Length > 0)
            Add(With(new(Statements.LoadHolds), ("@holds", holds)), row => Keep(state.Holds, HoldRow.Read(row), h => h.Id));
        if (uses.Length > 0)
            Add(With(new(Statements.LoadUsages), ("@usages", uses)), row => Keep(state.Uses, UsageRow.Read(row), u => u.Id));
        if (holds.Length + uses.Length + purchases.Length > 0)
        {
            Add(With(new(Statements.LoadNamedGrants), ("@holds", holds), ("@usages", uses), ("@purchases", purchases)),
                row => Keep(state.Named, GrantRow.Read(row), g => g.Id));
        }

        if (batch.BatchCommands.Count == 0)
            return state;

        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            // Statements that answer no rows have no result here, so each reader stands for the next one that does.
            foreach (var read in readers)
            {
                await read(reader);
                await reader.NextResultAsync(cancellationToken);
            }
            while (await reader.NextResultAsync(cancellationToken))
            {
                // To the end: a statement that failed says so only when its turn comes.
            }
        }
        Complete(state, wallets, grants, remembered);
        return state;
    }

    /// <summary>Whose rows a command locks: those whose credits it moves, and those whose events it numbers.</summary>
    public static IEnumerable<CustomerRef> CustomersOf(Changes changes) =>
        changes.Credits.Select(c => c.Customer).Concat(changes.First.Concat(changes.Events).Select(e => e.Customer));

    /// <summary>Gives each wallet its grants: those just read, or those remembered from the version it is still at.</summary>
    private static void Complete(BatchState state, CustomerRef[] wallets, List<Grant> grants, WalletMemory remembered)
    {
        var read = grants.ToLookup(g => g.Customer);
        foreach (var customer in wallets.Where(state.Customers.ContainsKey))
        {
            var known = state.Customers[customer];
            var open = remembered.Find(customer, known.Version) ?? read[customer].ToImmutableDictionary(g => g.Id);
            state.Customers[customer] = known with { Wallet = known.Wallet with { Grants = open } };
        }
    }

    private static void Keep<TKey, T>(Dictionary<TKey, T> into, T row, Func<T, TKey> key) where TKey : notnull => into[key(row)] = row;

    private static NpgsqlBatchCommand Of(string sql, CustomerRef[] customers) => With(new(sql),
        ("@service", customers.Select(c => c.Service).ToArray()), ("@customer", customers.Select(c => c.Id).ToArray()));

    private static NpgsqlBatchCommand With(NpgsqlBatchCommand command, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new NpgsqlParameter(name, value));
        return command;
    }
}
