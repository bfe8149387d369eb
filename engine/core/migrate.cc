#include "core/migrate.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "core/deadlines.h"
#include "core/field_values.h"
#include "core/fire.h"

namespace rectify::core {

namespace {

const std::string& renamed(const Renames& names, const std::string& name) {
  const auto found = names.find(name);
  return found == names.end() ? name : found->second;
}

std::string quoted(const std::string& name) { return "'" + name + "'"; }

template <typename Items>
std::vector<std::string_view> names_of(const Items& items) {
  std::vector<std::string_view> names;
  names.reserve(items.size());
  for (const auto& item : items) names.push_back(item.name);
  return names;
}

// One measure on its way.
class Migration {
 public:
  Migration(const Workflow& from, const Workflow& to, const Measure& measure, const Migrate& migrate, Instant now)
      : from_(from), to_(to), measure_(measure), map_(*migrate.map), now_(now), after_(measure) {
    event_.from_version = from.version;
    event_.to_version = to.version;
    event_.from = measure.state;
    event_.map = map_.digest;
    event_.note = migrate.note;
  }

  Result<Migrated> judge() {
    const State* state = find_state(to_, renamed(map_.states, measure_.state));
    if (state == nullptr) {
      faults_.push_back(fmt::format("version {} has no state {}: say under `states` what {} becomes", to_.version,
                                    quoted(renamed(map_.states, measure_.state)), measure_.state));
      return verdict();
    }
    land(*state);
    move_fields(*state);
    keep_independence();
    rename_states();
    for (const Proposal& proposal : measure_.proposals) event_.proposals.push_back(proposal.transition);
    if (!faults_.empty()) return verdict();
    if (measure_.stopped) {
      move_stopped_clock();
    } else {
      move_clock(*state);
    }
    return verdict();
  }

 private:
  Result<Migrated> verdict() {
    if (faults_.empty()) return std::move(event_);
    return Error{Code::denied,
                 fmt::format("{} cannot go on by {}: {}", measure_.id.get(), workflow_ref(to_.name, to_.version),
                             joined(faults_)),
                 measure_.id.get()};
  }

  void land(const State& state) {
    event_.to = state.name;
    event_.phase = state.phase;
    event_.clock = map_.clock;
    if (const auto rule = map_.clocks.find(measure_.state); rule != map_.clocks.end()) event_.clock = rule->second;
    const State* old = find_state(from_, measure_.state);
    const bool was_paused = old != nullptr && old->paused;
    if (state.final) faults_.push_back(fmt::format("{} is final, and a migration closes nothing", state.name));
    if (was_paused != state.paused) {
      faults_.push_back(fmt::format("the clock {} in {} and {} in {}, and a migration neither stops nor starts it",
                                    std::string(was_paused ? "stands still" : "runs"), measure_.state,
                                    state.paused ? "stands still" : "runs", state.name));
    }
    after_.state = state.name;
    after_.phase = state.phase;
    after_.workflow_version = to_.version;
  }

  void move_fields(const State& state) {
    Fields fields;
    for (const auto& [name, value] : measure_.fields) {
      if (std::find(map_.without.begin(), map_.without.end(), name) != map_.without.end()) continue;
      const std::string& now = renamed(map_.fields, name);
      if (find_field(to_, now) != nullptr) {
        fields[now] = value;
      } else {
        faults_.push_back(
            fmt::format("field {} has a value, and version {} has no field {}: say under `fields` what it becomes, or "
                        "drop it with `without`",
                        name, to_.version, quoted(now)));
      }
    }
    Fields given = fields;
    std::erase_if(given, [&](const auto& field) { return !find_field(to_, field.first)->computed.empty(); });
    check_sets(to_, given, faults_);
    check_required(to_, state, fields, faults_);
    event_.sets = changes(measure_.fields, fields);
    after_.fields = std::move(fields);
    auto computed = with_computed(to_, after_, {});
    if (!computed) return faults_.push_back(computed.error().message);
    after_.fields = merged(after_.fields, *computed);
    for (auto& [name, value] : *computed) event_.sets[name] = std::move(value);
  }

  static Fields changes(const Fields& before, const Fields& after) {
    Fields sets;
    for (const auto& [name, value] : before) {
      if (!after.contains(name)) {
        const bool list = std::holds_alternative<std::vector<std::string>>(value);
        sets[name] = list ? Value(std::vector<std::string>{}) : Value(std::string());
      }
    }
    for (const auto& [name, value] : after) {
      const auto was = before.find(name);
      if (was == before.end() || was->second != value) sets[name] = value;
    }
    return sets;
  }

  // Who fired what in this episode is what keeps an executor from verifying: it goes on under the new names.
  void keep_independence() {
    for (const auto& [name, actor] : measure_.fired_by) {
      const std::string& now = renamed(map_.transitions, name);
      if (find_transition(to_, now) == nullptr) {
        if (!is_watched(name)) continue;
        faults_.push_back(
            fmt::format("{} fired {}, which bars them from others, and version {} has no transition {}: say under "
                        "`transitions` what it becomes",
                        actor.person, name, to_.version, quoted(now)));
      } else if (now != name) {
        event_.renamed_transitions[name] = now;
      }
    }
  }

  // Whether having fired it bars anybody from anything.
  [[nodiscard]] bool is_watched(const std::string& name) const {
    return std::any_of(from_.transitions.begin(), from_.transitions.end(), [&](const Transition& transition) {
      const auto& others = transition.not_same_as;
      return std::find(others.begin(), others.end(), name) != others.end();
    });
  }

  // What was first promised in this episode stays on record.
  void rename_states() {
    after_.first_due.clear();
    for (const auto& [name, due] : measure_.first_due) {
      const std::string& now = renamed(map_.states, name);
      if (now != name) event_.renamed_states[name] = now;
      after_.first_due.emplace(now, due);
    }
  }

  void move_clock(const State& state) {
    const State* old = find_state(from_, measure_.state);
    event_.rungs_claimed = carried_rungs(old, state, measure_.rungs_claimed);
    if (event_.clock == ClockRule::keep) {
      event_.deadline = kept(measure_.deadline);
      return;
    }
    if (event_.clock == ClockRule::recompute && measure_.deadline && old != nullptr && (old->review || state.review)) {
      faults_.push_back(fmt::format("when the review of {} was last done is not known, so it is not recomputed{}",
                                    measure_.state, choose_another()));
      return;
    }
    const NewDeadline given = renewed(state, measure_.deadline, recomputes() ? measure_.entered : now_);
    event_.deadline = given.deadline;
    event_.deadline_by_field = given.by_field;
    if (!recomputes()) return;
    after_.deadline = event_.deadline;
    after_.rungs_claimed = event_.rungs_claimed;
    event_.rungs_claimed = rungs_passed(to_, after_, now_);
  }

  // The clock of the state that the measure was paused in; it goes on when the pause ends.
  void move_stopped_clock() {
    const StoppedClock& stopped = *measure_.stopped;
    const std::string& name = renamed(map_.states, stopped.state);
    const State* state = find_state(to_, name);
    if (state == nullptr) {
      faults_.push_back(fmt::format("its clock was stopped in {}, and version {} has no state {}", stopped.state,
                                    to_.version, quoted(name)));
      return;
    }
    Migrated::Stopped moved{name, {}, carried_rungs(find_state(from_, stopped.state), *state, stopped.rungs_claimed)};
    if (recomputes()) {
      faults_.push_back(fmt::format("its clock stands still, and when it entered {} is not known{}", stopped.state,
                                    choose_another()));
    } else if (event_.clock == ClockRule::keep) {
      moved.deadline = kept(stopped.deadline);
    } else {
      after_.state = state->name;
      after_.phase = state->phase;
      moved.deadline = renewed(*state, stopped.deadline, stopped.at).deadline;
    }
    event_.stopped = std::move(moved);
  }

  [[nodiscard]] bool recomputes() const { return event_.clock == ClockRule::recompute; }

  [[nodiscard]] std::string choose_another() const {
    return fmt::format(": say `clocks: {{{}: keep}}` or shift", measure_.state);
  }

  std::optional<Deadline> kept(const std::optional<Deadline>& deadline) {
    if (deadline && find_calendar(to_, deadline->calendar) == nullptr) {
      faults_.push_back(
          fmt::format("its deadline counts by calendar {}, which version {} does not name, so it cannot be kept",
                      quoted(deadline->calendar), to_.version));
    }
    return deadline;
  }

  // The deadline by the new rules of a state that was entered at `entered`. What was first set stays on record.
  NewDeadline renewed(const State& state, const std::optional<Deadline>& before, Instant entered) {
    NewDeadline given = deadline_on_entry(to_, after_, state, after_.fields, entered);
    if (!given.fault.empty()) faults_.push_back(given.fault);
    if (given.deadline && before) given.deadline->original = before->original;
    return given;
  }

  std::uint32_t carried_rungs(const State* old, const State& state, std::uint32_t claimed) {
    const bool reviewed = old != nullptr && old->review.has_value();
    if (claimed == 0 || reviewed != state.review.has_value()) return 0;
    if (reviewed) return claimed;
    if (!from_.ladder || !to_.ladder) return 0;
    return carried_on_ladder(claimed);
  }

  std::uint32_t carried_on_ladder(std::uint32_t claimed) {
    std::map<std::string, bool> was_claimed;  // by the rung's new name
    std::uint32_t position = 0;
    for (const Rung& rung : from_.ladder->rungs) was_claimed[renamed(map_.rungs, rung.name)] = position++ < claimed;
    std::uint32_t carried = 0;
    std::uint32_t place = 0;
    for (const Rung& rung : to_.ladder->rungs) {
      ++place;
      if (const auto found = was_claimed.find(rung.name); found != was_claimed.end() && found->second) carried = place;
    }
    for (place = 0; place < carried; ++place) {
      const std::string& name = to_.ladder->rungs[place].name;
      const auto found = was_claimed.find(name);
      if (found == was_claimed.end() || found->second) continue;
      faults_.push_back(fmt::format("rung {} was not claimed yet, and the new ladder puts it below {}, which was", name,
                                    to_.ladder->rungs[carried - 1].name));
    }
    return carried;
  }

  const Workflow& from_;
  const Workflow& to_;
  const Measure& measure_;
  const MigrationMap& map_;
  const Instant now_;
  Measure after_;  // as far as deadlines and expressions look at it
  Migrated event_;
  std::vector<std::string> faults_;
};

using Known = std::vector<std::string_view>;

void check_name(const std::string& what, const std::string& name, const Known& known, const char* version,
                std::vector<std::string>& faults) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  const auto near = nearest(name, known);
  faults.push_back(
      fmt::format("the {} version has no {} {}{}", version, what, quoted(name),
                  near.empty() ? std::string() : fmt::format("; did you mean {}?", quoted(std::string(near)))));
}

void check_renames(const std::string& what, const Renames& names, const Known& old, const Known& now,
                   std::vector<std::string>& faults) {
  for (const auto& [from, to] : names) {
    check_name(what, from, old, "old", faults);
    check_name(what, to, now, "new", faults);
  }
}

}  // namespace

std::vector<std::string> misfits(const MigrationMap& map, const Workflow& from, const Workflow& to) {
  std::vector<std::string> faults;
  const auto states = names_of(from.states);
  const auto fields = names_of(from.fields);
  const std::vector<Rung> none;
  check_renames("state", map.states, states, names_of(to.states), faults);
  check_renames("transition", map.transitions, names_of(from.transitions), names_of(to.transitions), faults);
  check_renames("field", map.fields, fields, names_of(to.fields), faults);
  check_renames("rung", map.rungs, names_of(from.ladder ? from.ladder->rungs : none),
                names_of(to.ladder ? to.ladder->rungs : none), faults);
  for (const std::string& field : map.without) check_name("field", field, fields, "old", faults);
  for (const auto& [state, rule] : map.clocks) check_name("state", state, states, "old", faults);
  std::map<std::string, std::string> taken;  // what two old fields would both become
  for (const Field& field : from.fields) {
    if (std::find(map.without.begin(), map.without.end(), field.name) != map.without.end()) continue;
    const auto [first, fresh] = taken.emplace(renamed(map.fields, field.name), field.name);
    if (!fresh)
      faults.push_back(fmt::format("fields {} and {} would both be {}", first->second, field.name, first->first));
  }
  return faults;
}

Result<Migrated> judge_migrate(const Workflow& from, const Workflow& to, const Measure& measure, const Migrate& migrate,
                               Instant now) {
  const MigrationMap& map = *migrate.map;
  const auto conflict = [&](const std::string& message) {
    return Error{Code::conflict, measure.id.get() + " " + message, measure.id.get()};
  };
  if (measure.workflow != map.workflow || measure.workflow_version != map.from) {
    return conflict(fmt::format("goes by {}, and the map leads from {}",
                                workflow_ref(measure.workflow, measure.workflow_version),
                                workflow_ref(map.workflow, map.from)));
  }
  if (measure.final) return conflict("is closed, and closed measures stay with their version");
  if (const auto due = next_due(from, measure); due && due->wake <= now) {
    return conflict(fmt::format("has something due by {}, which is done first", workflow_ref(map.workflow, map.from)));
  }
  return Migration(from, to, measure, migrate, now).judge();
}

}  // namespace rectify::core
