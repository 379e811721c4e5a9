-- KEYS tag listings ...
-- Returns how many entries they list that may still be served.
local met = 0
for i = 1, #KEYS do met = met + redis.call('ZCOUNT', KEYS[i], '(' .. text(now), '+inf') end
return met
