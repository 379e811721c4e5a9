-- KEYS hold, log   ARGV token, only if the log is empty
-- Gives the right to flush the log back. Returns whether the caller has it no longer.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 1 end
if ARGV[2] == '1' and redis.call('XLEN', KEYS[2]) > 0 then return 0 end
redis.call('DEL', KEYS[1])
return 1
