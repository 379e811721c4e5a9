-- KEYS control, ages of control fields, unflushed keys   ARGV epoch, number, ms since the counter stood there, extra life in ms
-- Forgets control fields that nothing alive can need: whatever was loaded before the number has died of age (rule R11). At most 128 at
-- a time. A key that has writes which have not reached the origin keeps its fence, and is looked at again as if it had been written now.
-- Returns how many were looked at.
local C = redis.call('HMGET', KEYS[1], 'e', 'ml', 's')
if C[1] ~= ARGV[1] or tonumber(ARGV[3]) < tonumber(C[2] or '86400000') + tonumber(ARGV[4]) then return 0 end
local old = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[2], 'LIMIT', 0, 128)
for _, field in ipairs(old) do
  if string.sub(field, 1, 2) == 'k:' and redis.call('HEXISTS', KEYS[3], string.sub(field, 3)) == 1 then
    redis.call('ZADD', KEYS[2], C[3], field)
  else
    redis.call('HDEL', KEYS[1], field)
    redis.call('ZREM', KEYS[2], field)
  end
end
return #old
