-- Replaces a saga's state if it is still at @version. No row changed means somebody was first.
UPDATE saga SET
    status = @status, steps = @steps, cursor = @cursor, undoing = @undoing, reason = @reason, payload = @payload,
    attempts = @attempts, step_since = @step_since, next_at = @next_at, updated_at = @updated_at, version = version + 1
WHERE id = @id AND version = @version;
