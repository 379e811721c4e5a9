-- KEYS control, hold, log   ARGV epoch, token, id, at most how many
-- The oldest entries of the log behind the id, without their values. Returns whether the log is the caller's to flush, entries.
if redis.call('HGET', KEYS[1], 'e') ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[2] then return { 0, {} } end
return { 1, redis.call('XRANGE', KEYS[3], '(' .. ARGV[3], '+', 'COUNT', ARGV[4]) }
