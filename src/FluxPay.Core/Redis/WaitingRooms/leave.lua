-- Gives up a place or a pass. An old ticket vouches for nothing while it is remembered.
-- After room.lua. ARGV 14 id
-- Reply: {now ms}
local untilMs = redis.call('ZSCORE', act, ARGV[14])
if untilMs and tonumber(untilMs) > ms then
  redis.call('ZADD', left, untilMs, ARGV[14])
  redis.call('PEXPIRE', left, life)
end
for i = 2, 6 do redis.call('ZREM', KEYS[i], ARGV[14]) end
redis.call('ZADD', hb, ms, ARGV[14])
redis.call('PEXPIRE', hb, life)
redis.call('ZADD', done, ms + idleMs + graceMs, ARGV[14])
redis.call('PEXPIRE', done, life)
return {ms}
