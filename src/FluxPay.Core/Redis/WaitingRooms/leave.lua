-- Gives up places and passes. An old ticket vouches for nothing while it is remembered.
-- After room.lua. ARGV 15… ids, at most 100
-- Reply: {now ms, when the first of them left, µs; a '1' for each who gave up a pass by that, else a '0'}; the next left a microsecond later
local ids, seen, over, void, had = {}, {}, {}, {}, {}
for i = 15, #ARGV do ids[#ids + 1] = ARGV[i] end
local first = math.max(us, tonumber(redis.call('HGET', cfg, 'leaves') or 0) + 1)
if gen ~= '0' then redis.call('HSET', cfg, 'leaves', int(first + #ids - 1)) end
local inside = redis.call('ZMSCORE', act, unpack(ids))
for n, id in ipairs(ids) do
  had[n] = '0'
  if inside[n] and tonumber(inside[n]) > ms then
    had[n] = '1'
    void[#void + 1] = int(first + n - 1)
    void[#void + 1] = id
  end
  seen[#seen + 1] = ms
  seen[#seen + 1] = id
  over[#over + 1] = ms + idleMs + graceMs
  over[#over + 1] = id
end
for _, key in ipairs({wait, act, ready, gone, came}) do redis.call('ZREM', key, unpack(ids)) end
redis.call('ZADD', hb, unpack(seen))
redis.call('PEXPIRE', hb, life)
redis.call('ZADD', done, unpack(over))
redis.call('PEXPIRE', done, life)
if #void > 0 then
  redis.call('ZADD', left, unpack(void))
  redis.call('PEXPIRE', left, life)
end
return {ms, int(first), table.concat(had)}
