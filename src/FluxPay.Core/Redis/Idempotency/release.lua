-- Gives a claim up, if it is still the run's own.
-- KEYS   [1] the request
-- ARGV   [1] 'fingerprint owner'
-- Reply  1 given up · 0 it was not the run's any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
