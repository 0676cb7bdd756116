-- The next registered cards, by whom the gateway knows the customers by, that are not sealed under the current key, which those begin with that are.
SELECT id, customer_key
FROM fluxpay.billing_method
WHERE id > @key1 AND substring(customer_key FROM 1 FOR length(@current)) <> @current
ORDER BY id LIMIT @limit;
