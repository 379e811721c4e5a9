-- KEYS control, journal, members, applied, since when this history of the server is known   ARGV epoch to open (16 hex digits), greatest life in ms, epoch to leave or '', news channel
-- The first command of every connection in a partition. A replication id names one history of one data set: it changes on promotion and
-- on restart, and then what was acknowledged may be lost, so that a new epoch begins. Its members join anew. Who was given a lease
-- is known since the epoch began; where nothing of the partition was there, and the server's history is known, since that began.
-- Returns epoch, counter, opened at, whether it was opened now.
local info = redis.call('INFO', 'replication')
if string.match(info, 'role:(%w+)') ~= 'master' then return redis.error_reply('NOTPRIMARY this server is a replica') end
local replid = string.match(info, 'master_replid:(%w+)')
local c = redis.call('HMGET', KEYS[1], 'e', 'r', 's', 't', 'ml')
if tonumber(ARGV[2]) > tonumber(c[5] or '0') then redis.call('HSET', KEYS[1], 'ml', ARGV[2]) end
local same = c[1] and c[1] ~= ARGV[3]
same = same and c[2] == replid
if same then return { c[1], c[3], c[4], 0 } end
local since = string.match(redis.call('GET', KEYS[5]) or '', '^' .. replid .. ' (%d+)$')
if not since then
  since = text(now)
  redis.call('SET', KEYS[5], replid .. ' ' .. since)
end
if c[1] or redis.call('EXISTS', KEYS[2], KEYS[3], KEYS[4]) > 0 then since = text(now) end
local s = tonumber(c[3] or '0') + 1
redis.call('HSET', KEYS[1], 'e', ARGV[1], 'r', replid, 's', text(s), 't', text(now), 'q', since)
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
append(KEYS[2], 1, ARGV[4], ARGV[1], s, { 'o', 'epoch', 'm', 'h', 'at', text(now), 'e', ARGV[1] })
return { ARGV[1], text(s), text(now), 1 }
