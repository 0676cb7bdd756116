-- When the earliest promise is due.
SELECT due_at
FROM timer ORDER BY due_at LIMIT 1;
