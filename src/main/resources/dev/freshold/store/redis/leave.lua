-- KEYS control, members, applied   ARGV epoch, node, serial or '', news channel
-- Has the node be waited for no longer, if it has not renewed since that serial. Returns verdict, whether it was a member.
local epoch = redis.call('HGET', KEYS[1], 'e')
if epoch ~= ARGV[1] then return { 'EPOCH' } end
local M = redis.call('HGET', KEYS[2], ARGV[2])
if not M or (ARGV[3] ~= '' and ARGV[3] ~= text(serialof(M))) then return { 'OK', 0 } end
local before = everybody(KEYS[3])
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('ZREM', KEYS[3], ARGV[2])
acked(KEYS[3], ARGV[4], epoch, before)
return { 'OK', 1 }
