-- One key of one service, working or not.
SELECT id, hash, service, name, scopes, created_at, revoked_at, version
FROM fluxpay.api_key WHERE service = @service AND id = @id;
