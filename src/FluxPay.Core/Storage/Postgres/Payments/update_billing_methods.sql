-- Gives up registered cards that are still at @version. An id that does not come back was changed by somebody else.
UPDATE fluxpay.billing_method m SET deleted_at = r.deleted_at, version = r.version + 1
FROM (
    SELECT * FROM unnest(@id, @deleted_at, @version) AS r (id, deleted_at, version)
    ORDER BY id) r
WHERE m.id = r.id AND m.version = r.version
RETURNING m.id;
