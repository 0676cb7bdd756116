-- What happened to a saga, oldest first.
SELECT at, step, action, outcome, key, detail
FROM saga_journal WHERE saga_id = @saga_id ORDER BY position;
