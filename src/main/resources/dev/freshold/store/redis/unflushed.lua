-- What is remembered of a key whose writes have not all reached the origin: the fences as they stood without them, the version of the newest,
-- its id in the log, and its schema version.
local function unflushed(raw)
  if not raw then return nil end
  local flags = string.byte(raw, 1)
  local U = { version = string.sub(raw, 18, 25) }
  if flags % 2 == 1 then U.fence = string.sub(raw, 2, 9) end
  if flags >= 2 then U.hardfence = string.sub(raw, 10, 17) end
  U.id, U.schema = string.match(raw, '^(%S+) (.*)$', 26)
  return U
end

local function packunflushed(U)
  return string.char((U.fence and 1 or 0) + (U.hardfence and 2 or 0)) .. (U.fence or '\0\0\0\0\0\0\0\0') .. (U.hardfence or '\0\0\0\0\0\0\0\0')
    .. U.version .. U.id .. ' ' .. U.schema
end

-- The higher of two versions, either of which may be none.
local function higher(one, other)
  if not one or not other then return one or other end
  return below(one, other) and other or one
end
