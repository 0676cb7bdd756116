-- Seals the data of a saga again. No row changed means it is not the one any more.
UPDATE saga SET payload = @after
WHERE id = @key1 AND payload = @before;
