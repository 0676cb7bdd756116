-- A wallet's sums.
SELECT posted, held, debt
FROM wallet WHERE service = @service AND customer = @customer;
