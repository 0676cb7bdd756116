-- Takes promises back. Each is looked up by its key in a subquery of its own, whatever the planner believes of the table: a join planned while
-- there were hardly any promises goes through all of them for each row, ever after.
DELETE FROM fluxpay.timer
WHERE ctid = ANY (ARRAY(
    SELECT found.place
    FROM unnest(@kind, @subject) AS r (kind, subject)
    CROSS JOIN LATERAL (
        SELECT t.ctid AS place FROM fluxpay.timer t WHERE t.kind = r.kind AND t.subject = r.subject OFFSET 0) AS found));
