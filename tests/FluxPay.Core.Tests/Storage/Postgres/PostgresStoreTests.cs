using FluxPay.Storage.Tests;
using FluxPay.Tests;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

public sealed class PostgresCommitTests() : CommitContractTests(new PostgresUnderTest());

public sealed class PostgresRecordTests() : RecordContractTests(new PostgresUnderTest());

public sealed class PostgresReadTests() : ReadContractTests(new PostgresUnderTest());

public sealed class PostgresCreditLifeTests() : CreditLifeTests(() => new PostgresUnderTest());

public sealed class PostgresAuditorTests() : AuditorContractTests(new PostgresUnderTest());

/// <summary>The distributed store on a database of its own.</summary>
internal sealed class PostgresUnderTest : StoreUnderTest
{
    private readonly Lazy<string> _connectionString = new(() => Wait(SharedPostgres.TakeDatabaseAsync));

    public string ConnectionString => _connectionString.Value;

    internal override void Use(FluxPayBuilder builder) => builder.UsePostgres(ConnectionString);

    /// <summary>The contract speaks of the embedded store's tables; here a customer has one row for its wallet and its sequence.</summary>
    internal override async Task ExecuteAsync(string sql)
    {
        sql = sql
            .Replace("outbox_sequence SET last = last", "customer SET last_event = last_event", StringComparison.Ordinal)
            .Replace("UPDATE wallet ", "UPDATE customer ", StringComparison.Ordinal)
            .Replace("FROM wallet ", "FROM customer ", StringComparison.Ordinal);
        await using var connection = new NpgsqlConnection(ConnectionString + ";Search Path=fluxpay;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    internal override Task UnguardAsync() => ExecuteAsync("ALTER TABLE ledger_entry DISABLE TRIGGER ALL");

    internal override Task EndClaimsAsync() => ExecuteAsync("UPDATE timer SET claimed_until = NULL");

    private protected override void Remove()
    {
        if (_connectionString.IsValueCreated)
            Wait(async () => { await SharedPostgres.ReturnDatabaseAsync(ConnectionString); return true; });
    }

    /// <summary>On a thread of the pool: a test's own threads are few, and what it waits for may need one.</summary>
    private static T Wait<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();
}
