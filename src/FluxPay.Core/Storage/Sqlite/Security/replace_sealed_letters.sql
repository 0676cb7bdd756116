-- Seals a kept record again. No row changed means it is not the one any more.
UPDATE letter SET payload = @after
WHERE id = @key1 AND payload = @before;
