-- Who has which seat for good.
SELECT number, customer, order_id FROM sale_seat WHERE state = 'SOLD' ORDER BY number;
