-- Adds lines to orders' timelines, in the order they are given.
INSERT INTO fluxpay.timeline (
    order_id, at, type, title, detail)
SELECT *
FROM unnest(
    @order_id, @at, @type, @title, @detail);
