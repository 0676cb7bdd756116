-- Claims a request for a run, unless it runs or was answered. The claim is over when its key expires, by the server's clock.
-- KEYS   [1] the request
-- ARGV   [1] 'fingerprint owner' · [2] lease in ms
-- Reply  0 it is yours · -1 the key belongs to another body · -2 it was answered · else ms left of the lease of whoever runs it
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return 0
end
local known = redis.call('GET', KEYS[1])
local cut = string.find(known, ' ', 1, true)
if string.sub(known, 1, cut) ~= string.sub(ARGV[1], 1, cut) then
  return -1
end
if cut == #known then
  return -2
end
return math.max(redis.call('PTTL', KEYS[1]), 1)
