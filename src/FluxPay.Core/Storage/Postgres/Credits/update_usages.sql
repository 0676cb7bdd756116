-- Keeps uses as their wallets have decided them; their customers' rows are locked.
UPDATE fluxpay.credit_usage u SET parts = r.parts
FROM unnest(@id, @parts) AS r (id, parts)
WHERE u.id = r.id;
