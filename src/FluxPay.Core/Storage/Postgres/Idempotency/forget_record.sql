-- Forgets a request that its run leaves without an answer.
DELETE FROM fluxpay.idempotency
WHERE service = @service AND key = @key AND path = @path AND method = @method AND status IS NULL AND owner = @owner;
