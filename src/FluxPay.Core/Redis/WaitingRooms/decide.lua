-- Has the room admit at this rate, unless somebody has decided on a later window or set the room since.
-- After room.lua. ARGV 14 window · 15 rate · 16 bad windows · 17 windows to hold · 18 '1' while starting
-- Reply: {now ms}
if gen ~= '0' and version == tonumber(ARGV[1]) and tonumber(ARGV[14]) >= tonumber(redis.call('HGET', cfg, 'decided') or 0) then
  redis.call('HSET', cfg, 'decided', ARGV[14], 'auto', ARGV[15], 'bad', ARGV[16], 'hold', ARGV[17], 'starting', ARGV[18])
end
return {ms}
