-- The next kept records that are not sealed under the current key, which those begin with that are.
SELECT id, payload
FROM fluxpay.letter
WHERE id > @key1 AND substring(payload FROM 1 FOR length(@current)) <> @current
ORDER BY id LIMIT @limit;
