-- At start: whatever the last process was waiting for will never answer it, so asking is due now.
UPDATE timer SET due_at = @now WHERE kind = @kind AND due_at > @now;
