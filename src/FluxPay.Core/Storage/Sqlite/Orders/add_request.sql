-- Notes which order a request has become. No row changed means it has become one already.
INSERT INTO service_request (
    service, id, order_id)
VALUES (
    @service, @id, @order_id)
ON CONFLICT (service, id) DO NOTHING;
