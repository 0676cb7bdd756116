-- These passes are in use and were renewed: their holders are inside for as long, unless they have left.
-- After room.lua. ARGV 15… id · inside since ms · inside until ms of each, at most 200
-- Reply: {now ms}
if gen == '0' then return {ms} end   -- nobody has entered a queue that was lost yet
for i = 15, #ARGV, 3 do
  local id, since, untilMs = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2])
  local leftUs = redis.call('ZSCORE', left, id)
  if untilMs > ms and not (leftUs and tonumber(leftUs) >= since * 1000) then
    redis.call('ZADD', act, 'GT', untilMs, id)
    redis.call('ZADD', hb, 'GT', untilMs, id)
    redis.call('ZADD', came, since, id)
    redis.call('ZREM', wait, id)   -- a queue that was lost may have given a place to somebody who is inside
    redis.call('ZREM', done, id)
  end
end
redis.call('PEXPIRE', act, life)
redis.call('PEXPIRE', hb, life)
redis.call('PEXPIRE', came, life)
return {ms}
