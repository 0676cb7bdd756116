-- What every script of a waiting room begins with: its keys, its clock, the settings in force, and what time does.
-- KEYS  1 cfg HASH · 2 wait ZSET id → place · 3 hb ZSET id → last poll ms, of everybody known; in the future while ready or inside
--       4 act ZSET id → inside until ms · 5 ready ZSET id → to be fetched until ms · 6 gone ZSET id → place, of away and ready
--       7 done ZSET id → remembered until ms, of whoever was inside or left
--       8 left ZSET id → passes of whoever was admitted before this are given up; in µs, no two alike, so hosts read on from the last
--       9 came ZSET id → when whoever is inside was admitted, ms
-- ARGV  1 version · 2 mode · 3 admissions per second · 4 burst (0: one second of rate) · 5 most inside · 6 ready ms · 7 pass ms
--       8 idle ms · 9 grace ms · 10 reassembly ms · 11 opens at ms (0: always) · 12 highest adaptive rate (0: fixed) · 13 keys' life ms
--       14 the longest that a pass may be renewed, ms
local cfg, wait, hb, act, ready, gone, done, left, came = unpack(KEYS)
local version, mode, rate, burst, cap = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local readyMs, passMs, idleMs, graceMs = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local life = ARGV[13]
local time = redis.call('TIME')
local us = time[1] * 1000000 + time[2]
local ms = math.floor(us / 1000)

local kept = redis.call('HMGET', cfg, 'gen', 'ver', 'mode', 'rate', 'burst', 'cap', 'held', 'atat', 'served', 'auto')
local gen = kept[1] or '0'
local held, atat, served = tonumber(kept[7] or 0), tonumber(kept[8] or 0), tonumber(kept[9] or 0)

local function int(number) return string.format('%.0f', number) end

-- A lower rate takes longer to give back what was taken, else most of a burst that was taken would be there again; after a stop none of it is.
-- atat is the theoretical arrival time of the next admission, in microseconds.
local function slow(from, to, allowed)
  if to <= 0 or from == to then return end
  local taken = allowed > 0 and allowed or to
  if from > 0 then taken = math.min(math.max(atat - us, 0) * from / 1000000, taken) end
  local later = us + math.ceil(taken * 1000000 / to)
  if later > atat then
    atat = later
    redis.call('HSET', cfg, 'atat', int(atat))
  end
end

-- The newest settings that any host has brought are in force on all of them.
if kept[2] and tonumber(kept[2]) > version then
  version, mode, rate, burst, cap = tonumber(kept[2]), kept[3], tonumber(kept[4]), tonumber(kept[5]), tonumber(kept[6])
elseif kept[1] and (kept[2] ~= ARGV[1] or kept[3] ~= mode or kept[4] ~= ARGV[3] or kept[5] ~= ARGV[4] or kept[6] ~= ARGV[5]) then
  redis.call('HSET', cfg, 'set', table.concat(ARGV, ':', 1, 5),
    'ver', ARGV[1], 'mode', mode, 'rate', ARGV[3], 'burst', ARGV[4], 'cap', ARGV[5])
  if kept[4] ~= ARGV[3] then   -- somebody has set another rate: it adjusts itself from there
    redis.call('HDEL', cfg, 'auto', 'memory')
    slow(tonumber(kept[10] or kept[4]), rate, burst)
    kept[10] = false
  end
end
local most = tonumber(ARGV[12])
if most > 0 and kept[10] then rate = math.min(tonumber(kept[10]), most) end
local allowed = burst
if burst == 0 then burst = rate end

local function admits() return mode ~= 'HOLD' and rate > 0 and held <= ms and tonumber(ARGV[11]) <= ms end

-- GCRA for a batch.
local function budget()
  local byRate = math.floor(burst - (math.max(atat, us) - us) * rate / 1000000)
  if byRate < 1 then return 0 end
  return math.max(0, math.min(byRate, cap - redis.call('ZCARD', act) - redis.call('ZCARD', ready)))
end

local function spend(count)
  if count == 0 then return end
  atat = math.ceil(math.max(atat, us) + 1000000 / rate * count)
  redis.call('HSET', cfg, 'atat', int(atat), 'served', int(served))
  redis.call('HINCRBY', cfg, 'admitted', count)
end

-- Whose time is over, at most 200 of each kind a call.
local function expire()
  local over = redis.call('ZRANGEBYSCORE', act, '-inf', ms, 'LIMIT', 0, 200)
  if #over > 0 then
    local ended = {}
    for _, id in ipairs(over) do
      ended[#ended + 1] = ms + idleMs + graceMs
      ended[#ended + 1] = id
    end
    redis.call('ZREM', act, unpack(over))
    redis.call('ZREM', came, unpack(over))
    redis.call('ZADD', done, unpack(ended))
    redis.call('PEXPIRE', done, life)
  end
  over = redis.call('ZRANGEBYSCORE', ready, '-inf', ms, 'LIMIT', 0, 200)
  if #over > 0 then redis.call('ZREM', ready, unpack(over)) end
  over = redis.call('ZRANGEBYSCORE', hb, '-inf', ms - idleMs - graceMs, 'LIMIT', 0, 200)
  if #over > 0 then
    redis.call('ZREM', hb, unpack(over))
    redis.call('ZREM', wait, unpack(over))
    redis.call('ZREM', gone, unpack(over))
  end
  over = redis.call('ZRANGEBYSCORE', done, '-inf', ms, 'LIMIT', 0, 200)
  if #over > 0 then redis.call('ZREM', done, unpack(over)) end
  over = redis.call('ZRANGEBYSCORE', left, '-inf', int(us - ARGV[14] * 1000), 'LIMIT', 0, 200)
  if #over > 0 then redis.call('ZREM', left, unpack(over)) end
end
