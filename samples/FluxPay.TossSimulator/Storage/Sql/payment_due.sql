-- Payments whose ten minutes are over and that nobody has looked at since. @now in Unix milliseconds.
SELECT state FROM payment WHERE status = 'InProgress' AND expires_at <= @now
ORDER BY expires_at LIMIT 100;
