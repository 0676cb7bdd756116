-- The next instances of sagas whose data is not sealed under the current key, which those begin with that are.
SELECT id, payload
FROM fluxpay.saga
WHERE id > @key1 AND substring(payload FROM 1 FOR length(@current)) <> @current
ORDER BY id LIMIT @limit;
