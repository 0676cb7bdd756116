-- Puts a promise off that is still as it was given out.
UPDATE timer SET due_at = @to, attempt = @next
WHERE kind = @kind AND subject = @subject AND due_at = @due_at AND attempt = @attempt;
