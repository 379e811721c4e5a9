-- KEYS control, hold, log   ARGV epoch, token, ms
-- Takes the right to flush the log, or keeps it. Returns whether it is the caller's, ms for which whoever has it has it, entries of the log, ms
-- since the oldest came.
if redis.call('HGET', KEYS[1], 'e') ~= ARGV[1] then return { 'EPOCH' } end
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[2] then return { 0, redis.call('PTTL', KEYS[2]), redis.call('XLEN', KEYS[3]), 0 } end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
local oldest = redis.call('XRANGE', KEYS[3], '-', '+', 'COUNT', 1)[1]
local since = oldest and math.max(0, now - tonumber(string.match(oldest[1], '^%d+'))) or 0
return { 1, tonumber(ARGV[3]), redis.call('XLEN', KEYS[3]), since }
