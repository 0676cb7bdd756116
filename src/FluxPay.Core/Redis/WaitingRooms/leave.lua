-- Gives up a place or a pass. An old ticket vouches for nothing while it is remembered.
-- After room.lua. ARGV 14 id
-- Reply: {now ms}
for i = 2, 6 do redis.call('ZREM', KEYS[i], ARGV[14]) end
redis.call('ZADD', done, ms + idleMs + graceMs, ARGV[14])
redis.call('PEXPIRE', done, life)
return {ms}
