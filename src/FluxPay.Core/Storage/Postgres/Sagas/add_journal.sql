-- Adds lines to sagas' journals, in the order they are given.
INSERT INTO fluxpay.saga_journal (
    saga_id, at, step, action, outcome, key, detail)
SELECT *
FROM unnest(
    @saga_id, @at, @step, @action, @outcome, @key, @detail);
