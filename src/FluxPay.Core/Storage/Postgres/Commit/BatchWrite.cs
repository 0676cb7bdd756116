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
        return await RunAsync(batch, sets, cancellationToken);
    }

    /// <summary>
    /// Checks what a batch was decided on, writes it, and commits it too where nothing of it can be lost; all in the same round trip.
    /// </summary>
    /// <param name="first">A statement to run before all others.</param>
    /// <param name="decidedOn">The customers, before the batch.</param>
    /// <returns>The records that somebody else had changed first. With none of them it is committed, or still to be where one might have
    /// been (<see cref="BatchRows.CanLose"/>).</returns>
    /// <exception cref="PostgresException">22012 when a customer is not what was decided on any more.</exception>
    public static async Task<IReadOnlyCollection<IRecord>> CheckAndWriteAsync(
        NpgsqlConnection open, NpgsqlBatchCommand first, IReadOnlyList<CustomerState> decidedOn, BatchRows rows, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(open);
        batch.BatchCommands.Add(first);
        if (decidedOn.Count > 0)
            batch.BatchCommands.Add(Statement.Of(Statements.CheckCustomers, CustomerState.Columns, decidedOn));
        return await RunAsync(batch, rows.Filled, cancellationToken, checks: decidedOn.Count > 0, commits: !rows.CanLose);
    }

    private static async Task<List<IRecord>> RunAsync(
        NpgsqlBatch batch, RowSet[] sets, CancellationToken cancellationToken, bool checks = false, bool commits = false)
    {
        foreach (var set in sets)
            batch.BatchCommands.Add(set.Command());
        if (commits)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(Statements.Commit));

        var lost = new List<IRecord>();
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (checks)
            await reader.NextResultAsync(cancellationToken);   // it failed already, or all is as it was
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
}
