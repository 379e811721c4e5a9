-- KEYS control, hold, log, its values, unflushed keys, tenants
-- ARGV epoch, token, tenant, subject, version that the origin has now (8 bytes), newest id of the subject that the caller knows, whether it has no more, ids ...
-- Takes from the log what the origin has, or what is superseded there. Returns whether the log is the caller's to flush; if not, nothing was done.
if redis.call('HGET', KEYS[1], 'e') ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
for i = 8, #ARGV do
  redis.call('XDEL', KEYS[3], ARGV[i])
  redis.call('HDEL', KEYS[4], ARGV[i])
end
local U = unflushed(redis.call('HGET', KEYS[5], ARGV[4]))
if U and ARGV[7] == '1' and U.id == ARGV[6] then
  redis.call('HDEL', KEYS[5], ARGV[4])
elseif U then
  U.fence, U.hardfence = higher(U.fence, ARGV[5]), higher(U.hardfence, ARGV[5])
  redis.call('HSET', KEYS[5], ARGV[4], packunflushed(U))
end
if redis.call('XLEN', KEYS[3]) == 0 then redis.call('SREM', KEYS[6], ARGV[3]) end
return 1
