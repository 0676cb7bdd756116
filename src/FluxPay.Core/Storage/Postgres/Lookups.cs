using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// Reads of one row by its key, many callers in one round trip: while one is on its way the next collects, so a single caller waits for
/// nobody and a rush shares a few trips. Each statement still sees all that was committed before its caller asked.
/// </summary>
/// <param name="open">A connection for one trip.</param>
internal sealed class Lookups(Func<CancellationToken, ValueTask<NpgsqlConnection>> open)
{
    /// <summary>At once; more of them would be smaller ones.</summary>
    public const int MostTrips = 2;

    private const int MostTogether = 100;

    private readonly ConcurrentQueue<Lookup> _waiting = new();
    private int _trips;

    /// <summary>The row; null when there is none.</summary>
    /// <param name="sql">A statement that changes nothing.</param>
    public Task<T?> FindAsync<T>(
        string sql, Func<Row, T> map, (string Name, object? Value)[] parameters, CancellationToken cancellationToken) where T : class
    {
        var lookup = new Lookup<T>(sql, map, parameters);
        _waiting.Enqueue(lookup);
        Start();
        return lookup.Found.WaitAsync(cancellationToken);
    }

    /// <summary>The first trip begins on the caller's own thread.</summary>
    private void Start()
    {
        while (!_waiting.IsEmpty)
        {
            if (Interlocked.Increment(ref _trips) <= MostTrips)
            {
                _ = RunAsync();
                return;
            }
            if (Interlocked.Decrement(ref _trips) >= MostTrips)
                return;   // all are on their way, and whoever comes back looks again
        }
    }

    private async Task RunAsync()
    {
        while (Next() is { Count: > 0 } together)
            await TravelAsync(together);
        Interlocked.Decrement(ref _trips);
        Start();   // whoever came between the last look and this counted on this trip
    }

    private List<Lookup> Next()
    {
        var together = new List<Lookup>();
        while (together.Count < MostTogether && _waiting.TryDequeue(out var lookup))
            together.Add(lookup);
        return together;
    }

    /// <summary>A value that the database does not take is its own caller's fault, so those that failed together are read alone.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails is told to the callers.")]
    private async Task TravelAsync(List<Lookup> together)
    {
        try
        {
            await ReadAsync(together);
        }
        catch (PostgresException) when (together.Count > 1)
        {
            foreach (var lookup in together)
                await TravelAsync([lookup]);
        }
        catch (Exception failure)
        {
            foreach (var lookup in together)
                lookup.Fail(failure);
        }
    }

    private async Task ReadAsync(List<Lookup> together)
    {
        await using var connection = await open(CancellationToken.None);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var lookup in together)
            batch.BatchCommands.Add(lookup.Command());
        await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
        foreach (var lookup in together)
        {
            lookup.Take(await reader.ReadAsync(CancellationToken.None) ? new PostgresRow(reader) : null);
            await reader.NextResultAsync(CancellationToken.None);
        }
    }

    private abstract class Lookup(string sql, (string Name, object? Value)[] parameters)
    {
        public NpgsqlBatchCommand Command() => Statement.Of(sql, parameters);

        public abstract void Take(Row? row);

        public abstract void Fail(Exception failure);
    }

    private sealed class Lookup<T>(string sql, Func<Row, T> map, (string Name, object? Value)[] parameters) : Lookup(sql, parameters)
        where T : class
    {
        private readonly TaskCompletionSource<T?> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T?> Found => _found.Task;

        [SuppressMessage("Design", "CA1031", Justification = "A row that cannot be read is told to who asked for it.")]
        public override void Take(Row? row)
        {
            try
            {
                _found.TrySetResult(row is null ? null : map(row));
            }
            catch (Exception unreadable)
            {
                _found.TrySetException(unreadable);
            }
        }

        public override void Fail(Exception failure) => _found.TrySetException(failure);
    }
}
