-- Holds a claim for another lease, if it is still the run's own. One that Redis has lost stays lost.
-- KEYS   [1] the request
-- ARGV   [1] 'fingerprint owner' · [2] lease in ms
-- Reply  1 held · 0 it is not the run's any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
