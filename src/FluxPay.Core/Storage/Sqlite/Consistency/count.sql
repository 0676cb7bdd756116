-- How much there is to look at.
SELECT (SELECT COUNT(*) FROM orders), (SELECT COUNT(*) FROM payment), (SELECT COUNT(*) FROM wallet);
