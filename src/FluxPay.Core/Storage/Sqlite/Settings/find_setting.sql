-- One value.
SELECT value FROM setting WHERE name = @name;
