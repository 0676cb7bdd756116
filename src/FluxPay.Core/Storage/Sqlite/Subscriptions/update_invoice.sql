-- Replaces the state of a invoice that is still at @version. No row changed means somebody was first.
UPDATE invoice SET
    status = @status, paid_at = @paid_at, version = version + 1
WHERE id = @id AND version = @version;
