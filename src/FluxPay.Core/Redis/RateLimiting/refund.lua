-- Gives permits back to rate limits; a bucket is never fuller than full. Time is the server's, read once.
-- KEYS   one per limit, all of one hash tag
-- ARGV   [1] permits to give back to each
--        then two per limit: kind ('gcra' 'sliding') · gcra: interval µs | sliding: window µs
-- Reply  1
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local permits = tonumber(ARGV[1])
local function text(number) return string.format('%.0f', number) end

local function gcra(key, interval)
  local tat = tonumber(redis.call('GET', key) or 0) - permits * interval
  if tat > now then
    redis.call('SET', key, text(tat), 'PX', text(math.max(math.ceil((tat - now) / 1000), 1)))
  else
    redis.call('DEL', key)
  end
end

local function sliding(key, window)
  local current = redis.call('HGET', key, 'c')
  -- What was taken in a window that is over stays taken; it fades by itself.
  if not current or tonumber(redis.call('HGET', key, 'w')) ~= math.floor(now / window) then return end
  redis.call('HSET', key, 'c', text(math.max(tonumber(current) - permits, 0)))
end

for index = 1, #KEYS do
  local kind, time_of = ARGV[2 * index], tonumber(ARGV[2 * index + 1])
  if kind == 'gcra' then gcra(KEYS[index], time_of) else sliding(KEYS[index], time_of) end
end
return 1
