-- The next answers that are not sealed under the current key, which those begin with that are.
SELECT service, method, path, key, sealed_body
FROM idempotency
WHERE (service, method, path, key) > (@key1, @key2, @key3, @key4) AND substr(sealed_body, 1, length(@current)) <> @current
ORDER BY service, method, path, key LIMIT @limit;
