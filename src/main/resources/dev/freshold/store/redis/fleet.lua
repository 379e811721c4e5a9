-- KEYS control, members, applied   ARGV epoch
-- Who has to be waited for. Returns counter, now, since when leases are known, members with what is known of them, members with what they have applied.
local C = redis.call('HMGET', KEYS[1], 'e', 's', 'q')
if C[1] ~= ARGV[1] then return { 'EPOCH' } end
return { C[2], text(now), C[3], redis.call('HGETALL', KEYS[2]), redis.call('ZRANGE', KEYS[3], 0, -1, 'WITHSCORES') }
