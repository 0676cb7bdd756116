-- Delivered, or given up.
DELETE FROM webhook WHERE seq = @seq;
