-- Forgets a request that its run leaves without an answer.
DELETE FROM idempotency
WHERE service = @service AND method = @method AND path = @path AND key = @key AND status IS NULL AND owner = @owner;
