-- Adds a line to an order's timeline.
INSERT INTO timeline (
    order_id, at, type, title, detail)
VALUES (
    @order_id, @at, @type, @title, @detail);
