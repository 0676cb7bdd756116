-- Keeps a value unless there is one already; no row changed means there was.
INSERT INTO setting (
    name, value)
VALUES (
    @name, @value)
ON CONFLICT (name) DO NOTHING;
