using FluxPay.Storage.Rows;
using Npgsql;

namespace FluxPay.Storage.Postgres;

/// <summary>One table's rows of a batch, and the one statement that writes them all.</summary>
internal abstract class RowSet
{
    public abstract int Count { get; }

    /// <summary>The statement; only for a set that is not empty.</summary>
    public abstract NpgsqlBatchCommand Command();

    /// <summary>The same for a batch that is written whole or not at all: it fails where <see cref="ReadAsync"/> would find something lost.</summary>
    public abstract NpgsqlBatchCommand WholeCommand();

    /// <summary>True when the statement answers rows.</summary>
    public virtual bool Answers => false;

    /// <summary>Takes the statement's answer and adds the rows that somebody else had changed first.</summary>
    public virtual Task ReadAsync(NpgsqlDataReader reader, ICollection<IRecord> lost, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Rows that are only ever added.</summary>
internal class RowSet<T>(string sql, Columns<T> columns) : RowSet where T : notnull
{
    private protected List<T> Rows { get; } = [];

    public override int Count => Rows.Count;

    public virtual void Add(T row) => Rows.Add(row);

    public override NpgsqlBatchCommand Command() => Statement.Of(sql, columns, Rows);

    public override NpgsqlBatchCommand WholeCommand() => Answers ? Statement.WholeOf(sql, columns, Rows) : Command();
}

/// <summary>Rows of which only the last state of each matters.</summary>
internal class KeyedRowSet<T>(string sql, Columns<T> columns, Func<T, string> key) : RowSet<T>(sql, columns) where T : notnull
{
    private readonly Dictionary<string, int> _index = [];

    public bool Contains(T row) => _index.ContainsKey(KeyOf(row));

    public override void Add(T row)
    {
        if (_index.TryAdd(KeyOf(row), Rows.Count))
            Rows.Add(row);
        else
            Rows[_index[KeyOf(row)]] = row;
    }

    private protected string KeyOf(T row) => key(row);

    public void Remove(T row)
    {
        if (!_index.Remove(KeyOf(row), out int at))
            return;
        Rows[at] = Rows[^1];
        Rows.RemoveAt(Rows.Count - 1);
        if (at < Rows.Count)
            _index[KeyOf(Rows[at])] = at;
    }
}

/// <summary>Rows that are written only if nobody has changed them; the statement answers the keys of those it wrote.</summary>
internal sealed class GuardedRowSet<T>(string sql, Columns<T> columns, Func<T, string> key) : KeyedRowSet<T>(sql, columns, key)
    where T : IRecord
{
    public override bool Answers => true;

    public override async Task ReadAsync(NpgsqlDataReader reader, ICollection<IRecord> lost, CancellationToken cancellationToken)
    {
        var written = new HashSet<string>();
        while (await reader.ReadAsync(cancellationToken))
            written.Add(Key.Of([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]));
        foreach (var row in Rows.Where(row => !written.Contains(KeyOf(row))))
            lost.Add(row);
    }
}

/// <summary>A key of several columns as one text.</summary>
internal static class Key
{
    public static string Of(params ReadOnlySpan<string> parts) => parts is [var only] ? only : string.Join('\u001f', parts);

    public static string Of(CustomerRef customer) => Of(customer.Service, customer.Id);
}
