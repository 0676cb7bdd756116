-- Keeps values; the newest replaces the one before.
INSERT INTO fluxpay.setting (
    name, value)
SELECT
    name, value
FROM unnest(
    @name, @value) AS r (
    name, value)
ORDER BY name
ON CONFLICT (name) DO UPDATE SET
    value = excluded.value;
