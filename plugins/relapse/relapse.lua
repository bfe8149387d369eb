-- relapse 反弹: claims a rung when a problem that counted as solved is there again.
--
-- It is there again when a measure is reopened soon after it was closed, and when the previous inspection had a finding
-- with the same words. Each is told once: the first in the episode that the reopening began, the second when the
-- measure is first looked at.
--
--   config      without it
--     within    180 days        between closing and reopening
--     previous  (nothing)       the id of the previous inspection; without one its findings are not looked at
--     rung      relapsed        what is claimed
--
-- In a workflow:
--
--   escalation:
--     - rule: lua
--       file: relapse
--       config: {within: 90 days, previous: inspection-2018}
--       rungs:
--         - {name: relapsed, title: {en: The problem is back, zh: 问题反弹回潮}, notify: [lead]}
local rule = {version = "1", config = {within = "180 days", previous = false, rung = "relapsed"}}

local kCompared = "compared"

function rule.look(measure, wish, config)
  if measure.is_final then return end
  if measure.reopened and measure.closed and measure.reopened <= end_of(measure.closed, config.within) then
    wish.claim(config.rung)
  end
  if config.previous and measure.memory ~= kCompared then
    if measure.has_finding(config.previous) then wish.claim(config.rung) end
    wish.remember(kCompared)
  end
end

return rule
