-- KEYS entry, control, lease
-- ARGV epoch, token or '', lease ms, beta, draw, min version (8 bytes) or '', max age in ms, field of the mark, fields of the generations ...
-- Reads all that a read is judged by, and takes the lease if one is asked for, needed and free.
-- Returns now, counter, opened at, hard, soft, mark, lease state, its ms, entry (without content where it is dead).
local raw = redis.call('GET', KEYS[1])
local E = header(raw)
local names = { 'e', 's', 't', 'fl', ARGV[8] }
for i = 9, #ARGV do names[#names + 1] = ARGV[i] end
if E then for _, tag in ipairs(E.tags) do names[#names + 1] = 'g:' .. tag end end
local C = redis.call('HMGET', KEYS[2], unpack(names)) -- 5, and at most 1 + 2 * 32 more
if C[1] ~= ARGV[1] then return { 'EPOCH' } end

local hard, soft = tonumber(C[4] or '0'), 0
for i = 6, #names do
  if C[i] then
    local h1, h2, o1, o2 = struct.unpack('>I4I4I4I4', C[i])
    hard = math.max(hard, u64(h1, h2))
    soft = math.max(soft, u64(o1, o2))
  end
end
local M = mark(C[5])

local alive = E and E.epoch == C[1] and E.stamp >= hard and now < E.start + E.stale and not kills(M, E)
local aged = alive and (E.stamp < soft or ages(M, E))
if aged and E.negative then alive = false end
local fits = alive and math.max(0, now - E.start) < tonumber(ARGV[7])
  and (ARGV[6] == '' or (E.version and not below(E.version, ARGV[6])))
local fresh = fits and not aged and now < E.start + E.fresh
local beta = tonumber(ARGV[4])
local early = fresh and not E.negative and beta > 0 and now - E.cost * beta * math.log(tonumber(ARGV[5])) >= E.start + E.fresh

local state, ms = 'none', 0
if ARGV[2] ~= '' and (not fresh or early) then
  local L = lease(redis.call('GET', KEYS[3]))
  local live = L and L.epoch == C[1] and now < L.till
  live = live and L.stamp >= math.max(hard, soft, newest(M))
  if live then
    state, ms = L.cooling and 'cooling' or 'held', L.till - now
  else
    local paced = {}
    if E then
      for i = 6, #names do
        if C[i] and #C[i] > 24 then
          local G = generation(C[i])
          if G.pace > 0 and math.max(G.hard, G.soft) > E.stamp then
            local over = G.nextat - now * 1000 - (G.pace - 1) * math.ceil(1000000 / G.pace)
            if over > 0 then ms = math.max(ms, math.ceil(over / 1000)) end
            paced[names[i]] = G
          end
        end
      end
    end
    if ms > 0 then
      state = 'paced'
    else
      for name, G in pairs(paced) do
        G.nextat = math.max(G.nextat, now * 1000) + math.ceil(1000000 / G.pace)
        redis.call('HSET', KEYS[2], name, packgeneration(G))
      end
      ms = tonumber(ARGV[3])
      local high, low = string.sub(C[1], 1, 8), string.sub(C[1], 9)
      local body = struct.pack('>I4I4', tonumber(high, 16), tonumber(low, 16)) .. pack64(tonumber(C[2])) .. pack64(now)
      redis.call('SET', KEYS[3], packlease(false, L and L.failures or 0, body, now + ms, ARGV[2]), 'PX', ARGV[3])
      state = 'granted'
    end
  end
end
if E and not alive then raw = string.sub(raw, 1, E.ends) end
return { text(now), C[2], C[3], text(hard), text(soft), C[5] or '', state, text(ms), E and raw or '' }
