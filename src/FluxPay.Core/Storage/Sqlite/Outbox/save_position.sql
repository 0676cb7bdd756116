-- Remembers how far a subscriber is.
INSERT INTO outbox_checkpoint (
    subscriber, position)
VALUES (
    @subscriber, @position)
ON CONFLICT (subscriber) DO UPDATE SET
    position = excluded.position;
