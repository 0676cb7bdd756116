using FluxPay.Security;
using FluxPay.Storage.Rows;

namespace FluxPay.Storage.Postgres;

/// <summary>The sealed values of the database.</summary>
internal sealed class PostgresSealedValues(IPostgresSource source) : ISealedValues
{
    private static readonly Dictionary<string, (SealedField Field, string List, string Replace)> Statements = SealedField.All.ToDictionary(
        f => f.Name, f => (f, Sql.Read($"Security/list_sealed_{f.Name}"), Sql.Read($"Security/replace_sealed_{f.Name}")));

    public IReadOnlyList<string> Fields { get; } = [.. SealedField.All.Select(f => f.Name)];

    public async Task<IReadOnlyList<SealedValue>> ListAsync(
        string field, SealedValue? after, ReadOnlyMemory<byte> current, int limit, CancellationToken cancellationToken = default)
    {
        var (of, list, _) = Statements[field];
        return await source.ReadAsync(s => s.QueryAsync(list, of.Read, of.After(after, current, limit)), cancellationToken);
    }

    public async Task<bool> ReplaceAsync(string field, SealedValue value, byte[] resealed, CancellationToken cancellationToken = default)
    {
        var (of, _, replace) = Statements[field];
        return await source.ReadAsync(s => s.QueryAsync(replace, row => row.Number(), of.Replacing(value, resealed)), cancellationToken) is [_];
    }
}
