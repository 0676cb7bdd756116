-- What a host needs to answer polls by itself: the first places exactly, and marks at equal distances behind them.
-- After room.lua. ARGV 15 how many places in front · 16 how many marks · 17 how many passes that were given up
--                      18 those given up after this, µs, the oldest first
-- Reply: {now ms, queue, version, rate, waiting, inside, served, admitted, places in front, passes given up,
--         … places, … id and µs of passes given up, … marks}
local waiting = redis.call('ZCARD', wait)
local front = redis.call('ZRANGE', wait, 0, ARGV[15] - 1, 'WITHSCORES')
local void = redis.call('ZRANGEBYSCORE', left, '(' .. ARGV[18], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[17])
local answer = {ms, gen, version, rate, waiting, redis.call('ZCARD', act) + redis.call('ZCARD', ready), int(served),
  redis.call('HGET', cfg, 'admitted') or '0', #front / 2, #void / 2}
for i = 2, #front, 2 do answer[#answer + 1] = front[i] end
for i = 1, #void do answer[#answer + 1] = void[i] end
if waiting > tonumber(ARGV[15]) then
  for mark = 1, tonumber(ARGV[16]) do
    local rank = math.floor(mark * waiting / ARGV[16]) - 1
    answer[#answer + 1] = redis.call('ZRANGE', wait, rank, rank, 'WITHSCORES')[2]
  end
end
return answer
