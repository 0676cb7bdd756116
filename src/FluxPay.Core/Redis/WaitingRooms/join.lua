-- Queues somebody whom the room does not know, the one step that everybody takes in a rush; whatever else may be is enter.lua's.
-- KEYS  1 cfg · 2 wait · 3 hb, as in room.lua
-- ARGV  1 the settings the caller has · 2 id · 3 place ('' for none) · 4 what places of the tier begin with · 5 '1' in an open room
--       6 keys' life ms
-- Reply: {place, ahead, queue, now ms}, or nothing: ask enter.lua
local kept = redis.call('HMGET', KEYS[1], 'set', 'gen')
if kept[1] ~= ARGV[1] then return {} end
if ARGV[5] == '1' and redis.call('ZCARD', KEYS[2]) == 0 then return {} end
local time = redis.call('TIME')
local ms = time[1] * 1000 + math.floor(time[2] / 1000)
if redis.call('ZADD', KEYS[3], 'NX', ms, ARGV[2]) == 0 then return {} end
local place = ARGV[3]
if place == '' then place = string.format('%.0f', ARGV[4] + 281474976710656 + redis.call('HINCRBY', KEYS[1], 'seq', 1)) end
redis.call('ZADD', KEYS[2], place, ARGV[2])
local ahead = redis.call('ZRANK', KEYS[2], ARGV[2])
if ahead == 0 then   -- else both keys were there, with their lives
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
  redis.call('PEXPIRE', KEYS[3], ARGV[6])
end
return {place, ahead, kept[2], ms}
