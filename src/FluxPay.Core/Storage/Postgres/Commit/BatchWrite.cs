using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>Writes a batch, in one round trip.</summary>
internal static class BatchWrite
{
    /// <returns>The records that somebody else had changed first; none when all is written.</returns>
    public static async Task<IReadOnlyCollection<IRecord>> WriteAsync(NpgsqlConnection open, BatchRows rows, CancellationToken cancellationToken)
    {
        RowSet[] sets = [.. rows.InOrder.Where(set => set.Count > 0)];
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
}
