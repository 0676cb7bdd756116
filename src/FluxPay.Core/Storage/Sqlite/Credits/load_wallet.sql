-- A wallet's sums.
SELECT posted, held
FROM wallet WHERE service = @service AND customer = @customer;
