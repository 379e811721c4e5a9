-- KEYS control, journal, ages of control fields, request (or control), then for each target its entries, one a schema version ...
-- ARGV epoch, soft, reason, ms for which a request is remembered (0: none), length of the journal, news channel, channel,
--      schema versions, then for each target: field of the mark, version (8 bytes) or '', subject
-- One number for all targets that say something new. Returns verdict, counter, no-ops, entries met.
local C = redis.call('HMGET', KEYS[1], 'e', 's')
if C[1] ~= ARGV[1] then return { 'EPOCH' } end
local soft, schemas, targets = ARGV[2] == '1', tonumber(ARGV[8]), (#ARGV - 8) / 3
if ARGV[4] ~= '0' and not redis.call('SET', KEYS[4], '1', 'NX', 'PX', ARGV[4]) then return { 'OK', C[2], targets, 0 } end

local marks, news, record = {}, {}, { 'o', 'key', 'm', soft and 'o' or 'h', 'at', text(now), 'w', ARGV[3] }
for t = 0, targets - 1 do
  local field, version, subject = ARGV[9 + 3 * t], ARGV[10 + 3 * t], ARGV[11 + 3 * t]
  local M = marks[field] or mark(redis.call('HGET', KEYS[1], field))
  marks[field] = M -- a key may be named twice
  local standing = M.hardfence
  if soft then standing = M.fence end
  local known = version ~= '' and standing and not below(standing, version)
  if not known then
    news[#news + 1] = { field = field, version = version ~= '' and version or nil, subject = subject, mark = M, at = t }
    record[#record + 1] = 'n'
    record[#record + 1] = subject
  end
end
if #news == 0 then return { 'OK', C[2], targets, 0 } end

local function raised(standing, version) return standing and not below(standing, version) and standing or version end

local s, met = redis.call('HINCRBY', KEYS[1], 's', 1), 0
for _, new in ipairs(news) do
  local M = new.mark
  if new.version then
    M.fence = raised(M.fence, new.version)
    if soft then M.vsoft = s else M.vhard, M.hardfence = s, raised(M.hardfence, new.version) end
  else
    if soft then M.soft = s else M.hard = s end
  end
  redis.call('HSET', KEYS[1], new.field, packmark(M))
  redis.call('ZADD', KEYS[3], text(s), new.field)
  for i = 1, schemas do
    local key = KEYS[4 + new.at * schemas + i]
    local E = header(redis.call('GETRANGE', key, 0, 4400))
    if E and kills(M, E) then
      redis.call('UNLINK', key)
      met = met + 1
    elseif E and ages(M, E) then
      met = met + 1
    end
  end
  redis.call('PUBLISH', ARGV[7], new.subject)
end
append(KEYS[2], ARGV[5], ARGV[6], C[1], s, record)
return { 'OK', text(s), targets - #news, met }
