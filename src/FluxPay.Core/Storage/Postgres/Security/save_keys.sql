-- Adds keys, or withdraws those that are still at @version (0: not there yet). An id that does not come back was
-- changed by somebody else.
INSERT INTO fluxpay.api_key (
    id, hash, service, name, scopes, created_at, revoked_at, version)
SELECT
    id, hash, service, name, scopes, created_at, revoked_at, version + 1
FROM unnest(
    @id, @hash, @service, @name, @scopes, @created_at, @revoked_at, @version) AS r (
    id, hash, service, name, scopes, created_at, revoked_at, version)
ORDER BY id
ON CONFLICT (id) DO UPDATE SET
    revoked_at = excluded.revoked_at, version = excluded.version
WHERE api_key.version = excluded.version - 1
RETURNING id;
