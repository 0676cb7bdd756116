-- Keeps values that have none yet.
INSERT INTO fluxpay.setting (name, value)
SELECT name, value FROM unnest(@name, @value) AS r (name, value)
ORDER BY name
ON CONFLICT (name) DO NOTHING;
