-- Makes a promise, unless there is one of the same kind and subject.
INSERT INTO timer (
    kind, subject, due_at, attempt)
VALUES (
    @kind, @subject, @due_at, @attempt)
ON CONFLICT (kind, subject) DO NOTHING;
