-- Adds a key, or withdraws it if it is still at @version (0: not there yet).
INSERT INTO api_key (
    id, hash, service, name, scopes, created_at, revoked_at, version)
VALUES (
    @id, @hash, @service, @name, @scopes, @created_at, @revoked_at, 1)
ON CONFLICT (id) DO UPDATE SET
    revoked_at = excluded.revoked_at, version = api_key.version + 1
WHERE api_key.version = @version;
