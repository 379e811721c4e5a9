-- KEYS control, journal, ages of control fields, request (or control), tag listings ...
-- ARGV epoch, soft, kind, at least (8 bytes) or '', pace, settle in ms, reason, ms for which a request is remembered (0: none),
--      length of the journal, news channel, subjects ...
-- One number for all subjects, at a cost that does not depend on what carries them (rule R1). Returns verdict, counter, version of the first
-- subject (8 bytes), applied, listed entries met.
local names = { 'e', 's' }
for i = 11, #ARGV do names[#names + 1] = 'g:' .. ARGV[i] end
local C = redis.call('HMGET', KEYS[1], unpack(names)) -- 2, and at most 32 more
if C[1] ~= ARGV[1] then return { 'EPOCH' } end
local ZERO, MAX = '\0\0\0\0\0\0\0\0', '\127\255\255\255\255\255\255\255'
local version = C[3] and generation(C[3]).version or ZERO
if ARGV[4] ~= '' and not below(version, ARGV[4]) then return { 'OK', C[2], version, 0, 0 } end
if ARGV[3] ~= 'tag' and version == MAX then return redis.error_reply('EXHAUSTED ' .. ARGV[11]) end
if ARGV[8] ~= '0' and not redis.call('SET', KEYS[4], '1', 'NX', 'PX', ARGV[8]) then return { 'OK', C[2], version, 0, 0 } end

local function after(v)
  if v == MAX then return v end
  local high, low = struct.unpack('>I4I4', v)
  if low == 4294967295 then return struct.pack('>I4I4', high + 1, 0) end
  return struct.pack('>I4I4', high, low + 1)
end
local function larger(one, other) return below(one, other) and other or one end

local soft, window = ARGV[2] == '1', tonumber(ARGV[6])
local s = redis.call('HINCRBY', KEYS[1], 's', 1)
local record = { 'o', ARGV[3], 'm', soft and 'o' or 'h', 'at', text(now), 'w', ARGV[7] }
for i = 3, #names do
  local G = C[i] and generation(C[i]) or { hard = 0, soft = 0, version = ZERO, settlehard = 0, settlesoft = 0, nextat = 0 }
  if soft then G.soft = s else G.hard = s end
  if window > 0 and soft then G.settlesoft = math.max(G.settlesoft, now + window) end
  if window > 0 and not soft then G.settlehard = math.max(G.settlehard, now + window) end
  G.version = larger(larger(pack64(s), after(G.version)), ARGV[4] ~= '' and ARGV[4] or ZERO)
  G.pace, G.nextat = tonumber(ARGV[5]), 0
  redis.call('HSET', KEYS[1], names[i], packgeneration(G))
  redis.call('ZADD', KEYS[3], text(s), names[i])
  record[#record + 1] = 'n'
  record[#record + 1] = ARGV[i + 8]
  if i == 3 then version = G.version end
end
append(KEYS[2], ARGV[9], ARGV[10], C[1], s, record)
local met = 0
for i = 5, #KEYS do met = met + redis.call('ZCOUNT', KEYS[i], '(' .. text(now), '+inf') end
return { 'OK', text(s), version, 1, met }
