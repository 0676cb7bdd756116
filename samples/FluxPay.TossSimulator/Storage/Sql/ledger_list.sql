-- Transactions of a span of time (Unix milliseconds), after the row of @after, oldest first.
SELECT state FROM ledger
WHERE at BETWEEN @from AND @until
  AND seq > COALESCE((SELECT seq FROM ledger WHERE transaction_key = @after), 0)
ORDER BY seq LIMIT @limit;
