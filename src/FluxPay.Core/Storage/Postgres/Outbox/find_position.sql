-- How far a subscriber is; no row: it has not begun.
SELECT position FROM fluxpay.outbox_checkpoint WHERE subscriber = @subscriber;
