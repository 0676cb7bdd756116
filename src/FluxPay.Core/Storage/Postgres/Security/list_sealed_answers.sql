-- The next answers that are not sealed under the current key, which those begin with that are.
SELECT service, key, path, method, sealed_body
FROM fluxpay.idempotency
WHERE (service, key, path, method) > (@key1, @key2, @key3, @key4) AND substring(sealed_body FROM 1 FOR length(@current)) <> @current
ORDER BY service, key, path, method LIMIT @limit;
