-- KEYS lease   ARGV token, ms from now
-- Has a lease last longer, and never shorter. Returns whether it was live.
local L = lease(redis.call('GET', KEYS[1]))
if not L or L.cooling or now >= L.till or L.token ~= ARGV[1] then return 0 end
local till = math.max(L.till, now + tonumber(ARGV[2]))
redis.call('SET', KEYS[1], packlease(false, L.failures, L.body, till, L.token), 'PX', text(till - now))
return 1
