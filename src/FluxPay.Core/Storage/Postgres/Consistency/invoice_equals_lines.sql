-- An invoice's lines sum up to its total.
SELECT i.id, 'lines of ' || i.total, 'lines of ' || l.total
FROM fluxpay.invoice i
CROSS JOIN LATERAL (
    SELECT coalesce(sum((line.value ->> 'amount')::bigint), 0) AS total FROM json_array_elements(i.lines) line) l
WHERE l.total <> i.total;
