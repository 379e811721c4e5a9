-- KEYS entry, control, lease, journal, unflushed keys   ARGV epoch, field of the mark, records of the journal to look at, fields of the generations ...
-- Everything about one key, for people. Returns now, counter, opened at, floor, mark, lease, entry header, bytes of its content, fields,
-- their values, journal, version of the newest write that waits for the origin.
local raw = redis.call('GETRANGE', KEYS[1], 0, 4400)
local E = header(raw)
local names = { 'e', 's', 't', 'fl', ARGV[2] }
local fields = {}
for i = 4, #ARGV do fields[#fields + 1] = ARGV[i] end
if E then for _, tag in ipairs(E.tags) do fields[#fields + 1] = 'g:' .. tag end end
for _, field in ipairs(fields) do names[#names + 1] = field end
local C = redis.call('HMGET', KEYS[2], unpack(names)) -- 5, and at most 1 + 2 * 32 more
if C[1] ~= ARGV[1] then return { 'EPOCH' } end
local values = {}
for i = 6, #names do values[#values + 1] = C[i] or '' end
return { text(now), C[2], C[3], C[4] or '0', C[5] or '', redis.call('GET', KEYS[3]) or '', E and string.sub(raw, 1, E.ends) or '',
  E and redis.call('STRLEN', KEYS[1]) - E.ends - 1 - string.byte(raw, E.ends + 1) or 0, fields, values, redis.call('XREVRANGE', KEYS[4], '+', '-', 'COUNT', ARGV[3]),
  string.sub(redis.call('HGET', KEYS[5], string.sub(ARGV[2], 3)) or '', 18, 25) }
