// GET /v1/audit/diff: what changed between two moments, of one measure or of an inspection.
#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "http/api/audit_reads.h"
#include "http/api/filters.h"
#include "http/api/privacy.h"
#include "http/api/reads.h"
#include "http/server/problem.h"

namespace rectify::http {

namespace {

const core::Measure* address_of(const std::optional<core::Measure>& measure) { return measure ? &*measure : nullptr; }

// What can differ, by name. Nothing of a measure that is not registered.
std::map<std::string, Json> facts_of(const core::Measure* measure, const core::Workflow* workflow) {
  std::map<std::string, Json> facts;
  if (measure == nullptr) return facts;
  facts["state"] = measure->state;
  facts["phase"] = core::kPhaseNames[static_cast<std::size_t>(measure->phase)];
  facts["episode"] = measure->episode;
  facts["returns"] = measure->returns;
  facts["comments"] = measure->comments;
  if (measure->deadline) facts["deadline"] = local_time(workflow, measure->deadline->due);
  if (measure->stopped) facts["stopped"] = local_time(workflow, measure->stopped->at);
  for (const char* list : {"rungs", "evidence", "proposals"}) facts[list] = Json::array();
  for (const core::RaisedRung& rung : measure->raised) facts["rungs"].push_back(rung.name);
  for (const core::Evidence& piece : measure->evidence) facts["evidence"].push_back(piece.name);
  for (const core::Proposal& proposal : measure->proposals) {
    std::string text = proposal.transition + " by " + core::to_text(proposal.actor);
    if (proposal.approvals.size() > 1) text += ", " + std::to_string(proposal.approvals.size()) + " agreed";
    facts["proposals"].push_back(std::move(text));
  }
  const Json fields = to_json(measure->fields);
  for (const auto& [name, value] : fields.items()) facts["field." + name] = value;
  return facts;
}

// In this order, and then the fields.
constexpr std::array<const char*, 10> kFacts = {"state",   "phase", "deadline", "stopped",   "episode",
                                                "returns", "rungs", "evidence", "proposals", "comments"};

bool is_nothing(const Json& value) { return value.is_null() || value == 0 || (value.is_array() && value.empty()); }

// With `hides` only that a confidential field has changed.
Json changes_between(const core::Measure* before, const core::Measure* after, const core::Workflow* workflow,
                     bool hides) {
  const auto was = facts_of(before, workflow);
  const auto is = facts_of(after, workflow);
  const auto value = [](const std::map<std::string, Json>& facts, const std::string& what) {
    const auto found = facts.find(what);
    return found == facts.end() ? Json() : found->second;
  };
  std::vector<std::string> names(kFacts.begin(), kFacts.end());
  for (const auto* facts : {&was, &is}) {
    for (const auto& [name, ignored] : *facts) {
      if (name.starts_with("field.") && std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
      }
    }
  }
  Json changes = Json::array();
  for (const std::string& name : names) {
    const Json first = value(was, name);
    const Json then = value(is, name);
    if (first == then || (is_nothing(first) && is_nothing(then))) continue;
    const bool hidden = hides && name.starts_with("field.") && is_confidential(workflow, name.substr(6));
    const auto shown = [&](const Json& known) { return hidden && !known.is_null() ? Json(kHidden) : known; };
    changes.push_back({{"what", name}, {"before", shown(first)}, {"after", shown(then)}});
  }
  return changes;
}

struct Between {
  AsOf from;
  AsOf until;
};

Result<Between> moments_of(const Reading& reading, const Target& target, const Zone& zone) {
  const std::string* first = value_of(target, "from");
  const std::string* second = value_of(target, "until");
  if (first == nullptr || second == nullptr) {
    return Error{Code::invalid, "two moments are compared: say from=2020-10-31&until=2020-11-30", {}};
  }
  auto from = as_of(reading, zone, *first);
  if (!from) return from.error();
  auto until = as_of(reading, zone, *second);
  if (!until) return until.error();
  if (until->lines < from->lines) return Error{Code::invalid, "'from' lies after 'until': exchange them", {}};
  return Between{*from, *until};
}

Json moment_json(const AsOf& moment, const Zone& zone) {
  Json json{{"at", zone.format(moment.at)}};
  json["lines"] = moment.lines;
  return json;
}

Response diff_of_measure(const Reading& reading, const Target& target, const std::string& id,
                         const AuditLimits& limits) {
  auto record = reading.view.measure(MeasureId(id));
  if (!record) return problem(record.error());
  if (*record == nullptr) return problem({Code::not_found, "there is no measure " + id, id});
  const auto workflow = workflow_of(reading.engine, (*record)->measure);
  const Zone zone = workflow == nullptr ? zone_of(reading.engine) : workflow->calendar.zone;
  auto between = moments_of(reading, target, zone);
  if (!between) return problem(between.error());
  auto before = measure_at(reading.view, MeasureId(id), between->from);
  if (!before) return problem(before.error());
  auto after = measure_at(reading.view, MeasureId(id), between->until);
  if (!after) return problem(after.error());
  // A measure's lines are read in order, so those between are the ones after the last that was there before.
  const std::uint64_t first = *before ? (*before)->revision.get() : 0;
  const std::uint64_t last = *after ? (*after)->revision.get() : 0;
  if (last > first + limits.lines_max) {
    return problem({Code::exhausted, "more than " + std::to_string(limits.lines_max) + " lines lie between", id});
  }
  const bool hides = is_hidden(reading, workflow.get(), (*record)->measure);
  Json lines = Json::array();
  auto read = lines_of(reading.view, MeasureId(id), [&](const core::Event& event, std::string_view line) {
    if (event.revision.get() > last) return false;
    if (event.revision.get() > first) lines.push_back(Json::parse(hides ? masked_line(*workflow, line) : line));
    return true;
  });
  if (!read) return problem(read.error());
  return json_response({{"measure", id},
                        {"title", to_json((*record)->measure.title)},
                        {"from", moment_json(between->from, zone)},
                        {"until", moment_json(between->until, zone)},
                        {"changes", changes_between(address_of(*before), address_of(*after), workflow.get(), hides)},
                        {"lines", std::move(lines)}});
}

// Numbers of measures before and after, by a name.
class Counts {
 public:
  void add(const core::Measure* before, const core::Measure* after, const core::Workflow* workflow) {
    count(before, workflow, &Pair::before);
    count(after, workflow, &Pair::after);
  }
  [[nodiscard]] Json states() const {
    Json rows = Json::array();
    for (const auto& [key, pair] : states_) {
      rows.push_back({{"state", key.second},
                      {"title", to_json(pair.title)},
                      {"phase", core::kPhaseNames[key.first]},
                      {"before", pair.before},
                      {"after", pair.after}});
    }
    return rows;
  }
  [[nodiscard]] Json phases() const {
    Json rows = Json::array();
    for (std::size_t i = 0; i < phases_.size(); ++i) {
      rows.push_back({{"phase", core::kPhaseNames[i]}, {"before", phases_[i].before}, {"after", phases_[i].after}});
    }
    return rows;
  }

 private:
  struct Pair {
    core::Title title;
    std::uint64_t before = 0;
    std::uint64_t after = 0;
  };
  void count(const core::Measure* measure, const core::Workflow* workflow, std::uint64_t Pair::* side) {
    if (measure == nullptr) return;
    const auto phase = static_cast<std::size_t>(measure->phase);
    ++(phases_[phase].*side);
    Pair& pair = states_[{phase, measure->state}];
    ++(pair.*side);
    const core::State* state = workflow == nullptr ? nullptr : core::find_state(*workflow, measure->state);
    if (state != nullptr) pair.title = state->title;
  }
  std::map<std::pair<std::size_t, std::string>, Pair> states_;  // by phase and state
  std::array<Pair, 4> phases_;
};

Response diff_of_inspection(const Reading& reading, const Target& target, const std::string& inspection,
                            const AuditLimits& limits) {
  const Zone zone = zone_of(reading.engine);
  auto between = moments_of(reading, target, zone);
  if (!between) return problem(between.error());
  store::Query query;
  query.inspection = inspection;
  query.as_of = between->from.lines;
  std::map<std::string, Revision> earlier;
  auto listed = each_measure(reading.view, query, [&](const core::Measure& measure) -> Result<void> {
    if (earlier.size() == limits.measures_max) return too_many_measures(limits);
    earlier[measure.id.get()] = measure.revision;
    return {};
  });
  if (!listed) return problem(listed.error());
  Counts counts;
  Json measures = Json::array();
  std::uint64_t looked_at = 0;
  query.as_of = between->until.lines;
  auto read = each_measure(reading.view, query, [&](const core::Measure& later) -> Result<void> {
    if (++looked_at > limits.measures_max) return too_many_measures(limits);
    const auto workflow = workflow_of(reading.engine, later);
    const auto known = earlier.find(later.id.get());
    if (known != earlier.end() && known->second == later.revision) {
      counts.add(&later, &later, workflow.get());
      return {};
    }
    // It differs: in what, its own lines say.
    auto before = measure_at(reading.view, later.id, between->from);
    if (!before) return before.error();
    auto after = measure_at(reading.view, later.id, between->until);
    if (!after) return after.error();
    counts.add(address_of(*before), address_of(*after), workflow.get());
    const bool hides = is_hidden(reading, workflow.get(), later);
    Json changes = changes_between(address_of(*before), address_of(*after), workflow.get(), hides);
    if (!changes.empty()) {
      measures.push_back({{"id", later.id.get()}, {"title", to_json(later.title)}, {"changes", std::move(changes)}});
    }
    return {};
  });
  if (!read) return problem(read.error());
  if (looked_at == 0) return problem({Code::not_found, "there is no measure of inspection " + inspection, inspection});
  return json_response({{"inspection", inspection},
                        {"from", moment_json(between->from, zone)},
                        {"until", moment_json(between->until, zone)},
                        {"states", counts.states()},
                        {"phases", counts.phases()},
                        {"measures", std::move(measures)}});
}

}  // namespace

Error too_many_measures(const AuditLimits& limits) {
  return {Code::exhausted,
          "the histories of more than " + std::to_string(limits.measures_max) +
              " measures would have to be read: ask about fewer",
          {}};
}

Response read_diff(const Reading& reading, const Target& target, const AuditLimits& limits) {
  if (auto ok = allow_only(target, {"measure", "inspection", "from", "until"}); !ok) return problem(ok.error());
  const std::string* measure = value_of(target, "measure");
  const std::string* inspection = value_of(target, "inspection");
  if ((measure == nullptr) == (inspection == nullptr)) {
    return problem({Code::invalid, "say what is compared: either measure=ID or inspection=ID", {}});
  }
  if (measure != nullptr) return diff_of_measure(reading, target, *measure, limits);
  return diff_of_inspection(reading, target, *inspection, limits);
}

}  // namespace rectify::http
