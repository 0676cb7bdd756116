-- Adds what a host measured to this second's window. The first call of a later second closes the window and gets all of it.
-- After room.lua. ARGV 15 requests · 16 failures · 17 slow · 18 in flight
-- Reply: {now ms}, or {now ms, window, requests, failures, slow, in flight, waiting, inside, rate or '', what decide.lua was told to remember}
if gen == '0' then return {ms} end
local second = tonumber(time[1])
local window = tonumber(redis.call('HGET', cfg, 'window') or 0)
if window == second then
  redis.call('HINCRBY', cfg, 'requests', ARGV[15])
  redis.call('HINCRBY', cfg, 'failures', ARGV[16])
  redis.call('HINCRBY', cfg, 'slow', ARGV[17])
  redis.call('HINCRBY', cfg, 'flight', ARGV[18])
  return {ms}
end
local was = redis.call('HMGET', cfg, 'requests', 'failures', 'slow', 'flight', 'auto', 'memory')
redis.call('HSET', cfg, 'window', second, 'requests', ARGV[15], 'failures', ARGV[16], 'slow', ARGV[17], 'flight', ARGV[18])
if window == 0 then return {ms} end
return {ms, window, was[1], was[2], was[3], was[4], redis.call('ZCARD', wait), redis.call('ZCARD', act) + redis.call('ZCARD', ready),
  was[5] or '', was[6] or ''}
