-- The uses of one feature from @start up to @end, exclusive, taken together in every way there is.
SELECT count(*), coalesce(sum(quantity), 0)::bigint, coalesce(max(quantity), 0),
    coalesce((
        SELECT quantity FROM fluxpay.usage_event
        WHERE service = @service AND customer = @customer AND feature = @feature AND occurred_at >= @start AND occurred_at < @end
        ORDER BY occurred_at DESC, event_id DESC LIMIT 1), 0),
    count(DISTINCT unique_id)
FROM fluxpay.usage_event
WHERE service = @service AND customer = @customer AND feature = @feature AND occurred_at >= @start AND occurred_at < @end;
