-- Each entry continues the sum of the ones before it, and none goes below zero.
SELECT id, 'balance after ' || expected, 'balance after ' || balance_after
FROM (
    SELECT id, balance_after, SUM(amount) OVER (PARTITION BY service, customer ORDER BY id) AS expected
    FROM fluxpay.ledger_entry) e
WHERE balance_after <> expected OR balance_after < 0;
