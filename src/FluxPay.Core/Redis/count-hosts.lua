-- Notes that a host lives, and counts those that do. Time is the server's, read once.
-- KEYS   [1] the hosts
-- ARGV   [1] this host · [2] ms after which a silent host is gone
-- Reply  how many live
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - tonumber(ARGV[2])))
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
