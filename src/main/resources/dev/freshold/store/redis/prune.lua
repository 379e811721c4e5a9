-- KEYS control, ages of control fields   ARGV epoch, number, ms since the counter stood there, extra life in ms
-- Forgets control fields that nothing alive can need: whatever was loaded before the number has died of age (rule R11). At most 128 at
-- a time. Returns how many.
local C = redis.call('HMGET', KEYS[1], 'e', 'ml')
if C[1] ~= ARGV[1] or tonumber(ARGV[3]) < tonumber(C[2] or '86400000') + tonumber(ARGV[4]) then return 0 end
local old = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2], 'LIMIT', 0, 128)
if #old > 0 then
  redis.call('HDEL', KEYS[1], unpack(old)) -- at most 128
  redis.call('ZREM', KEYS[2], unpack(old))
end
return #old
