-- Takes a promise back.
DELETE FROM timer WHERE kind = @kind AND subject = @subject;
