-- The uses of one feature from @start up to @end, exclusive, taken together in every way there is.
SELECT COUNT(*), COALESCE(SUM(quantity), 0), COALESCE(MAX(quantity), 0),
    COALESCE((
        SELECT quantity FROM usage_event
        WHERE service = @service AND customer = @customer AND feature = @feature AND occurred_at >= @start AND occurred_at < @end
        ORDER BY occurred_at DESC, event_id DESC LIMIT 1), 0),
    COUNT(DISTINCT unique_id)
FROM usage_event
WHERE service = @service AND customer = @customer AND feature = @feature AND occurred_at >= @start AND occurred_at < @end;
