-- Decides several limits in one step: every one gives its permits, or none does. Time is the server's, read once.
-- KEYS   one per limit, all of one hash tag
-- ARGV   [1] lease, names the holder of lent permits · [2] permits asked of each, 0 only looks
--        then five per limit: kind ('gcra' 'sliding' 'lend') · shadow (1: counts, and refuses nothing)
--        · owed, permits to take first without asking
--        · gcra: interval µs, tolerance µs | sliding: window µs, limit | lend: lease µs, limit
-- Reply  1 if every limit gave, else 0; then three per limit: permits left · µs until one more
--        · µs until what was asked is there (0: it was, -1: never)
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local lease, asked = ARGV[1], tonumber(ARGV[2])

-- Numbers become text by hand: by itself Lua writes 14 digits, and microseconds have 16.
local function text(number) return string.format('%.0f', number) end
local function ms(microseconds) return text(math.max(math.ceil(microseconds / 1000), 1)) end

local gcra = {}
function gcra.read(l)
  local ahead = now + 2 * l.b
  l.tat = math.min(math.max(tonumber(redis.call('GET', l.key) or 0), now), ahead)
  l.full = math.floor(l.b / l.a)
  l.tat = math.min(l.tat + math.min(l.owed, 2 * l.full) * l.a, ahead)
end
function gcra.wait(l, permits)
  if permits > l.full then return -1 end
  return math.max(l.tat + permits * l.a - l.b - now, 0)
end
function gcra.take(l) l.tat = l.tat + asked * l.a end
function gcra.left(l) return math.max(math.floor((l.b - (l.tat - now)) / l.a), 0) end
function gcra.save(l)
  if l.tat > now then redis.call('SET', l.key, text(l.tat), 'PX', ms(l.tat - now)) end
end

local sliding = {}
function sliding.read(l)
  local kept = redis.call('HMGET', l.key, 'w', 'c', 'p')
  local window, current, previous = tonumber(kept[1] or -9), tonumber(kept[2] or 0), tonumber(kept[3] or 0)
  l.full, l.w = l.b, math.floor(now / l.a)
  l.elapsed = now - l.w * l.a
  if window == l.w then l.c, l.p = current, previous
  elseif window + 1 == l.w then l.c, l.p = 0, current
  else l.c, l.p = 0, 0 end
  l.c = math.min(l.c + l.owed, math.max(l.c, 2 * l.b))
end
function sliding.wait(l, permits)
  if permits > l.b then return -1 end
  local room = l.b - permits - l.c
  if room >= 0 then
    if l.p == 0 then return 0 end
    return math.max(math.ceil(l.a - l.a * room / l.p) - l.elapsed, 0)
  end
  return l.a - l.elapsed + math.max(math.ceil(l.a - l.a * (l.b - permits) / l.c), 0)
end
function sliding.take(l) l.c = l.c + asked end
function sliding.left(l) return math.max(math.floor(l.b - (l.p * (l.a - l.elapsed) / l.a + l.c)), 0) end
function sliding.save(l)
  redis.call('HSET', l.key, 'w', text(l.w), 'c', text(l.c), 'p', text(l.p))
  redis.call('PEXPIRE', l.key, ms(2 * l.a))
end

local lend = {}
function lend.read(l)
  redis.call('ZREMRANGEBYSCORE', l.key, '-inf', text(now))
  l.full, l.held = l.b, redis.call('ZCARD', l.key)
end
function lend.wait(l, permits)
  if permits > l.b then return -1 end
  return l.held + permits <= l.b and 0 or 1000000   -- nobody knows when a request ends; a second is soon enough
end
function lend.take(l)
  for permit = 1, asked do redis.call('ZADD', l.key, text(now + l.a), lease .. ':' .. permit) end
  l.held = l.held + asked
end
function lend.left(l) return math.max(l.b - l.held, 0) end
function lend.save(l) redis.call('PEXPIRE', l.key, ms(l.a)) end

local kinds = { gcra = gcra, sliding = sliding, lend = lend }
local limits, acquired = {}, true
for index = 1, #KEYS do
  local first = 2 + (index - 1) * 5
  local l = {
    key = KEYS[index], kind = kinds[ARGV[first + 1]], shadow = ARGV[first + 2] == '1',
    owed = tonumber(ARGV[first + 3]), a = tonumber(ARGV[first + 4]), b = tonumber(ARGV[first + 5]),
  }
  l.kind.read(l)
  l.missing = l.kind.wait(l, asked)
  if l.missing ~= 0 and not l.shadow then acquired = false end
  limits[index] = l
end

local reply = { acquired and 1 or 0 }
for _, l in ipairs(limits) do
  local takes = acquired and l.missing == 0 and asked > 0
  if takes then l.kind.take(l) end
  if takes or l.owed > 0 then l.kind.save(l) end
  local left = l.kind.left(l)
  reply[#reply + 1] = left
  reply[#reply + 1] = left >= l.full and 0 or l.kind.wait(l, left + 1)
  reply[#reply + 1] = l.missing
end
return reply
