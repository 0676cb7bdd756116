-- Takes steps of claims, one after the other. A claim is over when its key expires, by the server's clock.
-- KEYS   of each step its request
-- ARGV   of each step its name · 'fingerprint owner' · how long, in ms
-- Reply  of each step what it says
local steps = {}

-- Claims a request for a run, unless it runs or was answered.
-- 0 it is yours · -1 the key belongs to another body · -2 it was answered · else ms left of the lease of whoever runs it
function steps.claim(key, mine, ms)
  if redis.call('SET', key, mine, 'NX', 'PX', ms) then
    return 0
  end
  local known = redis.call('GET', key)
  local cut = string.find(known, ' ', 1, true)
  if string.sub(known, 1, cut) ~= string.sub(mine, 1, cut) then
    return -1
  end
  if cut == #known then
    return -2
  end
  return math.max(redis.call('PTTL', key), 1)
end

-- Holds a claim for another lease, if it is still the run's own. One that Redis has lost stays lost.
-- 1 held · 0 it is not the run's any more
function steps.renew(key, mine, ms)
  if redis.call('GET', key) ~= mine then
    return 0
  end
  return redis.call('PEXPIRE', key, ms)
end

-- Notes that a request was answered: over the run's own claim, or where Redis knows nothing. Another run's claim stays.
-- 1 noted · 0 another run has the claim
function steps.complete(key, mine, ms)
  local known = redis.call('GET', key)
  if known and known ~= mine then
    return 0
  end
  redis.call('SET', key, string.sub(mine, 1, string.find(mine, ' ', 1, true)), 'PX', ms)   -- with the space behind it, and no owner
  return 1
end

-- Gives a claim up, if it is still the run's own.
-- 1 given up · 0 it was not the run's any more
function steps.release(key, mine)
  if redis.call('GET', key) ~= mine then
    return 0
  end
  return redis.call('DEL', key)
end

local replies = {}
for i, key in ipairs(KEYS) do
  replies[i] = steps[ARGV[3 * i - 2]](key, ARGV[3 * i - 1], ARGV[3 * i])
end
return replies
