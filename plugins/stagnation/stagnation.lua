-- stagnation 停滞: claims a rung when nothing has happened to a measure for too long.
--
-- While a measure is in one of the phases, every comment, piece of evidence, amendment and move is progress. When there
-- has been none for the span, the rung is claimed: once an episode. While the clock stands still nothing is counted, and
-- the span begins anew when the measure moves on.
--
--   config      without it
--     after     10 workdays     how long nothing may happen: 3 workdays, 30 days
--     phases    [execute]       where it counts
--     rung      stalled         what is claimed
--
-- In a workflow:
--
--   escalation:
--     - rule: lua
--       file: stagnation
--       config: {after: 5 workdays}
--       rungs:
--         - {name: stalled, title: {en: No progress, zh: 工作停滞}, notify: [lead]}
local rule = {
  version = "1",
  events = {"commented", "attached", "amended"},
  config = {after = "10 workdays", phases = {"execute"}, rung = "stalled"},
}

function rule.open(config)
  for _, phase in ipairs(config.phases) do
    if not contains({"assign", "execute", "verify", "close"}, phase) then
      error("phases: there is no phase '" .. phase .. "'; there are assign, execute, verify, close")
    end
  end
end

local function last_progress(measure)
  local last = measure.entered
  for _, event in ipairs({"commented", "attached", "amended", "fired"}) do
    last = math.max(last, measure.last(event) or last)
  end
  return last
end

function rule.look(measure, wish, config)
  if measure.is_final or measure.is_paused or not contains(config.phases, measure.phase) then return end
  if measure.has_claimed(config.rung) then return end
  local due = end_of(last_progress(measure), config.after)
  if measure.now > due then
    wish.claim(config.rung)
  else
    wish.wake(due + 1)
  end
end

return rule
