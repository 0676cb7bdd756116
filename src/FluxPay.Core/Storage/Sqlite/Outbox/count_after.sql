-- How many messages follow a position, and when the oldest of them happened.
SELECT COUNT(*), MIN(at) FROM outbox WHERE position > @after;
