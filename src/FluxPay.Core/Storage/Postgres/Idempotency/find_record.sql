-- What is known under a key, and what time it is by the one clock that hosts share: theirs may disagree about a lease. Always one row.
SELECT clock_timestamp(), i.fingerprint IS NOT NULL, i.fingerprint, i.attempt_id, i.answered_unknown, i.status, i.location, i.sealed_body,
    i.content_type, i.owner, i.lease_until, i.created_at, i.version
FROM (SELECT 1) AS always
LEFT JOIN fluxpay.idempotency i ON i.service = @service AND i.key = @key AND i.path = @path AND i.method = @method;
