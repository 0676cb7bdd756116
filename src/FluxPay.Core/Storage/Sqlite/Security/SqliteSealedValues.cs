using FluxPay.Security;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Sqlite;

/// <summary>The sealed values of the SQLite file.</summary>
internal sealed class SqliteSealedValues(SqliteDatabase database) : ISealedValues
{
    private static readonly Dictionary<string, (SealedField Field, string List, string Replace)> Statements = SealedField.All.ToDictionary(
        f => f.Name, f => (f, Sql.Read($"Security/list_sealed_{f.Name}"), Sql.Read($"Security/replace_sealed_{f.Name}")));

    public IReadOnlyList<string> Fields { get; } = [.. SealedField.All.Select(f => f.Name)];

    public Task<IReadOnlyList<SealedValue>> ListAsync(
        string field, SealedValue? after, ReadOnlyMemory<byte> current, int limit, CancellationToken cancellationToken = default)
    {
        var (of, list, _) = Statements[field];
        return database.ReadAsync<IReadOnlyList<SealedValue>>(s => s.Query(list, of.Read, of.After(after, current, limit)));
    }

    public Task<bool> ReplaceAsync(string field, SealedValue value, byte[] resealed, CancellationToken cancellationToken = default)
    {
        var (of, _, replace) = Statements[field];
        return database.ReadAsync(s => s.Execute(replace, of.Replacing(value, resealed)) == 1);
    }
}
