using System.Text.RegularExpressions;
using FluxPay.Storage.Tests;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>A prepared statement keeps its plan, so one made while a table was small must be right for a large one.</summary>
public sealed partial class PlanTests : IAsyncDisposable
{
    private readonly PostgresUnderTest _store = new();

    public static TheoryData<string, string> Lookups => new()
    {
        { Statements.RemoveTimers, "@kind @subject" },
        { Statements.LockCustomers, "@service @customer" },
        { Statements.WaitForCustomers, "@service @customer" },
    };

    public static TheoryData<string> Finds =>
    [
        ReadStatements.FindRecord, ReadStatements.FindKeyByHash, ReadStatements.FindOrder, ReadStatements.FindPayment, ReadStatements.FindNewestPayment,
        ReadStatements.FindAttempt, ReadStatements.FindUsage, ReadStatements.FindHold, ReadStatements.FindSubscription, ReadStatements.FindInvoice,
        ReadStatements.FindSagaOfSubject, ReadStatements.FindUnsentAttempt, ReadStatements.FindPaymentByProviderKey, ReadStatements.FindOpenAttempt,
    ];

    public static TheoryData<string> Ids => [ReadStatements.FindOrder, ReadStatements.FindSubscription, ReadStatements.FindBillingMethod];

    [Theory]
    [MemberData(nameof(Finds))]
    public async Task What_a_request_looks_up_is_found_by_an_index_even_if_the_table_was_empty_when_that_was_planned(string statement)
    {
        var database = _store.Get<PostgresDatabase>();
        await using var connection = await database.OpenFinderAsync(default);
        await ExecuteAsync(connection, "ANALYZE");
        string plan = await PlanOfFindAsync(connection, statement);

        Assert.Contains("Index Cond", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
    }

    /// <summary>
    /// With an index that leads with the service and holds the id only behind the customer, both conditions are met by going through all of the
    /// service's rows. So the service may be no condition of an index.
    /// </summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public async Task What_has_an_id_is_found_by_it_whatever_else_its_service_is_indexed_by(string statement)
    {
        await using var connection = await _store.Get<PostgresDatabase>().OpenFinderAsync(default);
        Assert.Matches(@"Index Scan using \w+_pkey on [^\n]*\n\s*Index Cond: \(id = \S+\)(\n|$)", await PlanOfFindAsync(connection, statement));
    }

    [Theory]
    [MemberData(nameof(Lookups))]
    public async Task What_every_batch_looks_up_is_found_by_its_key_even_if_the_table_was_empty_when_that_was_planned(string statement, string names)
    {
        var database = _store.Get<PostgresDatabase>();
        await database.PrepareAsync(default);
        await using var connection = await database.OpenWriterAsync(default);
        await ExecuteAsync(connection, "ANALYZE fluxpay.timer; ANALYZE fluxpay.customer");
        string[] parameters = names.Split(' ');
        for (int i = 0; i < parameters.Length; i++)
            statement = statement.Replace(parameters[i], $"${i + 1}", StringComparison.Ordinal);
        await ExecuteAsync(connection, $"PREPARE lookup (text[], text[]) AS {statement}");
        string plan = await PlanAsync(connection, "EXECUTE lookup ('{a,b}', '{1,2}')");
        await ExecuteAsync(connection, "DEALLOCATE lookup");

        Assert.Matches(@"Index Cond: \(\(\w+ = \w+\.\w+\) AND \(\w+ = \w+\.\w+\)\)", plan);
        Assert.DoesNotContain("Filter", plan, StringComparison.Ordinal);
    }

    /// <summary>One column with a larger sample makes ANALYZE take the larger sample of all.</summary>
    [Fact]
    public async Task ANALYZE_takes_a_small_sample_of_what_every_payment_writes()
    {
        await using var connection = await _store.Get<PostgresDatabase>().OpenFinderAsync(default);
        await using var command = new NpgsqlCommand("""
            SELECT attrelid::regclass || '.' || attname FROM pg_attribute
            WHERE attrelid IN ('fluxpay.orders'::regclass, 'fluxpay.payment'::regclass, 'fluxpay.payment_attempt'::regclass,
                    'fluxpay.idempotency'::regclass, 'fluxpay.timer'::regclass)
                AND attnum > 0 AND NOT attisdropped AND attstattarget IS DISTINCT FROM 10
            """, connection);
        Assert.Null(await command.ExecuteScalarAsync());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private static async Task<string> PlanOfFindAsync(NpgsqlConnection connection, string statement)
    {
        string[] parameters = [.. Parameter().Matches(statement).Select(m => m.Value).Distinct()];
        for (int i = 0; i < parameters.Length; i++)
            statement = Regex.Replace(statement, $@"{parameters[i]}\b", $"${i + 1}");
        await ExecuteAsync(connection, $"SET plan_cache_mode = force_generic_plan; PREPARE find AS {statement}");
        string plan = await PlanAsync(connection, $"EXECUTE find ({string.Join(", ", parameters.Select(_ => "'a'"))})");
        await ExecuteAsync(connection, "DEALLOCATE find; RESET plan_cache_mode");
        return plan;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> PlanAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand($"EXPLAIN {sql}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();
}
