-- Keeps a value; the newest replaces the one before.
INSERT INTO setting (
    name, value)
VALUES (
    @name, @value)
ON CONFLICT (name) DO UPDATE SET
    value = excluded.value;
