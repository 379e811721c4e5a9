-- KEYS lease   ARGV token, failed, draw, subject, channel
-- Gives a lease back, or has the key cool down. Returns whether it was live.
local L = lease(redis.call('GET', KEYS[1]))
if not L or L.cooling or now >= L.till or L.token ~= ARGV[1] then return 0 end
if ARGV[2] == '1' then cool(KEYS[1], L, tonumber(ARGV[3])) else redis.call('DEL', KEYS[1]) end
redis.call('PUBLISH', ARGV[5], ARGV[4])
return 1
