-- These tickets have polled; whoever is not known stays unknown, and a ready one stays known for longer.
-- After room.lua. ARGV 15… ids, at most 500
-- Reply: {now ms}
local beats = {}
for i = 15, #ARGV do
  beats[#beats + 1] = ms
  beats[#beats + 1] = ARGV[i]
end
redis.call('ZADD', hb, 'XX', 'GT', unpack(beats))
return {ms}
