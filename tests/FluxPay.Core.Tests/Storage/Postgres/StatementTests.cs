using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres.Tests;

/// <summary>What becomes of the names in a statement's file.</summary>
public sealed class StatementTests
{
    private const string Sql = "-- Says @who.\nSELECT '@who', @last4 WHERE @who = @who OR tags @> @last4;";

    [Fact]
    public void Names_become_places_and_each_value_stands_at_its_own()
    {
        var command = Statement.Of(Sql, ("@unused", "x"), ("@who", "moa"), ("@last4", 4L));
        Assert.Equal("-- Says @who.\nSELECT '@who', $1 WHERE $2 = $2 OR tags @> $1;", command.CommandText);
        Assert.Equal([4L, "moa"], command.Parameters.Select(p => p.Value));
        Assert.All(command.Parameters, p => Assert.Equal("", p.ParameterName));
    }

    [Fact]
    public void A_value_that_nobody_gives_is_told_by_its_name() =>
        Assert.Contains("@last4", Assert.Throws<InvalidOperationException>(() => Statement.Of(Sql, ("@who", "moa"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_many_rows_each_column_is_an_array_at_its_own_place()
    {
        Columns<(string Name, long Size)> columns = new() { { "name", r => r.Name }, { "size", r => r.Size }, { "unused", r => r.Name } };
        NpgsqlBatchCommand command = Statement.Of("SELECT * FROM unnest(@size, @name);", columns, [("a", 1L), ("b", 2L)]);
        Assert.Equal("SELECT * FROM unnest($1, $2);", command.CommandText);
        Assert.Equal([new long?[] { 1, 2 }, new[] { "a", "b" }], command.Parameters.Select(p => p.Value));
    }

    [Theory]
    [InlineData("INSERT INTO t SELECT * FROM unnest(@size)\nON CONFLICT DO NOTHING\nRETURNING id;\n", "INSERT INTO t SELECT * FROM unnest($1)\n")]
    [InlineData("UPDATE t SET size = r.size FROM unnest(@size) r RETURNING id;\n",
        "WITH written AS (\nUPDATE t SET size = r.size FROM unnest($1) r RETURNING id)\nSELECT 1 / (count(*) = cardinality($1))::int FROM written;")]
    [InlineData("INSERT INTO t SELECT * FROM unnest(@size) ON CONFLICT (id) DO UPDATE SET size = 1 RETURNING id;",
        "WITH written AS (\nINSERT INTO t SELECT * FROM unnest($1) ON CONFLICT (id) DO UPDATE SET size = 1 RETURNING id)\nSELECT 1 / (count(*) = cardinality($1))::int FROM written;")]
    public void Written_whole_or_not_at_all_a_row_that_does_not_come_back_is_an_error(string sql, string whole)
    {
        Columns<long> columns = new() { { "size", r => r } };
        Assert.Equal(whole, Statement.WholeOf(sql, columns, [1L]).CommandText);
    }
}
