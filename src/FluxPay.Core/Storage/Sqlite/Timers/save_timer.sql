-- Makes a promise, or moves the one of the same kind and subject.
INSERT INTO timer (
    kind, subject, due_at, attempt)
VALUES (
    @kind, @subject, @due_at, @attempt)
ON CONFLICT (kind, subject) DO UPDATE SET
    due_at = excluded.due_at, attempt = excluded.attempt;
