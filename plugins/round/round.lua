-- round 督查: a campaign of supervision: between two dates a sample of the measures is drawn, and each of them has to be
-- checked.
--
-- Each open measure is drawn, or not, by its id and the seed alone: nobody can lean on the draw once the seed is
-- committed, and anybody can draw again. The rung is the demand for a check; let it need an acknowledgement or a
-- decision of those who check. Measures that are registered during the campaign are drawn too.
--
--   config      without it
--     from, to  (needed)        first and last day of the campaign: 2026-03-02
--     seed      (needed)        a text that nobody could choose to their liking, as the number of a lottery draw
--     share     10              of a hundred measures, how many are drawn; 0.5 is one in two hundred
--     by        [unit, risk]    fields whose values have shares of their own
--     shares    []              such values: ["high 50", "housing-office 30"]; the first that fits counts
--     rung      check           what is claimed, once an episode
--
-- In a workflow:
--
--   escalation:
--     - rule: lua
--       file: round
--       config: {from: 2026-03-02, to: 2026-03-31, seed: 8734105 of 2026-02-28, by: [risk], shares: [high 50, low 5]}
--       rungs:
--         - {name: check, title: {en: Check on site, zh: 现场督查}, notify: [supervision]}
--
-- To draw again: the first 16 hex digits of SHA-256(seed, a zero byte, id), modulo 1000000; the measure is drawn where
-- that is below share × 10000.
--
--   hex=$(printf '%s\0%s' "8734105 of 2026-02-28" "m-17" | sha256sum | cut -c1-16)
--   echo "ibase=16; ${hex^^} % F4240" | bc          # below 500000 with a share of 50: drawn
local rule = {
  version = "1",
  config = {from = true, to = true, seed = true, share = "10", by = {"unit", "risk"}, shares = {}, rung = "check"},
}

local function share_in(text, what)
  local share = tonumber(text)
  if not share or share < 0 or share > 100 then error(what .. ": '" .. text .. "' has to be a number from 0 to 100") end
  return share
end

-- "housing office 30" → "housing office", 30
local function parts_of(entry)
  for at = #entry, 1, -1 do
    if entry:sub(at, at) == " " then return entry:sub(1, at - 1), share_in(entry:sub(at + 1), "shares") end
  end
  error("shares: '" .. entry .. "' has to be a value and a number: high 50")
end

function rule.open(config)
  share_in(config.share, "share")
  for _, entry in ipairs(config.shares) do parts_of(entry) end
  if config.to < config.from then error("to: the campaign ends before it begins") end
end

local function share_of(measure, config)
  for _, entry in ipairs(config.shares) do
    local value, share = parts_of(entry)
    for _, field in ipairs(config.by) do
      if contains({measure.fields[field]}, value) then return share end
    end
  end
  return share_in(config.share, "share")
end

function rule.look(measure, wish, config)
  local begins = day(config.from)
  if measure.is_final or measure.now > end_of(day(config.to), "0 days") then return end
  if measure.now < begins then
    wish.wake(begins)
  elseif draw(config.seed, measure.id) < share_of(measure, config) * 10000 then
    wish.claim(config.rung)
  end
end

return rule
