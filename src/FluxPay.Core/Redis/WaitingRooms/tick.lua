-- Lets in as many as rate and room allow; who is not there any more is skipped and costs no rate.
-- After room.lua. ARGV 15 at most so many
-- Reply: {admitted, skipped, still waiting, now ms}
expire()
local free = 0
if gen ~= '0' and admits() then free = math.min(tonumber(ARGV[15]), budget()) end
local admitted, skipped = 0, 0
while admitted < free and admitted + skipped < 2 * free + 100 do
  local popped = redis.call('ZPOPMIN', wait, math.min(free - admitted, 100))
  if #popped == 0 then break end
  local ids = {}
  for i = 1, #popped, 2 do ids[#ids + 1] = popped[i] end
  local seen = redis.call('ZMSCORE', hb, unpack(ids))
  local toReady, toGone, beats = {}, {}, {}
  for i, id in ipairs(ids) do
    local score = popped[2 * i]
    if seen[i] and tonumber(seen[i]) >= ms - idleMs then
      admitted = admitted + 1
      served = math.max(served, tonumber(score))
      toReady[#toReady + 1] = ms + readyMs
      toReady[#toReady + 1] = id
      beats[#beats + 1] = ms + readyMs   -- known at least as long as the pass can be fetched
      beats[#beats + 1] = id
    else
      skipped = skipped + 1
    end
    toGone[#toGone + 1] = score
    toGone[#toGone + 1] = id
  end
  redis.call('ZADD', gone, unpack(toGone))
  if #toReady > 0 then
    redis.call('ZADD', ready, unpack(toReady))
    redis.call('ZADD', hb, 'XX', unpack(beats))
  end
end
spend(admitted)
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, life) end
return {admitted, skipped, redis.call('ZCARD', wait), ms}
