-- The grants that holds and uses came from and those that purchases brought, used up or not.
SELECT id, service, customer, kind, amount, remaining, held, priority, created_at, expires_at, order_id, expired, revoked, is_points
FROM fluxpay.credit_grant
WHERE id IN (
    SELECT part ->> 'grant' FROM fluxpay.credit_hold h, json_array_elements(h.parts) part WHERE h.id = ANY (@holds)
    UNION ALL
    SELECT part ->> 'grant' FROM fluxpay.credit_usage u, json_array_elements(u.parts) part WHERE u.id = ANY (@usages)
    UNION ALL
    SELECT id FROM fluxpay.credit_grant WHERE order_id = ANY (@purchases));
