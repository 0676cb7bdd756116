-- Replaces the state of invoices that are still at @version. An id that does not come back was changed by somebody else.
UPDATE fluxpay.invoice s SET
    status = r.status, paid_at = r.paid_at, version = r.version + 1
FROM (
    SELECT * FROM unnest(
        @id, @status, @paid_at, @version) AS r (
        id, status, paid_at, version)
    ORDER BY id) r
WHERE s.id = r.id AND s.version = r.version
RETURNING s.id;
