using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>Writes a batch, in one round trip.</summary>
internal static class BatchWrite
{
    /// <returns>The records that somebody else had changed first; none when all is written.</returns>
    public static async Task<IReadOnlyCollection<IRecord>> WriteAsync(NpgsqlConnection open, BatchRows rows, CancellationToken cancellationToken)
    {
        RowSet[] sets = rows.Filled;
        if (sets.Length == 0)
            return [];

        await using var batch = new NpgsqlBatch(open);
        foreach (var set in sets)
            batch.BatchCommands.Add(set.Command());

        var lost = new List<IRecord>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var set in sets.Where(set => set.Answers))
        {
            await set.ReadAsync(reader, lost, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }
        while (await reader.NextResultAsync(cancellationToken))
        {
            // To the end: a statement that failed says so only when its turn comes.
        }
        return lost;
    }

    /// <summary>Checks what a batch was decided on, writes it whole and commits it, all in one round trip.</summary>
    /// <param name="first">A statement to run before all others.</param>
    /// <param name="decidedOn">The customers, before the batch.</param>
    /// <exception cref="PostgresException">22012 or 23505 when a customer is not what was decided on any more, or somebody else had changed a
    /// record first: nothing was written.</exception>
    public static async Task CommitWholeAsync(
        NpgsqlConnection open, NpgsqlBatchCommand first, IReadOnlyList<CustomerState> decidedOn, BatchRows rows, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(open);
        batch.BatchCommands.Add(first);
        if (decidedOn.Count > 0)
            batch.BatchCommands.Add(Statement.Of(Statements.CheckCustomers, CustomerState.Columns, decidedOn));
        foreach (var set in rows.Filled)
            batch.BatchCommands.Add(set.WholeCommand());
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Statements.Commit));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
