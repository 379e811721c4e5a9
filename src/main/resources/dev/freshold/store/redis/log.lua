-- Stands before `put` where what is put is to be written to the origin later: in the same step it is appended to the log, which must be durable.
-- KEYS 6 log, 7 its values, 8 unflushed keys, 9 tenants that have any, 10 tag listings ...
-- ARGV 18 the most that the log may hold, 19 tenant, 20 namespace, 21 schema, 22 key, 23 version in digits, 24 the caller's tags, with a space between them, 25 request id,
--      26 fields of the generations ...
-- Returns FULL, beside what put returns, if the log holds as much.
if not string.find(redis.call('INFO', 'persistence'), 'aof_enabled:1', 1, true) then
  return redis.error_reply('UNDURABLE appendonly is no')
end
log = { listings = 10, fields = 26 }

-- Whether the same write waits there already.
function log.has(version)
  local U = unflushed(redis.call('HGET', KEYS[8], ARGV[12]))
  return U and U.version == version and U.schema == ARGV[21]
end

function log.isfull() return redis.call('XLEN', KEYS[6]) >= tonumber(ARGV[18]) end

-- M is what was remembered of the key before this write. What others have raised its fences to stays, whatever becomes of ours.
function log.keep(version, M, entry)
  redis.call('SADD', KEYS[9], ARGV[19])
  local id = redis.call('XADD', KEYS[6], '*', 'n', ARGV[20], 's', ARGV[21], 'k', ARGV[22], 'v', ARGV[23], 'g', ARGV[24], 'r', ARGV[25])
  redis.call('HSET', KEYS[7], id, entry)
  local U = unflushed(redis.call('HGET', KEYS[8], ARGV[12])) or {}
  if M.fence ~= U.version then U.fence = M.fence end
  if M.hardfence ~= U.version then U.hardfence = M.hardfence end
  U.version, U.id, U.schema = version, id, ARGV[21]
  redis.call('HSET', KEYS[8], ARGV[12], packunflushed(U))
end
