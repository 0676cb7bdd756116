-- Replaces a value, unless it is not the one any more; nothing comes back then.
UPDATE fluxpay.setting SET value = @value WHERE name = @name AND value = @of RETURNING name;
