-- Claims a key with what is known of its request. No row changed means another run of the request came first.
INSERT INTO idempotency (
    service, method, path, key, fingerprint, attempt_id, answered_unknown, status, location, sealed_body, content_type, owner, lease_until,
    created_at, version)
VALUES (
    @service, @method, @path, @key, @fingerprint, @attempt_id, @answered_unknown, @status, @location, @sealed_body, @content_type, @owner,
    @lease_until, @created_at, 1)
ON CONFLICT (service, method, path, key) DO NOTHING;
