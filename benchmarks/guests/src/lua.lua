-- What lua.c runs: calls, tables, strings, closures, metatables and floats. Returns a line that says what came of it.

local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

local function queens(n)
  local columns, up, down, found = {}, {}, {}, 0
  local function place(row)
    if row > n then
      found = found + 1
      return
    end
    for column = 1, n do
      if not (columns[column] or up[row + column] or down[row - column]) then
        columns[column], up[row + column], down[row - column] = true, true, true
        place(row + 1)
        columns[column], up[row + column], down[row - column] = nil, nil, nil
      end
    end
  end
  place(1)
  return found
end

local function words()
  local seed, counts, text = 42, {}, {}
  for i = 1, 30000 do
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    text[i] = string.char(97 + seed // 65536 % 7) .. string.char(97 + seed // 1024 % 5) .. "word" .. seed // 7 % 50
  end
  for word in table.concat(text, " "):gmatch("%a+%d*") do
    counts[word] = (counts[word] or 0) + 1
  end
  local sorted = {}
  for word in pairs(counts) do sorted[#sorted + 1] = word end
  table.sort(sorted, function(a, b)
    if counts[a] ~= counts[b] then return counts[a] > counts[b] end
    return a < b
  end)
  return ("%s %d of %d"):format(sorted[1], counts[sorted[1]], #sorted)
end

local Vector = {}
Vector.__index = Vector
Vector.__add = function(a, b) return setmetatable({ x = a.x + b.x, y = a.y + b.y }, Vector) end
Vector.__mul = function(a, f) return setmetatable({ x = a.x * f, y = a.y * f }, Vector) end
function Vector:length() return math.sqrt(self.x * self.x + self.y * self.y) end

local function orbit(steps)
  local place, speed = setmetatable({ x = 1.0, y = 0.0 }, Vector), setmetatable({ x = 0.0, y = 1.0 }, Vector)
  for _ = 1, steps do
    local distance = place:length()
    speed = speed + place * (-0.001 / (distance * distance * distance))
    place = place + speed * 0.001
  end
  return ("%.9f"):format(place:length())
end

local function mandelbrot(size)
  local inside = 0
  for row = 0, size - 1 do
    for column = 0, size - 1 do
      local cx, cy, x, y, n = 3.0 * column / size - 2.0, 2.0 * row / size - 1.0, 0.0, 0.0, 0
      while n < 50 and x * x + y * y < 4.0 do
        x, y = x * x - y * y + cx, 2.0 * x * y + cy
        n = n + 1
      end
      if n == 50 then inside = inside + 1 end
    end
  end
  return inside
end

local function counters(n)
  local made = {}
  for i = 1, n do
    local count = i
    made[i] = function(by)
      count = count + by
      return count
    end
  end
  local sum = 0
  for turn = 1, 20 do
    for i = 1, n do sum = sum + made[i](turn) end
  end
  return sum
end

return table.concat({ fib(24), queens(7), words(), orbit(60000), mandelbrot(90), counters(5000) }, ", ")
