-- An invoice that is paid and was not nothing was charged once, for its amount; no other was charged at all.
SELECT i.id,
    CASE WHEN i.status = 'Paid' AND i.total > 0 THEN 'one charge of ' || i.total || ' ' || i.currency ELSE 'no charge' END,
    COALESCE(c.total, 0) || ' of ' || COALESCE(c.amount, 0)
FROM fluxpay.invoice i
LEFT JOIN (
    SELECT invoice_id, MIN(currency) AS currency, COUNT(*) AS total, SUM(amount) AS amount FROM fluxpay.charge
    WHERE status = 'Succeeded'
    GROUP BY invoice_id) c ON c.invoice_id = i.id
WHERE CASE WHEN i.status = 'Paid' AND i.total > 0
    THEN c.total IS NULL OR c.total <> 1 OR c.amount <> i.total OR c.currency <> i.currency
    ELSE c.total IS NOT NULL END
UNION ALL
SELECT c.id, 'a charge of an invoice', 'charged for none'
FROM fluxpay.charge c
WHERE c.status = 'Succeeded' AND NOT EXISTS (SELECT 1 FROM fluxpay.invoice i WHERE i.id = c.invoice_id);
