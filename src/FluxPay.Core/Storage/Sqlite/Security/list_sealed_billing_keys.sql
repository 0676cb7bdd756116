-- The next registered cards, by what charges the cards, that are not sealed under the current key, which those begin with that are.
SELECT id, billing_key
FROM billing_method
WHERE id > @key1 AND substr(billing_key, 1, length(@current)) <> @current
ORDER BY id LIMIT @limit;
