-- Has the room admit at this rate, unless somebody has decided on a later window or set the room since.
-- After room.lua. ARGV 15 window · 16 rate · 17 what the next decision must know
-- Reply: {now ms}
if gen ~= '0' and version == tonumber(ARGV[1]) and tonumber(ARGV[15]) >= tonumber(redis.call('HGET', cfg, 'decided') or 0) then
  slow(rate, tonumber(ARGV[16]), allowed)
  redis.call('HSET', cfg, 'decided', ARGV[15], 'auto', ARGV[16], 'memory', ARGV[17])
end
return {ms}
