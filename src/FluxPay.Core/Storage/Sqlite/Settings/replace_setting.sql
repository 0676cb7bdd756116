-- Replaces a value, unless it is not the one any more.
UPDATE setting SET value = @value WHERE name = @name AND value = @of;
