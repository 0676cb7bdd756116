-- The next settings that are sealed: the keys of the waiting rooms and the seeds of their draws.
SELECT name, value
FROM fluxpay.setting
WHERE name > @key1 AND (name = 'waiting-rooms.keys' OR name LIKE 'waiting-room.%.draw.%')
ORDER BY name LIMIT @limit;
