-- The seat that a customer has, taken or sold.
SELECT number, state, order_id FROM sale_seat WHERE customer = @customer;
