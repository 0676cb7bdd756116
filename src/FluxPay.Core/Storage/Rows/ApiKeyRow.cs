using FluxPay.Security;

namespace FluxPay.Storage.Rows;

internal static class ApiKeyRow
{
    public static readonly Columns<ApiKey> Columns = new()
    {
        { "id", k => k.Id.ToString() },
        { "hash", k => k.Hash },
        { "service", k => k.Service },
        { "name", k => k.Name },
        new JsonColumn<ApiKey>("scopes", k => JsonText.Write(k.Scopes)),
        { "created_at", k => k.CreatedAt },
        { "revoked_at", k => k.RevokedAt },
        { "version", k => k.Version },
    };

    public static ApiKey Read(Row row) => new()
    {
        Id = row.Id<ApiKeyId>(),
        Hash = row.Text(),
        Service = row.Text(),
        Name = row.TextOrNull(),
        Scopes = JsonText.ReadList(row.Text()),
        CreatedAt = row.Instant(),
        RevokedAt = row.InstantOrNull(),
        Version = row.Number(),
    };
}
