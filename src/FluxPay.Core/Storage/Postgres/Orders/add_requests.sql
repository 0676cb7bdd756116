-- Notes which orders requests have become. A key that does not come back has become one already.
INSERT INTO fluxpay.service_request (
    service, id, order_id)
SELECT *
FROM unnest(
    @service, @id, @order_id) AS r (service, id, order_id)
ORDER BY service, id
ON CONFLICT (service, id) DO NOTHING
RETURNING service, id;
