-- A reversal reverses a recorded use of its customer and feature, whole and where that stands.
SELECT r.service || ':' || r.event_id, 'reverses a use like it', CASE WHEN u.event_id IS NULL THEN 'reverses nothing' ELSE 'reverses another' END
FROM fluxpay.usage_event r
LEFT JOIN fluxpay.usage_event u ON u.service = r.service AND u.event_id = r.reverses
WHERE r.reverses IS NOT NULL
    AND (u.event_id IS NULL OR u.reverses IS NOT NULL OR u.customer <> r.customer OR u.feature <> r.feature OR u.quantity <> r.quantity
        OR u.occurred_at <> r.occurred_at OR u.took <> -r.took);
