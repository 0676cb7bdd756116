-- Keeps grants as their wallets have decided them; their customers' rows are locked.
UPDATE fluxpay.credit_grant g SET remaining = r.remaining, held = r.held, expired = r.expired, revoked = r.revoked
FROM unnest(@id, @remaining, @held, @expired, @revoked) AS r (id, remaining, held, expired, revoked)
WHERE g.id = r.id;
