-- KEYS control, journal   ARGV epoch, number, at most how many
-- The oldest records behind the number. Returns counter, records.
local C = redis.call('HMGET', KEYS[1], 'e', 's')
if C[1] ~= ARGV[1] then return { 'EPOCH' } end
return { C[2], redis.call('XRANGE', KEYS[2], '(' .. ARGV[2] .. '-0', '+', 'COUNT', ARGV[3]) }
