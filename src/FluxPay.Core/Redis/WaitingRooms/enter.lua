-- Takes a place, finds the one that is held, or fetches the pass of somebody whose turn has come.
-- After room.lua. ARGV 15 id · 16 '1' for a poll · 17 place ('' for none) · 18 what places of the tier begin with
--                      19 the queue the caller knows ('0' for none) · 20 inside until ms, as the ticket says (0 for waiting)
--                      21 inside since ms, as the ticket says (0 for waiting)
--                      22 the rate that a self-adjusting room begins with ('' for a fixed one) · 23 what its first decision must know
-- Reply: {0 waiting | 1 admitted | 2 closed | 3 unknown, place, ahead, inside until ms, queue, now ms, inside since ms}
local id, isPoll, place, known = ARGV[15], ARGV[16] == '1', ARGV[17], ARGV[19]
local inside, since = tonumber(ARGV[20]), tonumber(ARGV[21])

local function reply(kind, score, ahead, untilMs, sinceMs) return {kind, score, ahead, untilMs, gen, ms, sinceMs or 0} end

-- A queue that its tickets know and that was lost admits nobody until its front is back.
local function reassemble()
  if held ~= 0 then return end
  held = ms + tonumber(ARGV[10])
  redis.call('HSET', cfg, 'held', held)
end

local function queue(score)
  redis.call('ZADD', wait, score, id)
  redis.call('ZADD', hb, ms, id)
  local ahead = redis.call('ZRANK', wait, id)
  if ahead == 0 then   -- else both keys were there, with their lives
    redis.call('PEXPIRE', wait, life)
    redis.call('PEXPIRE', hb, life)
  end
  return reply(0, score, ahead, 0)
end

local function enter(untilMs, sinceMs)
  redis.call('ZADD', act, untilMs, id)
  redis.call('ZADD', came, sinceMs, id)
  redis.call('ZADD', hb, untilMs, id)
  redis.call('PEXPIRE', act, life)
  redis.call('PEXPIRE', came, life)
  redis.call('PEXPIRE', hb, life)
  return reply(1, '0', 0, untilMs, sinceMs)
end

-- With a new pass, which is younger than any that was given up.
local function admit()
  local leftUs = redis.call('ZSCORE', left, id)
  return enter(ms + passMs, leftUs and math.max(ms, math.floor(leftUs / 1000) + 1) or ms)
end

if gen == '0' then
  gen = int(us)
  -- Live numbers begin at the clock (10 us units since 2020), so a queue that begins again goes on after all it gave before.
  redis.call('HSET', cfg, 'gen', gen, 'seq', int((ms - 1577836800000) * 100),
    'set', table.concat(ARGV, ':', 1, 5), 'ver', ARGV[1], 'mode', ARGV[2], 'rate', ARGV[3], 'burst', ARGV[4], 'cap', ARGV[5])
  if ARGV[22] ~= '' then
    redis.call('HSET', cfg, 'auto', ARGV[22], 'memory', ARGV[23])
    rate = tonumber(ARGV[22])
    if ARGV[4] == '0' then burst = rate end
  end
  redis.call('PEXPIRE', cfg, life)
  if known ~= '0' then reassemble() end
end

local seen = redis.call('ZSCORE', hb, id)
if seen and tonumber(seen) > ms - idleMs - graceMs then
  local untilMs = redis.call('ZSCORE', ready, id)
  if untilMs and tonumber(untilMs) > ms then
    redis.call('ZREM', ready, id)
    redis.call('ZREM', gone, id)
    return admit()
  end
  local score = redis.call('ZSCORE', wait, id)
  if score then
    redis.call('ZADD', hb, ms, id)
    return reply(0, score, redis.call('ZRANK', wait, id), 0)
  end
  score = redis.call('ZSCORE', gone, id)
  if score then
    redis.call('ZREM', gone, id)
    if untilMs then redis.call('ZREM', ready, id) end
    return queue(score)
  end
end

local untilMs = redis.call('ZSCORE', act, id)
local ended = redis.call('ZSCORE', done, id)
if untilMs then
  if tonumber(untilMs) > ms then return reply(1, '0', 0, tonumber(untilMs), tonumber(redis.call('ZSCORE', came, id) or ms)) end
  redis.call('ZREM', act, id)
  redis.call('ZREM', came, id)
  if isPoll then return reply(3, '0', 0, 0) end
end
if isPoll then
  if (ended and tonumber(ended) > ms) or place == '' then return reply(3, '0', 0, 0) end
  local leftUs = inside > ms and redis.call('ZSCORE', left, id)
  if leftUs and tonumber(leftUs) >= since * 1000 then return reply(3, '0', 0, 0) end   -- its pass was given up
  reassemble()
  if inside > ms then return enter(inside, since) end
  return queue(place)
end

if mode == 'DRAIN' then return reply(2, '0', 0, 0) end
if ended then redis.call('ZREM', done, id) end
local score = place
if score == '' then score = int(tonumber(ARGV[18]) + 281474976710656 + redis.call('HINCRBY', cfg, 'seq', 1)) end
-- At once only while nobody waits, so that nobody is overtaken.
if mode == 'OPEN' and admits() and redis.call('ZCARD', wait) == 0 then
  local free = budget()
  if free < 1 then
    expire()
    free = budget()
  end
  if free > 0 then
    served = math.max(served, tonumber(score))
    spend(1)
    return admit()
  end
end
return queue(score)
