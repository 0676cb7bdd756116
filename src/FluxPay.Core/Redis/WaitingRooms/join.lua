-- Queues people whom the room does not know, the one step that everybody takes in a rush; whatever else may be is enter.lua's. Each is one
-- decision of its own: they share a script only because they came while the one before was on its way.
-- KEYS  1 cfg · 2 wait · 3 hb, as in room.lua
-- ARGV  1 the settings the caller has · 2 '1' in an open room · 3 keys' life ms, then of each, in the order they came:
--       id · place ('' for none) · what places of the tier begin with
-- Reply: {queue, now ms, then of each: place, ahead}, place -1 for: ask enter.lua; or nothing: ask it about all
local kept = redis.call('HMGET', KEYS[1], 'set', 'gen')
if kept[1] ~= ARGV[1] then return {} end
if ARGV[2] == '1' and redis.call('ZCARD', KEYS[2]) == 0 then return {} end
local time = redis.call('TIME')
local ms = time[1] * 1000 + math.floor(time[2] / 1000)

local ids, numbered = {}, 0
for i = 4, #ARGV, 3 do ids[#ids + 1] = ARGV[i] end
local known = redis.call('ZMSCORE', KEYS[3], unpack(ids))
local fresh, seen = {}, {}
for n, id in ipairs(ids) do
  fresh[n] = not known[n] and not seen[id]   -- somebody with two devices has one place
  seen[id] = true
  if fresh[n] and ARGV[2 + n * 3] == '' then numbered = numbered + 1 end
end

local number = 281474976710656
if numbered > 0 then number = number + redis.call('HINCRBY', KEYS[1], 'seq', numbered) - numbered end
local beats, places, answer = {}, {}, {kept[2], ms}
for n, id in ipairs(ids) do
  if fresh[n] then
    local place = ARGV[2 + n * 3]
    if place == '' then
      number = number + 1
      place = string.format('%.0f', ARGV[3 + n * 3] + number)
    end
    beats[#beats + 1] = ms
    beats[#beats + 1] = id
    places[#places + 1] = place
    places[#places + 1] = id
    answer[1 + n * 2] = tonumber(place)   -- below 2^53, so the reply's integer is exact
  else
    answer[1 + n * 2] = -1
  end
  answer[2 + n * 2] = 0
end
if #places > 0 then
  redis.call('ZADD', KEYS[3], unpack(beats))
  redis.call('ZADD', KEYS[2], unpack(places))
end

local ahead, first = {}, false
for n, id in ipairs(ids) do
  if fresh[n] then
    local of
    local tier = ARGV[3 + n * 3]
    if ARGV[2 + n * 3] == '' and ahead[tier] then
      of = ahead[tier] + 1   -- nobody of the tier stands between two who were just numbered
    else
      of = redis.call('ZRANK', KEYS[2], id)
    end
    if ARGV[2 + n * 3] == '' then ahead[tier] = of end
    first = first or of == 0
    answer[2 + n * 2] = of
  end
end
if first then   -- else both keys were there, with their lives
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
  redis.call('PEXPIRE', KEYS[3], ARGV[3])
end
return answer
