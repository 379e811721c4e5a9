-- KEYS control, hold, log, its values, unflushed keys, tenants, dead letters
-- ARGV epoch, token, tenant, subject, version (8 bytes), newest id of the subject that the caller knows, whether it has no more, id, field of the mark,
--      version of the newest that is left (8 bytes) or '', code, message, attempts, most dead letters
-- Takes an entry from the log to the dead letters. The fence that it has raised was for a row that does not exist, and goes back to where it would
-- be without it. Returns whether the log is the caller's to flush; if not, nothing was done.
if redis.call('HGET', KEYS[1], 'e') ~= ARGV[1] or redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
local entry = redis.call('XRANGE', KEYS[3], ARGV[8], ARGV[8])[1]
if not entry then return 1 end
local letter = entry[2]
for _, part in ipairs({ 'i', ARGV[8], 'c', ARGV[11], 'm', ARGV[12], 't', ARGV[13], 'at', text(now), 'e', redis.call('HGET', KEYS[4], ARGV[8]) or '' }) do
  letter[#letter + 1] = part
end
redis.call('XADD', KEYS[7], 'MAXLEN', '~', ARGV[14], '*', unpack(letter)) -- 24
redis.call('XDEL', KEYS[3], ARGV[8])
redis.call('HDEL', KEYS[4], ARGV[8])

local U = unflushed(redis.call('HGET', KEYS[5], ARGV[4]))
if U then
  local left = ARGV[10] ~= '' and ARGV[10] or nil
  local raw = redis.call('HGET', KEYS[1], ARGV[9])
  if raw then
    local M = mark(raw)
    if M.fence == ARGV[5] then M.fence = higher(U.fence, left) end
    if M.hardfence == ARGV[5] then M.hardfence = higher(U.hardfence, left) end
    redis.call('HSET', KEYS[1], ARGV[9], packmark(M))
  end
  if ARGV[7] == '1' and U.id == ARGV[6] then
    redis.call('HDEL', KEYS[5], ARGV[4])
  elseif U.version == ARGV[5] and left then
    U.version = left
    redis.call('HSET', KEYS[5], ARGV[4], packunflushed(U))
  end
end
if redis.call('XLEN', KEYS[3]) == 0 then redis.call('SREM', KEYS[6], ARGV[3]) end
return 1
