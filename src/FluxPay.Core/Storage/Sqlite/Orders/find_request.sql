-- The order that a service's own request has become.
SELECT order_id
FROM service_request WHERE service = @service AND id = @id;
