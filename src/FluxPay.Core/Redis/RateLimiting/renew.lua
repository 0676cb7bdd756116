-- Keeps lent permits for another lease; one that Redis has lost is there again. Time is the server's, read once.
-- KEYS   one per concurrency limit, all of one hash tag
-- ARGV   [1] lease, names the holder · [2] permits held of each · then per limit its lease in µs
-- Reply  1
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
for index = 1, #KEYS do
  local keep = tonumber(ARGV[2 + index])
  for permit = 1, tonumber(ARGV[2]) do
    redis.call('ZADD', KEYS[index], string.format('%.0f', now + keep), ARGV[1] .. ':' .. permit)
  end
  redis.call('PEXPIRE', KEYS[index], string.format('%.0f', math.max(math.ceil(keep / 1000), 1)))
end
return 1
