-- Adds a line to a saga's journal.
INSERT INTO saga_journal (
    saga_id, at, step, action, outcome, key, detail)
VALUES (
    @saga_id, @at, @step, @action, @outcome, @key, @detail);
