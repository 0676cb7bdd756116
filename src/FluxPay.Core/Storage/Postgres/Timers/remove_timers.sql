-- Takes promises back. The insert never happens, a promise has a kind; that it might makes this an outer join, and every plan of one begins at
-- the given rows. A DELETE … USING planned while there were hardly any promises goes through all of them for each row, ever after.
MERGE INTO fluxpay.timer t
USING unnest(@kind, @subject) AS r (kind, subject)
ON t.kind = r.kind AND t.subject = r.subject
WHEN MATCHED THEN DELETE
WHEN NOT MATCHED AND r.kind IS NULL THEN INSERT DEFAULT VALUES;
