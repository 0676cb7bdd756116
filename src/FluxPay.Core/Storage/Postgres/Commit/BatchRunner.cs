using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// Runs batches on one connection, each as one transaction: lock and load, decide, write, commit. Every batch has a number that its
/// transaction writes into this runner's own row, so that a commit whose answer was lost can be asked about.
/// </summary>
internal sealed class BatchRunner(PostgresDatabase database, IIdSource ids, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>How long a plan is kept: one made while a table was small must not be used for long after it is not.</summary>
    private static readonly TimeSpan PlansLive = TimeSpan.FromSeconds(10);

    private readonly Guid _id = new(RandomNumberGenerator.GetBytes(16));   // one per connection, on purpose
    private static readonly Dictionary<Changes, IRecord> NobodyLost = [];
    private readonly CustomerMemory _memory = new();
    private NpgsqlConnection? _connection;
    private long _batch;
    private long _planned;
    private int _misses;    // in a row: batches decided beforehand, on what another host had changed since
    private int _read;      // how many batches are read first before the next is decided beforehand

    /// <summary>
    /// Commits what it can of a batch. Afterwards each command has its result, has failed, or is among those returned.
    /// </summary>
    /// <param name="batch">Commands in the order they arrived.</param>
    /// <param name="waits">True to wait for customers that other transactions hold.</param>
    /// <param name="stopping">The host gives up waiting for a database that is away.</param>
    /// <returns>Commands of customers that another transaction holds: nothing was done with them.</returns>
    public async Task<IReadOnlyList<PendingCommit>> RunAsync(IReadOnlyList<PendingCommit> batch, bool waits, CancellationToken stopping)
    {
        try
        {
            return await RunUntilNobodyLosesAsync(batch, waits, stopping);
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            // An application's own transaction came across ours; nothing of this batch was done.
            return await RunUntilNobodyLosesAsync(batch, waits, stopping);
        }
        catch (PostgresException failure) when (IsOfOneCommand(failure))
        {
            return await RunApartAsync(batch, waits, failure, stopping);
        }
    }

    public async ValueTask DisposeAsync() => await DropConnectionAsync();

    /// <summary>A value or a guard of the schema, so it is one command's own fault.</summary>
    private static bool IsOfOneCommand(PostgresException failure) => failure.SqlState is ['2', '2' or '3', ..];

    /// <summary>Halves a batch until the command that breaks it stands alone and fails alone.</summary>
    private async Task<IReadOnlyList<PendingCommit>> RunApartAsync(
        IReadOnlyList<PendingCommit> batch, bool waits, PostgresException failure, CancellationToken stopping)
    {
        if (batch is [var only])
        {
            only.Fail(new InvalidOperationException("A command broke a guard of the schema.", failure));
            return [];
        }

        PendingCommit[] first = [.. batch.Take(batch.Count / 2)];
        var skipped = await RunAsync(first, waits, stopping);
        foreach (var pending in first.Except(skipped))
            pending.Tell();   // now: should the others' commit fail, it is theirs that failed
        return [.. skipped, .. await RunAsync([.. batch.Skip(first.Length)], waits, stopping)];
    }

    /// <summary>A command that lost falls out and the others are decided again without it; each round has fewer, so this ends.</summary>
    private async Task<IReadOnlyList<PendingCommit>> RunUntilNobodyLosesAsync(
        IReadOnlyList<PendingCommit> batch, bool waits, CancellationToken stopping)
    {
        foreach (var pending in batch)
            pending.Result = null;   // what a round that failed had decided was rolled back with it
        var left = batch;
        while (true)
        {
            left = [.. left.Where(p => !p.Expired && !p.Told.IsCompleted)];
            if (left.Count == 0)
                return [];

            var round = await RunOnceAsync(left, waits, stopping);
            if (round.Lost.Count == 0)
                return round.Skipped;
            foreach (var pending in left)
            {
                if (round.Lost.TryGetValue(pending.Changes, out var record))
                    pending.Result = new CommitResult.Lost(record);
                else if (pending.Result is not CommitResult.Lost)
                    pending.Result = null;
            }
            left = [.. left.Where(p => p.Result is null)];
        }
    }

    private async Task<Round> RunOnceAsync(IReadOnlyList<PendingCommit> batch, bool waits, CancellationToken stopping)
    {
        var connection = await ConnectAsync(stopping);
        try
        {
            await PlanAnewAsync(connection, stopping);
            if (!waits && await TryBeforehandAsync(connection, batch, stopping))
                return new Round([], NobodyLost);

            await using var transaction = await connection.BeginTransactionAsync(stopping);
            var state = await BatchLoad.ReadAsync(connection, Begin(), [.. batch.Select(p => p.Changes)], _memory, waits, stopping);

            var free = batch.ToLookup(p => p.Changes.Customers.All(state.Customers.ContainsKey));
            var decision = new BatchDecision(state, ids);
            foreach (var pending in free[true])
                Decide(decision, pending);

            var lost = await BatchWrite.WriteAsync(connection, decision.Rows, stopping);
            if (lost.Count > 0)
                return LostRound(lost, decision);

            await CommitAsync(transaction.CommitAsync, stopping);
            Keep(state);
            return new Round([.. free[false]], NobodyLost);
        }
        catch (Exception failure) when (failure is not PostgresException || connection.State != System.Data.ConnectionState.Open)
        {
            await DropConnectionAsync();
            throw;
        }
    }

    /// <summary>
    /// Decides on what the last commits left, before anything is read: one round trip checks it under the customers' locks, writes and
    /// commits. Where others change the same customers or records it is tried more and more seldom.
    /// </summary>
    /// <returns>False when a customer is not known, is locked, or was changed, or a record was: nothing was done.</returns>
    private async Task<bool> TryBeforehandAsync(NpgsqlConnection connection, IReadOnlyList<PendingCommit> batch, CancellationToken stopping)
    {
        if (_read > 0)
        {
            _read--;
            return false;
        }
        if (_memory.Foresee(batch.Select(p => p.Changes)) is not { } state)
            return false;

        CustomerState[] decidedOn = [.. state.Customers.Values];
        var decision = new BatchDecision(state, ids);
        foreach (var pending in batch)
            Decide(decision, pending);

        await using var transaction = await connection.BeginTransactionAsync(stopping);
        try
        {
            await CommitAsync(_ => BatchWrite.CommitWholeAsync(connection, Begin(), decidedOn, decision.Rows, stopping), stopping);
        }
        catch (PostgresException changed) when (changed.SqlState is PostgresErrorCodes.DivisionByZero or PostgresErrorCodes.UniqueViolation)
        {
            _read = 1 << Math.Min(++_misses, 10);
            foreach (var pending in batch)
                pending.Result = null;
            return false;
        }
        _misses = 0;
        Keep(state);
        return true;
    }

    /// <summary>What a batch runs first: its number.</summary>
    private NpgsqlBatchCommand Begin() => Statement.Of(Statements.BeginBatch, ("@batch", ++_batch), ("@id", _id));

    private void Keep(BatchState state)
    {
        foreach (var customer in state.Customers.Values)
            _memory.Keep(customer);
    }

    private static Round LostRound(IReadOnlyCollection<IRecord> lost, BatchDecision decision) =>
        new([], lost.GroupBy(decision.OwnerOf).ToDictionary(g => g.Key, g => g.First()));

    private async Task PlanAnewAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        if (TimeProvider.System.GetElapsedTime(_planned) < PlansLive)
            return;
        await using var discard = new NpgsqlCommand("DISCARD PLANS", connection);
        await discard.ExecuteNonQueryAsync(stopping);
        _planned = TimeProvider.System.GetTimestamp();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a command throws is its own; the others of the batch go on.")]
    private static void Decide(BatchDecision decision, PendingCommit pending)
    {
        try
        {
            pending.Result = decision.Decide(pending.Changes);
        }
        catch (Exception bug)
        {
            pending.Fail(new InvalidOperationException("A command could not be applied.", bug));
        }
    }

    /// <summary>Commits; when the answer is lost, finds out what became of it before anybody is told.</summary>
    private async Task CommitAsync(Func<CancellationToken, Task> commit, CancellationToken stopping)
    {
        try
        {
            await commit(CancellationToken.None);
        }
        catch (Exception failure) when (failure is NpgsqlException or IOException or InvalidOperationException && !IsOfAStatement(failure))
        {
            logger.LogWarning(failure, "The answer to a commit was lost; asking the database what became of it.");
            await DropConnectionAsync();
            if (!await WasCommittedAsync(stopping))
                throw new NpgsqlException("The transaction did not commit.", failure);
        }
    }

    /// <summary>A statement that was refused on a connection that lives: the transaction did not get as far as its commit.</summary>
    private bool IsOfAStatement(Exception failure) =>
        failure is PostgresException && _connection is { State: System.Data.ConnectionState.Open };

    /// <summary>Whether the last batch was committed. If not, it never will be, whenever it reaches the database.</summary>
    private async Task<bool> WasCommittedAsync(CancellationToken stopping)
    {
        for (var pause = TimeSpan.FromMilliseconds(20); ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var connection = await ConnectAsync(stopping);
                await using var command = Statement.On(connection, Statements.GiveUpBatch, ("@id", _id), ("@batch", _batch));
                return (bool)(await command.ExecuteScalarAsync(stopping))!;
            }
            catch (NpgsqlException failure)
            {
                logger.LogWarning(failure, "The database does not say yet what became of a commit; asking again.");
                await DropConnectionAsync();
                await Task.Delay(pause, TimeProvider.System, stopping);
            }
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken stopping) =>
        _connection ??= await database.OpenWriterAsync(stopping);

    private async Task DropConnectionAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }

    /// <param name="Skipped">Commands of customers that others hold.</param>
    /// <param name="Lost">Commands that lost, with what they lost; then nothing at all was committed.</param>
    private readonly record struct Round(IReadOnlyList<PendingCommit> Skipped, IReadOnlyDictionary<Changes, IRecord> Lost);
}
