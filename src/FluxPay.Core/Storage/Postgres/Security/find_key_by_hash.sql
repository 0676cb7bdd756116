-- A key that works.
SELECT id, hash, service, name, scopes, created_at, revoked_at, version
FROM fluxpay.api_key WHERE hash = @hash AND revoked_at IS NULL;
