-- Puts a promise off that is still as it was given out; whoever had claimed it has finished with it.
UPDATE fluxpay.timer
SET due_at = @to, attempt = @next, claimed_until = NULL
WHERE kind = @kind AND subject = @subject AND due_at = @due_at AND attempt = @attempt
RETURNING 1::bigint;
