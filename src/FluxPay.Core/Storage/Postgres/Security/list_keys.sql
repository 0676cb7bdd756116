-- A service's working keys, newest first.
SELECT id, hash, service, name, scopes, created_at, revoked_at, version
FROM fluxpay.api_key
WHERE service = @service AND revoked_at IS NULL AND (@before IS NULL OR id < @before)
ORDER BY id DESC LIMIT @limit;
