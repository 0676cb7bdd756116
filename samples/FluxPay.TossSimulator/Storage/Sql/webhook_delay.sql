-- After a failed attempt: the next one is due at @due_at.
UPDATE webhook SET attempts = attempts + 1, due_at = @due_at WHERE seq = @seq;
