-- Takes promises back.
DELETE FROM fluxpay.timer t
USING unnest(@kind, @subject) AS r (kind, subject)
WHERE t.kind = r.kind AND t.subject = r.subject;
