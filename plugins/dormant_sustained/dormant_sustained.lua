-- dormant_sustained 长期坚持失管: claims a rung when the reviews of a long-term measure are missed again and again.
--
-- A measure that is to be kept up for good (长期坚持) is in phase `close` with a recurring review. One missed review is
-- what the state's own `review` tells; this rule speaks up when several were missed in a row. Holding the review (firing
-- the transition from the state to itself) starts the count anew.
--
--   config      without it
--     missed    2               reviews in a row
--     rung      dormant         what is claimed, once an episode
--
-- In a workflow:
--
--   escalation:
--     - rule: lua
--       file: dormant_sustained
--       config: {missed: 3}
--       rungs:
--         - {name: dormant, title: {en: Reviews are not held, zh: 长期坚持措施失管}, notify: [lead]}
local rule = {version = "1", events = {"rung_claimed"}, config = {missed = "2", rung = "dormant"}}

function rule.open(config)
  local missed = tonumber(config.missed)
  if not missed or missed < 1 then error("missed: '" .. config.missed .. "' has to be a number from 1 on") end
end

function rule.look(measure, wish, config)
  if measure.phase ~= "close" or measure.is_final then return end
  if measure.rungs >= tonumber(config.missed) then wish.claim(config.rung) end
end

return rule
