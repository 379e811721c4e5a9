-- KEYS control, members, applied
-- ARGV epoch, node, serial, ms of its lease, epoch of what it has applied or '' for nothing, up to which number, news channel
-- Makes the node a member of the fleet, as far as it has applied the journal (rule R8); one that has applied nothing begins at the
-- counter. What it has applied of another epoch changes nothing, nor does a call that a later one of the same node has overtaken: it
-- would take the node for further than it is. Returns the counter.
local C = redis.call('HMGET', KEYS[1], 'e', 's')
if C[1] ~= ARGV[1] then return { 'EPOCH' } end
local M, serial = redis.call('HGET', KEYS[2], ARGV[2]), tonumber(ARGV[3])
local foreign = ARGV[5] ~= '' and ARGV[5] ~= C[1]
local overtaken = M and serialof(M) >= serial
if foreign or overtaken then return { C[2] } end
local before = everybody(KEYS[3])
redis.call('HSET', KEYS[2], ARGV[2], pack64(serial) .. pack64(now) .. pack64(tonumber(ARGV[4])))
redis.call('ZADD', KEYS[3], ARGV[5] == '' and C[2] or ARGV[6], ARGV[2])
acked(KEYS[3], ARGV[7], C[1], before)
return { C[2] }
