-- The next instances of sagas whose data is not sealed under the current key, which those begin with that are.
SELECT id, payload
FROM saga
WHERE id > @key1 AND substr(payload, 1, length(@current)) <> @current
ORDER BY id LIMIT @limit;
