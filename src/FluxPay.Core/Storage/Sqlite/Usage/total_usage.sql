-- The uses of one feature from @start up to @end, exclusive, taken together in every way there is. Neither a reversal counts nor what it
-- reverses.
SELECT COUNT(*), COALESCE(SUM(u.quantity), 0), COALESCE(MAX(u.quantity), 0),
    COALESCE((
        SELECT l.quantity FROM usage_event l
        WHERE l.service = @service AND l.customer = @customer AND l.feature = @feature AND l.occurred_at >= @start AND l.occurred_at < @end
            AND l.reverses IS NULL
            AND NOT EXISTS (SELECT 1 FROM usage_event r WHERE r.service = l.service AND r.reverses = l.event_id)
        ORDER BY l.occurred_at DESC, l.event_id DESC LIMIT 1), 0),
    COUNT(DISTINCT u.unique_id)
FROM usage_event u
WHERE u.service = @service AND u.customer = @customer AND u.feature = @feature AND u.occurred_at >= @start AND u.occurred_at < @end
    AND u.reverses IS NULL
    AND NOT EXISTS (SELECT 1 FROM usage_event r WHERE r.service = u.service AND r.reverses = u.event_id);
