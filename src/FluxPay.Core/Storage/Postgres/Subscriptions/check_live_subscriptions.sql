-- The numbers of those customers whose subscriptions that have not ended are still the expected ones; one that does not come back has others.
SELECT r.number
FROM unnest(@service, @customer, @versions) WITH ORDINALITY AS r (service, customer, versions, number)
CROSS JOIN LATERAL (
    SELECT string_agg(s.id || ':' || s.version, ',' ORDER BY s.id COLLATE "C") AS versions
    FROM fluxpay.subscription s
    WHERE s.service = r.service AND s.customer = r.customer AND s.status NOT IN ('Cancelled', 'Expired')) AS live
WHERE COALESCE(live.versions, '') = r.versions;
