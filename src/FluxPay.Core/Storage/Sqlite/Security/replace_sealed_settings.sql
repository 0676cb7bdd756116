-- Seals a setting again. No row changed means it is not the one any more.
UPDATE setting SET value = @after
WHERE name = @key1 AND value = @before;
