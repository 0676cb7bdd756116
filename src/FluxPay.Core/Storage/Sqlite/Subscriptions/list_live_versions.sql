-- A customer's subscriptions that have not ended, by id and version.
SELECT id, version FROM subscription WHERE service = @service AND customer = @customer AND status NOT IN ('Cancelled', 'Expired');
