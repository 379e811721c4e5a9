-- Stands before every script: the store's clock, and the binary layouts. Integers are big-endian; what may exceed 2^53 (versions)
-- stays in two halves, for numbers here are doubles. The layouts are those of EntryFormat and ControlFormat.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function u64(high, low) return high * 4294967296 + low end
local function halves(n) return math.floor(n / 4294967296), n % 4294967296 end
local function text(n) return string.format('%.0f', n) end
local function pack64(n) return struct.pack('>I4I4', halves(n)) end

-- Whether one version, 8 bytes, is below another.
local function below(one, other)
  local h1, l1 = struct.unpack('>I4I4', one)
  local h2, l2 = struct.unpack('>I4I4', other)
  return h1 < h2 or (h1 == h2 and l1 < l2)
end

-- The header of an entry; nil for none, or for one of a format that this script does not know.
local HEADER = 47
local function header(raw)
  if not raw or #raw < HEADER then return nil end
  local format = string.byte(raw, 1)
  if format ~= 1 and format ~= 2 then return nil end
  local E = {}
  local flags, e1, e2, s1, s2, b1, b2, tags
  flags, e1, e2, s1, s2 = struct.unpack('>BI4I4I4I4', raw, 2)
  b1, b2, E.fresh, E.stale, E.cost, tags = struct.unpack('>I4I4I4I4I4B', raw, 27)
  E.epoch = string.format('%08x%08x', e1, e2)
  E.stamp = u64(s1, s2)
  if flags % 2 == 1 then E.version = string.sub(raw, 19, 26) end
  E.negative = flags % 8 >= 4
  E.start = u64(b1, b2)
  E.tags = {}
  local at = HEADER + 1
  for i = 1, tags do
    local length = string.byte(raw, at)
    E.tags[i] = string.sub(raw, at + 1, at + length)
    at = at + 1 + length
  end
  E.ends = at - 1
  return E
end

-- What is remembered of the busts of a key.
local function mark(raw)
  if not raw then return { hard = 0, soft = 0, vhard = 0, vsoft = 0 } end
  local h1, h2, o1, o2, vh1, vh2, vo1, vo2, flags = struct.unpack('>I4I4I4I4I4I4I4I4B', raw)
  local M = { hard = u64(h1, h2), soft = u64(o1, o2), vhard = u64(vh1, vh2), vsoft = u64(vo1, vo2) }
  if flags % 2 == 1 then M.fence = string.sub(raw, 34, 41) end
  if flags >= 2 then M.hardfence = string.sub(raw, 42, 49) end
  return M
end

local function packmark(M)
  local flags = (M.fence and 1 or 0) + (M.hardfence and 2 or 0)
  return pack64(M.hard) .. pack64(M.soft) .. pack64(M.vhard) .. pack64(M.vsoft) .. string.char(flags)
    .. (M.fence or '\0\0\0\0\0\0\0\0') .. (M.hardfence or '\0\0\0\0\0\0\0\0')
end

local function newest(M) return math.max(M.hard, M.soft, M.vhard, M.vsoft) end

local function kills(M, E)
  if E.stamp < M.hard then return true end
  if E.version then return M.hardfence and below(E.version, M.hardfence) end
  return E.stamp < M.vhard
end

local function ages(M, E)
  if E.stamp < M.soft then return true end
  if E.version then return M.fence and below(E.version, M.fence) end
  return E.stamp < M.vsoft
end

-- The generation of a subject: hard, soft, version; then, if a window or a pace was asked for, those.
local function generation(raw)
  local h1, h2, o1, o2 = struct.unpack('>I4I4I4I4', raw)
  local G = { hard = u64(h1, h2), soft = u64(o1, o2), version = string.sub(raw, 17, 24), settlehard = 0, settlesoft = 0, pace = 0, nextat = 0 }
  if #raw > 24 then
    local a1, a2, b1, b2, pace, c1, c2 = struct.unpack('>I4I4I4I4I4I4I4', raw, 25)
    G.settlehard, G.settlesoft, G.pace, G.nextat = u64(a1, a2), u64(b1, b2), pace, u64(c1, c2)
  end
  return G
end

local function packgeneration(G)
  local raw = pack64(G.hard) .. pack64(G.soft) .. G.version
  if G.settlehard > 0 or G.settlesoft > 0 or G.pace > 0 then
    raw = raw .. pack64(G.settlehard) .. pack64(G.settlesoft) .. struct.pack('>I4', G.pace) .. pack64(G.nextat)
  end
  return raw
end

-- What stands under the lease of an entry: a load, or the cooling after a failed one.
local function lease(raw)
  if not raw then return nil end
  local cooling, failures, e1, e2, s1, s2, b1, b2, u1, u2 = struct.unpack('>BBI4I4I4I4I4I4I4I4', raw)
  return { cooling = cooling == 1, failures = failures, epoch = string.format('%08x%08x', e1, e2), stamp = u64(s1, s2),
    start = u64(b1, b2), till = u64(u1, u2), token = string.sub(raw, 35), body = string.sub(raw, 3, 26) }
end

local function packlease(cooling, failures, body, till, token)
  return string.char(cooling and 1 or 0, failures) .. body .. pack64(till) .. token
end

-- Nobody loads again before the back-off is over: 1 s, twice as long each time, 30 s at the most, less up to a quarter.
local function cool(key, L, draw)
  local full = math.min(30000, 1000 * 2 ^ math.min(L.failures, 5))
  local back = full - math.floor(full * draw / 4)
  redis.call('SET', key, packlease(true, math.min(L.failures + 1, 100), L.body, now + back, ''), 'PX', text(back + 60000))
end

-- The record of a number, as fields and their values, to the journal and to whoever listens.
local function append(journal, length, channel, epoch, s, record)
  redis.call('XADD', journal, 'MAXLEN', '~', length, text(s) .. '-0', unpack(record)) -- at most 8 + 2 * 256
  local news = { '+', epoch, pack64(s) }
  for _, part in ipairs(record) do news[#news + 1] = struct.pack('>I4c0', #part, part) end
  redis.call('PUBLISH', channel, table.concat(news))
end

-- The serial of a member; behind it stand the time of its last renewal and the ms of its lease.
local function serialof(member) return u64(struct.unpack('>I4I4', member)) end

-- The number up to which every member has applied the journal; nil: there is no member.
local function everybody(applied) return tonumber(redis.call('ZRANGE', applied, 0, 0, 'WITHSCORES')[2]) end

-- Tells how far everybody is, if that has moved.
local function acked(applied, channel, epoch, before)
  local all = everybody(applied)
  if not all or all == before then return end
  redis.call('PUBLISH', channel, '=' .. epoch .. pack64(all) .. struct.pack('>I4', redis.call('ZCARD', applied)))
end

-- Where a put is kept besides; set by the part `log`, where it stands before the script.
local log = nil
