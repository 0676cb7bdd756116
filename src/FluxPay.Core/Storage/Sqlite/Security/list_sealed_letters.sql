-- The next kept records that are not sealed under the current key, which those begin with that are.
SELECT id, payload
FROM letter
WHERE id > @key1 AND substr(payload, 1, length(@current)) <> @current
ORDER BY id LIMIT @limit;
