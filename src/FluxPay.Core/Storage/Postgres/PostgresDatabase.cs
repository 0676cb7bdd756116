using DbUp;
using DbUp.Engine;
using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>The database: its migrations, connections that read and connections that write.</summary>
internal sealed class PostgresDatabase : IPostgresSource, IAsyncDisposable
{
    /// <summary>Any number that nothing else in the database locks.</summary>
    private const long MigrationLock = 0x466C_7578_5061_7901;

    /// <summary>PostgreSQL admits 100 connections by default, for all hosts together; more of them at once only get in each other's way.</summary>
    private const int Readers = 20;

    /// <summary>How many customers that others hold are waited for at once, each on a connection of its own.</summary>
    private const int MostHeldCustomers = 16;

    private const int Relays = 12;   // each for the moment of one statement
    private const string NeverScan = "-c enable_seqscan=off -c jit=off";

    private static readonly string AddPartitionsSql = Sql.Read("Maintenance/add_partitions");
    private static readonly string DropOutboxSql = Sql.Read("Maintenance/drop_outbox");
    private static readonly string ForgetSinksSql = Sql.Read("Maintenance/forget_sinks");
    private static readonly string ForgetWritersSql = Sql.Read("Maintenance/forget_writers");

    private readonly string _unpooled;
    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _writers;
    private readonly NpgsqlDataSource _relays;
    private readonly NpgsqlDataSource _finders;
    private readonly Lookups _lookups;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _migrating = new(1, 1);
    private volatile bool _migrated;

    /// <param name="connectionString">Its maximum pool size, where it names one, is how many connections may read.</param>
    /// <param name="writers">How many connections write in turn.</param>
    /// <param name="time">The clock of the journals' partitions.</param>
    public PostgresDatabase(string connectionString, int writers, TimeProvider time)
    {
        _unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString();
        _time = time;
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "fluxpay",
            MaxAutoPrepare = 100,      // every statement here is one of a few dozen texts
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,     // nothing here leaves anything in its session, and a reset is seven more statements for each
        };
        if (!settings.ContainsKey("Maximum Pool Size"))
            settings.MaxPoolSize = Readers;
        _readers = Source(settings);

        // A statement keeps its plan until the table is analyzed, a minute after a rush began: one that was made while the table was small, and
        // scans it, costs ever more until then.
        string options = settings.Options ?? "";
        settings.Options = $"{options} {NeverScan}".Trim();
        settings.ApplicationName = "fluxpay-finder";
        settings.MaxPoolSize = Lookups.MostTrips;
        _finders = Source(settings);
        _lookups = new Lookups(OpenFinderAsync);

        // What a writer touches it finds by key, so a statement is planned once for all its batches: planning it for each cost as much as
        // running it. Nobody waits for ever for somebody's lock, and a host that stands still in the middle of a transaction does not keep its
        // locks.
        settings.Options = ($"{options} {NeverScan} -c enable_hashjoin=off -c enable_mergejoin=off -c enable_material=off"
            + " -c plan_cache_mode=force_generic_plan -c lock_timeout=10s -c idle_in_transaction_session_timeout=5s").Trim();
        settings.ApplicationName = "fluxpay-writer";
        settings.MaxPoolSize = writers + MostHeldCustomers;
        _writers = Source(settings);

        settings.ApplicationName = "fluxpay-relay";   // it finds by key too
        settings.MaxPoolSize = Relays;
        _relays = Source(settings);
    }

    public async Task<T> ReadAsync<T>(Func<PostgresSession, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await OpenReaderAsync(cancellationToken);
        return await read(new PostgresSession(connection, cancellationToken));
    }

    public Task<T?> FindAsync<T>(
        string sql, Func<Row, T> map, (string Name, object? Value)[] parameters, CancellationToken cancellationToken) where T : class =>
        _lookups.FindAsync(sql, map, parameters, cancellationToken);

    public ValueTask<NpgsqlConnection> OpenReaderAsync(CancellationToken cancellationToken) => OpenAsync(_readers, cancellationToken);

    /// <summary>For statements that find rows by their keys.</summary>
    public ValueTask<NpgsqlConnection> OpenFinderAsync(CancellationToken cancellationToken) => OpenAsync(_finders, cancellationToken);

    public ValueTask<NpgsqlConnection> OpenRelayAsync(CancellationToken cancellationToken) => OpenAsync(_relays, cancellationToken);

    public ValueTask<NpgsqlConnection> OpenWriterAsync(CancellationToken cancellationToken) => OpenAsync(_writers, cancellationToken);

    /// <summary>Brings the schema up to date, for whoever brings a connection of his own.</summary>
    public Task PrepareAsync(CancellationToken cancellationToken) => _migrated ? Task.CompletedTask : MigrateAsync(cancellationToken);

    /// <summary>Makes the journals' partitions of this month and the next two, and forgets writers long gone.</summary>
    public async Task MaintainAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var add = _readers.CreateCommand(AddPartitionsSql);
        add.Parameters.AddWithValue("@today", DateOnly.FromDateTime(now.UtcDateTime));
        await add.ExecuteNonQueryAsync(cancellationToken);
        await using var forget = _readers.CreateCommand(ForgetWritersSql);
        await forget.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Drops the months of the outbox that nobody needs any more.</summary>
    public async Task RetainAsync(DateTimeOffset now, TimeSpan retention, CancellationToken cancellationToken)
    {
        await using var forget = _readers.CreateCommand(ForgetSinksSql);
        forget.Parameters.AddWithValue("@retention", retention);
        await forget.ExecuteNonQueryAsync(cancellationToken);
        await using var drop = _readers.CreateCommand(DropOutboxSql);
        drop.Parameters.AddWithValue("@before", DateOnly.FromDateTime((now - retention).UtcDateTime));
        await drop.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        await _finders.DisposeAsync();
        await _writers.DisposeAsync();
        await _relays.DisposeAsync();
        _migrating.Dispose();
    }

    /// <summary>Every type used here is built in, so the catalogue need not be read at start.</summary>
    private static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder settings) =>
        new NpgsqlDataSourceBuilder(settings.ToString()).ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();

    /// <summary>The first connection brings the schema up to date, whoever opens it.</summary>
    private async ValueTask<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        return await source.OpenConnectionAsync(cancellationToken);
    }

    /// <summary>Hosts that start together do it one after the other.</summary>
    private async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await _migrating.WaitAsync(cancellationToken);
        try
        {
            if (_migrated)
                return;
            // Not from the pool: the lock ends with the connection, however this ends.
            await using var connection = new NpgsqlConnection(_unpooled);
            await connection.OpenAsync(cancellationToken);
            await using var enter = new NpgsqlCommand(
                $"SELECT pg_advisory_lock({MigrationLock}); CREATE SCHEMA IF NOT EXISTS fluxpay;", connection);
            await enter.ExecuteNonQueryAsync(cancellationToken);
            await Task.Run(Migrate, cancellationToken);
            await MaintainAsync(_time.Now(), cancellationToken);
            _migrated = true;
        }
        finally
        {
            _migrating.Release();
        }
    }

    private void Migrate()
    {
        var result = DeployChanges.To
            .PostgresqlDatabase(_unpooled)
            .JournalToPostgresqlTable("fluxpay", "schema_version")
            .WithScripts(Migrations())
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
            throw new InvalidOperationException($"The migration {result.ErrorScript?.Name} failed.", result.Error);
    }

    private static IEnumerable<SqlScript> Migrations() => typeof(PostgresDatabase).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("Storage/Postgres/Migrations/0", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => new SqlScript(name, SqlResource.Read(name)));
}
