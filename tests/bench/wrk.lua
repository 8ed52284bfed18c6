-- wrk: sends what the environment says and prints one line for scripts/bench to read:
--     requests seconds p50_us p99_us refused slowest_second
--
-- BENCH_METHOD         one, or several with commas between that take turns, from the second on:
--                      wrk asks for one request that it never sends
-- BENCH_AUTHORIZATION  the header's value
-- BENCH_BODY           the body; DST in it becomes a destination of BENCH_DESTINATIONS, in turn
-- refused counts answers that are not 2xx and failures of the connection; slowest_second is how
-- many requests were sent in the second that saw the fewest, the first and the last left out.

local threads = {}
local body = os.getenv("BENCH_BODY")
local destinations = tonumber(os.getenv("BENCH_DESTINATIONS") or "1")
local before, behind
local sent = 0
local clock = os.time
local methods, requests = {}, {}

for method in (os.getenv("BENCH_METHOD") or "GET"):gmatch("%u+") do
  table.insert(methods, method)
end
wrk.method = methods[1]
wrk.headers["Authorization"] = os.getenv("BENCH_AUTHORIZATION")
if body and body ~= "" then
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = body
  before, behind = body:match("^(.-)DST(.*)$")
end

function setup(thread)
  table.insert(threads, thread)
end

function init()
  seconds = {} -- global: done() reads it through thread:get
  if before then
    wrk.body = before .. "14152000000" .. behind
  end
  local text = wrk.format()
  if before then
    head, tail = text:match("^(.*)14152000000(.*)$")
  end
  for i, method in ipairs(methods) do
    requests[i] = wrk.format(method)
  end
end

function request()
  local now = clock()

  seconds[now] = (seconds[now] or 0) + 1
  sent = sent + 1
  if not tail then
    return requests[(sent - 1) % #requests + 1]
  end
  return head .. string.format("1415%07d", 2000000 + sent % destinations) .. tail
end

local function slowest(counts)
  local first, last, least = math.huge, 0, nil

  for second in pairs(counts) do
    first, last = math.min(first, second), math.max(last, second)
  end
  for second = first + 1, last - 1 do
    least = math.min(least or math.huge, counts[second] or 0)
  end
  return least or 0
end

function done(summary, latency)
  local e = summary.errors

  print(string.format("%d %.6f %d %d %d %d", summary.requests, summary.duration / 1e6,
    latency:percentile(50), latency:percentile(99), e.status + e.connect + e.read + e.write + e.timeout,
    slowest(threads[1]:get("seconds"))))
end
