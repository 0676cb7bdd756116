-- Takes lent permits back.
-- KEYS   one per concurrency limit, all of one hash tag
-- ARGV   [1] lease, names the holder · [2] permits held of each
-- Reply  1
for index = 1, #KEYS do
  for permit = 1, tonumber(ARGV[2]) do
    redis.call('ZREM', KEYS[index], ARGV[1] .. ':' .. permit)
  end
end
return 1
