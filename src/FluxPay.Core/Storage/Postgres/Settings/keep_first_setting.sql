-- Keeps a value unless there is one already; either way the one that is kept comes back, after whoever is writing it at this moment.
INSERT INTO fluxpay.setting AS kept (
    name, value)
VALUES (
    @name, @value)
ON CONFLICT (name) DO UPDATE SET
    value = kept.value
RETURNING
    value;
