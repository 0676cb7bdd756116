-- Notes that a request was answered: over the run's own claim, or where Redis knows nothing. Another run's claim stays.
-- KEYS   [1] the request
-- ARGV   [1] 'fingerprint owner' · [2] how long to know it, in ms
-- Reply  1 noted · 0 another run has the claim
local known = redis.call('GET', KEYS[1])
if known and known ~= ARGV[1] then
  return 0
end
local fingerprint = string.sub(ARGV[1], 1, string.find(ARGV[1], ' ', 1, true))   -- with the space behind it, and no owner
redis.call('SET', KEYS[1], fingerprint, 'PX', ARGV[2])
return 1
