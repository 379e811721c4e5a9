-- KEYS entry, control, lease, journal, ages of control fields, tag listings ...
-- ARGV 1 epoch, 2 token or '', 3 receipt position or '', 4 load duration in ms, 5 version (8 bytes) or '', 6 kind (0 data, 1 text,
--      2 not found, 3 origin error; 4 and 5 as 0 and 1, with a validator), 7 fresh for, 8 stale for, 9 journaled, 10 draw, 11 field of the mark, 12 subject, 13 channel, 14 length
--      of the journal, 15 news channel, 16 path, 17 tags and content as stored, 18 fields of the generations ...
-- Mirrors PutRule. Where the part `log` stands before it, it is kept there too, and listings and fields begin behind what that needs.
-- Returns verdict, counter, then what the verdict carries.
local raw = redis.call('GETRANGE', KEYS[1], 0, 4400) -- the header and 32 tags at their longest
local E = header(raw)
local names = { 'e', 's', 'fl', ARGV[11] }
for i = log and log.fields or 18, #ARGV do names[#names + 1] = ARGV[i] end
local C = redis.call('HMGET', KEYS[2], unpack(names)) -- 4, and at most 1 + 2 * 32 more
if C[1] ~= ARGV[1] then return { 'EPOCH' } end
local s, M = tonumber(C[2]), mark(C[4])
local version = ARGV[5] ~= '' and ARGV[5] or nil
local cached = E and E.epoch == C[1] and E.version or nil
local hard, settlehard, settlesoft = tonumber(C[3] or '0'), 0, 0
for i = 5, #names do
  if C[i] then
    local G = generation(C[i])
    hard = math.max(hard, G.hard)
    settlehard, settlesoft = math.max(settlehard, G.settlehard), math.max(settlesoft, G.settlesoft)
  end
end

local leased = ARGV[2] ~= ''
local function refuse(reason, current)
  if leased and reason ~= 'LEASE_LOST' then
    redis.call('DEL', KEYS[3])
    redis.call('PUBLISH', ARGV[13], ARGV[12])
  end
  return { 'REFUSED', text(s), reason, current or '' }
end

local L = lease(redis.call('GET', KEYS[3]))
if leased and (not L or L.cooling or L.epoch ~= C[1] or now >= L.till or L.token ~= ARGV[2]) then return refuse('LEASE_LOST') end
local behind = version and cached and below(version, cached)
behind = behind or (M.fence and (not version or below(version, M.fence)))
if behind then
  local lowest = M.fence
  if not lowest or (cached and below(lowest, cached)) then lowest = cached end
  return refuse('BEHIND', lowest)
end

local stamp, start, numbered
local hardest = math.max(hard, M.hard)
if leased then
  stamp, start = L and L.stamp or s, L and L.start or now
  if stamp < math.max(hardest, M.vhard) then return refuse('INVALIDATED') end
  local usable = ARGV[6] == '3' and E and not E.negative and E.epoch == C[1] and E.stamp >= hard and now < E.start + E.stale
    and not kills(M, E)
  if usable then -- its own tags may be others than those of the put
    for _, tag in ipairs(E.tags) do
      local G = redis.call('HGET', KEYS[2], 'g:' .. tag)
      if G and E.stamp < generation(G).hard then usable = false end
    end
  end
  if usable then
    cool(KEYS[3], L, tonumber(ARGV[10]))
    redis.call('PUBLISH', ARGV[13], ARGV[12])
    return { 'UNCHANGED', text(s) }
  end
  numbered = cached and cached ~= version
else
  if version and version == cached and not (log and kills(M, E)) then return { 'UNCHANGED', text(s) } end
  if log and log.has(version) then return { 'UNCHANGED', text(s) } end
  if ARGV[3] ~= '' and tonumber(ARGV[3]) < hardest then return refuse('INVALIDATED') end
  start = now - tonumber(ARGV[4])
  numbered = version or E
  if ARGV[3] ~= '' then stamp = math.min(tonumber(ARGV[3]), s) elseif version then stamp = s + 1 else stamp = s end
end

local function until_settled(life, window) return window > start and math.min(life, window - start) or life end
local stale = until_settled(tonumber(ARGV[8]), settlehard)
local fresh = math.min(until_settled(tonumber(ARGV[7]), math.max(settlehard, settlesoft)), stale)
if now >= start + stale then return refuse('TOO_OLD') end

local flags = (version and 1 or 0) + 2 * tonumber(ARGV[6])
local e1, e2 = tonumber(string.sub(C[1], 1, 8), 16), tonumber(string.sub(C[1], 9), 16)
local head = struct.pack('>BBI4I4', tonumber(ARGV[6]) < 4 and 1 or 2, flags, e1, e2) .. pack64(stamp) .. (version or '\0\0\0\0\0\0\0\0') .. pack64(start)
  .. struct.pack('>I4I4I4', fresh, stale, math.max(0, now - start))
if log then
  if log.isfull() then return { 'FULL', text(s) } end
  log.keep(version, M, head .. ARGV[17])
end

local fences = not leased and version
if numbered and (fences or ARGV[9] == '1') then
  s = redis.call('HINCRBY', KEYS[2], 's', 1)
  append(KEYS[4], ARGV[14], ARGV[15], C[1], s, { 'o', 'put', 'm', 'h', 'at', text(now), 'n', ARGV[12] })
  if fences then
    M.vhard, M.fence, M.hardfence = s, version, version
    redis.call('HSET', KEYS[2], ARGV[11], packmark(M))
    redis.call('ZADD', KEYS[5], text(s), ARGV[11])
  end
end
local ended = redis.call('DEL', KEYS[3])
redis.call('SET', KEYS[1], head .. ARGV[17], 'PXAT', text(start + stale))
for i = log and log.listings or 6, #KEYS do
  local gone = redis.call('ZRANGEBYSCORE', KEYS[i], '-inf', text(now), 'LIMIT', 0, 16)
  if #gone > 0 then redis.call('ZREM', KEYS[i], unpack(gone)) end
  redis.call('ZADD', KEYS[i], text(start + stale), ARGV[16])
  if redis.call('PTTL', KEYS[i]) < start + stale - now then redis.call('PEXPIREAT', KEYS[i], text(start + stale)) end
end
if ended > 0 then redis.call('PUBLISH', ARGV[13], ARGV[12]) end -- every node hears it, so only where somebody may wait
return { 'STORED', text(s), text(math.max(0, start + fresh - now)), text(start + stale - now) }
