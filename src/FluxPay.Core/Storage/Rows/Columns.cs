using System.Collections;
using System.Collections.Frozen;

namespace FluxPay.Storage.Rows;

/// <summary>How a record stands in a table: its columns by name, in the order the statements list them. Both SQL stores write by it.</summary>
internal sealed class Columns<T> : IEnumerable<Column<T>>
{
    private readonly List<Column<T>> _columns = [];
    private FrozenDictionary<string, Column<T>>? _named;

    public void Add(string name, Func<T, string?> value) => _columns.Add(new Column<T, string?>(name, value));
    public void Add(string name, Func<T, long?> value) => _columns.Add(new Column<T, long?>(name, value));
    public void Add(string name, Func<T, bool?> value) => _columns.Add(new Column<T, bool?>(name, value));
    public void Add(string name, Func<T, DateTimeOffset?> value) => _columns.Add(new Column<T, DateTimeOffset?>(name, value));
    public void Add(string name, Func<T, byte[]?> value) => _columns.Add(new Column<T, byte[]?>(name, value));

    public void Add(JsonColumn<T> column) => _columns.Add(column);

    /// <summary>The column that a statement calls so.</summary>
    public Column<T> this[string parameter] => (_named ??= _columns.ToFrozenDictionary(column => column.Parameter))[parameter];

    /// <summary>One record's values, for a statement per row.</summary>
    public (string Parameter, object? Value)[] ValuesOf(T record) => [.. _columns.Select(column => (column.Parameter, column.ValueOf(record)))];

    public IEnumerator<Column<T>> GetEnumerator() => _columns.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>One column: a single value for a statement per row, or an array for a statement over many rows.</summary>
internal abstract class Column<T>(string name)
{
    /// <summary>What the column's value is called in a statement; made once, because every row of every commit uses it.</summary>
    public string Parameter { get; } = $"@{name}";

    public abstract object? ValueOf(T record);

    public abstract Array ValuesOf(IReadOnlyList<T> records);
}

internal class Column<T, TValue>(string name, Func<T, TValue> value) : Column<T>(name)
{
    public override object? ValueOf(T record) => value(record);

    public override Array ValuesOf(IReadOnlyList<T> records)
    {
        var values = new TValue[records.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = value(records[i]);
        return values;
    }
}

/// <summary>Text that the database may keep as parsed JSON.</summary>
internal sealed class JsonColumn<T>(string name, Func<T, string> value) : Column<T, string>(name, value);
