using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>
/// A statement whose parameters have places instead of names. Files name them, for whoever reads; Npgsql would rewrite names to places each
/// time a statement runs, which cost as much as sending it, so it is done once for each.
/// </summary>
internal sealed partial class Statement
{
    private static readonly ConcurrentDictionary<string, Statement> Known = new(ReferenceEqualityComparer.Instance);   // each file is read once

    private static readonly ConcurrentDictionary<string, string> Whole = new(ReferenceEqualityComparer.Instance);

    private readonly string _text;
    private readonly string[] _names;   // as a statement's values are called, in the order of their places

    private Statement(string sql)
    {
        var names = new List<string>();
        _text = Token.Replace(sql, token =>
        {
            if (!token.Value.StartsWith('@'))
                return token.Value;
            int place = names.IndexOf(token.Value);
            if (place < 0)
            {
                place = names.Count;
                names.Add(token.Value);
            }
            return string.Create(CultureInfo.InvariantCulture, $"${place + 1}");
        });
        _names = [.. names];
    }

    /// <summary>A statement with single values. Those that it does not name are left out.</summary>
    /// <param name="sql">One of this store's files.</param>
    public static NpgsqlBatchCommand Of(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var statement = For(sql);
        var command = new NpgsqlBatchCommand(statement._text);
        statement.Give(command.Parameters, values);
        return command;
    }

    /// <summary>The same as a command of its own.</summary>
    public static NpgsqlCommand On(NpgsqlConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var statement = For(sql);
        var command = new NpgsqlCommand(statement._text, connection);
        statement.Give(command.Parameters, values);
        return command;
    }

    /// <summary>A statement over many rows: for each column an array, for <c>unnest</c>.</summary>
    public static NpgsqlBatchCommand Of<T>(string sql, Columns<T> columns, IReadOnlyList<T> rows) where T : notnull
    {
        var statement = For(sql);
        var command = new NpgsqlBatchCommand(statement._text);
        foreach (string name in statement._names)
            command.Parameters.Add(Parameters.Array(columns[name], rows));
        return command;
    }

    /// <summary>
    /// A guarded statement over many rows that fails where a row would not come back: as a conflict that nothing is done about, or by a division.
    /// </summary>
    public static NpgsqlBatchCommand WholeOf<T>(string sql, Columns<T> columns, IReadOnlyList<T> rows) where T : notnull =>
        Of(Whole.GetOrAdd(sql, WholeText), columns, rows);

    /// <summary>
    /// A row that is only ever inserted is left to its unique index, which costs a quarter less than <c>ON CONFLICT</c>: that looks first, and
    /// then inserts for the time being.
    /// </summary>
    private static string WholeText(string sql)
    {
        string guarded = sql.TrimEnd().TrimEnd(';');
        int conflict = guarded.LastIndexOf("ON CONFLICT", StringComparison.Ordinal);
        return conflict >= 0 && guarded.IndexOf("DO NOTHING", conflict, StringComparison.Ordinal) >= 0
            ? guarded[..conflict]
            : $"""
                WITH written AS (
                {guarded})
                SELECT 1 / (count(*) = cardinality({Token.Matches(guarded).First(token => token.Value.StartsWith('@')).Value}))::int FROM written;
                """;
    }

    private static Statement For(string sql) => Known.GetOrAdd(sql, text => new Statement(text));

    private void Give(NpgsqlParameterCollection parameters, ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (string name in _names)
            parameters.Add(Parameters.Of(Named(name, values)));
    }

    private static object? Named(string name, ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (known, value) in values)
        {
            if (known == name)
                return value;
        }
        throw new InvalidOperationException($"Nothing is given for {name}.");
    }

    /// <summary>Comments and texts, in which nothing is a parameter, and parameters.</summary>
    [GeneratedRegex(@"--[^\n]*|'[^']*'|@[a-z0-9_]+")]
    private static partial Regex Token { get; }
}
