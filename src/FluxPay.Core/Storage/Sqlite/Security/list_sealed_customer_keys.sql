-- The next registered cards, by whom the gateway knows the customers by, that are not sealed under the current key, which those begin with that are.
SELECT id, customer_key
FROM billing_method
WHERE id > @key1 AND substr(customer_key, 1, length(@current)) <> @current
ORDER BY id LIMIT @limit;
