-- Brings a promise forward that nobody has acted on yet, so once only.
UPDATE fluxpay.timer
SET due_at = @to, attempt = 1
WHERE kind = @kind AND subject = @subject AND attempt = 0 AND due_at > @to
RETURNING 1::bigint;
