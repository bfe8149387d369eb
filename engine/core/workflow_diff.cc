#include "core/workflow_diff.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace rectify::core {

namespace {

using Changed = WorkflowChange::Part;
using Kind = WorkflowChange::Kind;

// What there is to say of one thing: aspect and text, empty where it has nothing of it. Of two things of one kind the
// aspects are the same, in the same order.
using Aspects = std::vector<std::pair<std::string, std::string>>;

struct Described {
  std::string name;
  Aspects aspects;
};

std::string listed(const std::vector<std::string>& items) { return to_text(Value(items)); }

std::string said(const Title& title) {
  if (title.en.empty() || title.zh.empty() || title.en == title.zh) return title.en.empty() ? title.zh : title.en;
  return title.en + " / " + title.zh;
}

// "low (Low / 低), high".
std::string said_values(const Field& field) {
  std::vector<std::string> values = field.values;
  for (std::string& value : values) {
    const auto title = field.value_titles.find(value);
    if (title != field.value_titles.end()) value += " (" + said(title->second) + ")";
  }
  return listed(values);
}

std::string flag(bool value) { return value ? "yes" : ""; }

std::string by_calendar(const std::string& calendar) {
  return calendar.empty() ? "" : fmt::format(" by calendar {}", calendar);
}

struct DeadlineText {
  std::string operator()(const SpanFromEntry& rule) const { return to_text(rule.span) + by_calendar(rule.calendar); }
  std::string operator()(const FromField& rule) const { return fmt::format("field {}", rule.field); }
  std::string operator()(const SpanFromField& rule) const {
    return fmt::format("{} from field {}{}", to_text(rule.span), rule.field, by_calendar(rule.calendar));
  }
  std::string operator()(const FromExpression& rule) const { return rule.source + by_calendar(rule.calendar); }
};

std::string said(const std::optional<DeadlineRule>& rule) { return rule ? std::visit(DeadlineText{}, *rule) : ""; }

template <typename Timed>
std::string timed(const std::optional<Timed>& rule) {
  return rule ? to_text(rule->span) + ": " + rule->transition : "";
}

std::string said(const std::optional<Review>& review) {
  if (!review) return {};
  return fmt::format("{}{}, rung {}", review->recurring ? "every " : "after ", to_text(review->span), review->rung);
}

std::string said(const Needs& needs) {
  const auto& [fields, note, evidence, decision, parts_closed] = needs;  // each is said below
  std::vector<std::string> parts = fields;
  if (note) parts.emplace_back("a note");
  for (const EvidenceNeed& need : evidence) {
    parts.push_back(
        fmt::format("{} evidence{}", need.count, need.kind.empty() ? "" : fmt::format(" of kind {}", need.kind)));
  }
  if (decision) parts.emplace_back("a decision number");
  if (parts_closed) parts.emplace_back("every part closed");
  return listed(parts);
}

std::string said(const std::optional<Approvals>& approvals) {
  if (!approvals) return {};
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  if (approvals->count > 0) add(fmt::format("{} of {}", approvals->count, listed(approvals->by)));
  if (approvals->distinct_units) add("of distinct units");
  if (!approvals->all.empty()) add(fmt::format("all of {}", listed(approvals->all)));
  if (!approvals->veto.empty()) add(fmt::format("veto {}", listed(approvals->veto)));
  if (approvals->expires) add(fmt::format("expires after {}", to_text(*approvals->expires)));
  return text;
}

std::string said(FieldType type) {
  constexpr std::string_view kTypes[] = {"text", "number", "date", "enum", "person", "unit", "path"};
  return std::string(kTypes[static_cast<std::size_t>(type)]);
}

std::string holder_of(const Role& role) {
  constexpr std::string_view kBy[] = {"unit ", "unit of field ", "person ", "person of field "};
  return std::string(kBy[static_cast<std::size_t>(role.by)]) + role.value + (role.or_above ? " or above" : "") +
         (role.office.empty() ? "" : fmt::format(", office {}", role.office));
}

Described describe(const Field& field) {
  return {field.name,
          {{"title", said(field.title)},
           {"type", field.list ? fmt::format("list of {}", said(field.type)) : said(field.type)},
           {"values", said_values(field)},
           {"unit", field.unit},
           {"required in", listed(field.required_in)},
           {"private", flag(field.is_private)},
           {"computed", field.computed}}};
}

Described describe(const Role& role) {
  return {role.name, {{"title", said(role.title)}, {"held by", holder_of(role)}}};
}

Described describe(const Group& group) { return {group.name, {{"title", said(group.title)}}}; }

Described describe(const State& state) {
  return {state.name,
          {{"title", said(state.title)},
           {"phase", std::string(kPhaseNames[static_cast<std::size_t>(state.phase)])},
           {"final", flag(state.final)},
           {"within", state.group},
           {"clock stands still", flag(state.paused)},
           {"pause budget", timed(state.budget)},
           {"deadline", said(state.deadline)},
           {"after", timed(state.after)},
           {"review", said(state.review)},
           {"notify", listed(state.notify)}}};
}

Described describe(const Transition& transition) {
  return {transition.name,
          {{"title", said(transition.title)},
           {"from", listed(transition.from)},
           {"to", transition.to},
           {"resumes", listed(transition.resumes)},
           {"by", listed(transition.by)},
           {"needs", said(transition.needs)},
           {"sets", listed(transition.sets)},
           {"not same as", listed(transition.not_same_as)},
           {"approvals", said(transition.approvals)},
           {"when", transition.when},
           {"next episode", flag(transition.next_episode)}}};
}

std::string said(const Ruling& ruling) {
  std::vector<std::string> outcomes;
  for (const Ruling::Outcome& outcome : ruling.outcomes) outcomes.push_back(outcome.name);
  return listed(ruling.by) + ": " + listed(outcomes);
}

Described describe(const Rung& rung) {
  const auto& acknowledge = rung.acknowledge;
  return {rung.name,
          {{"title", said(rung.title)},
           {"after", to_text(rung.after) + (rung.after_previous ? " after the one before" : "")},
           {"notify", listed(rung.notify)},
           {"when", rung.when},
           {"acknowledge",
            acknowledge ? fmt::format("{} within {}", listed(acknowledge->by), to_text(acknowledge->within)) : ""},
           {"decides", rung.ruling ? said(*rung.ruling) : ""}}};
}

Described describe(const Rule& rule) {
  std::string config;
  for (const auto& [name, value] : rule.config)
    config += fmt::format("{}{}: {}", config.empty() ? "" : "; ", name, to_text(value));
  std::string rungs;
  for (const Rung& rung : rule.rungs) {
    rungs += fmt::format("{}{} ({})", rungs.empty() ? "" : "; ", rung.name, listed(rung.notify));
  }
  return {rule.name,
          {{"file", rule.file},
           {"config", config},
           {"rungs", rungs},
           {"asked", std::string(kHours[static_cast<std::size_t>(rule.hours)])}}};
}

// How the ladder is climbed.
void add_ladder(Described& described, const Ladder& ladder) {
  static constexpr std::string_view kCatchUps[] = {"all", "highest"};
  static constexpr std::string_view kRestarts[] = {"on leaving the state", "with the episode"};
  described.aspects.emplace_back("grace", ladder.grace ? to_text(*ladder.grace) : "");
  described.aspects.emplace_back("catch up", kCatchUps[static_cast<std::size_t>(ladder.catch_up)]);
  described.aspects.emplace_back("claims", kHours[static_cast<std::size_t>(ladder.hours)]);
  described.aspects.emplace_back("resets", kRestarts[static_cast<std::size_t>(ladder.restart)]);
  described.aspects.emplace_back("cap", ladder.cap == 0 ? "" : std::to_string(ladder.cap));
}

Described describe(const Workflow& workflow) {
  std::vector<std::string> rungs;
  if (workflow.ladder) {
    for (const Rung& rung : workflow.ladder->rungs) rungs.push_back(rung.name);
  }
  Described described{{},
                      {{"workflow", workflow.name},
                       {"version", std::to_string(workflow.version)},
                       {"title", said(workflow.title)},
                       {"calendar", workflow.calendar_name},
                       {"organisation", workflow.organisation_name},
                       {"starts in", workflow.states.empty() ? std::string() : workflow.states.front().name},
                       {"order of rungs", listed(rungs)}}};
  if (workflow.ladder) add_ladder(described, *workflow.ladder);
  return described;
}

template <typename Things>
std::vector<Described> describe_all(const Things& things) {
  std::vector<Described> all;
  for (const auto& thing : things) all.push_back(describe(thing));
  return all;
}

class Difference {
 public:
  void compare(Changed part, const std::vector<Described>& before, const std::vector<Described>& after) {
    for (const Described& old : before) {
      const Described* now = find(after, old.name);
      if (now == nullptr) {
        whole(part, Kind::removed, old);
      } else {
        changed(part, old, *now);
      }
    }
    for (const Described& now : after) {
      if (find(before, now.name) == nullptr) whole(part, Kind::added, now);
    }
  }

  std::vector<WorkflowChange> changes;

 private:
  static const Described* find(const std::vector<Described>& all, const std::string& name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Described& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
  }

  void whole(Changed part, Kind kind, const Described& thing) {
    for (const auto& [aspect, text] : thing.aspects) {
      if (text.empty()) continue;
      changes.push_back({part, kind, thing.name, aspect, kind == Kind::removed ? text : std::string(),
                         kind == Kind::added ? text : std::string()});
    }
  }

  void changed(Changed part, const Described& before, const Described& after) {
    for (std::size_t i = 0; i < before.aspects.size(); ++i) {
      const auto& [aspect, old] = before.aspects[i];
      const std::string& now = after.aspects[i].second;
      if (old != now) changes.push_back({part, Kind::changed, before.name, aspect, old, now});
    }
  }
};

}  // namespace

std::vector<WorkflowChange> diff(const Workflow& before, const Workflow& after) {
  const std::vector<Rung> none;
  Difference difference;
  difference.compare(Changed::workflow, {describe(before)}, {describe(after)});
  difference.compare(Changed::field, describe_all(before.fields), describe_all(after.fields));
  difference.compare(Changed::role, describe_all(before.roles), describe_all(after.roles));
  difference.compare(Changed::group, describe_all(before.groups), describe_all(after.groups));
  difference.compare(Changed::state, describe_all(before.states), describe_all(after.states));
  difference.compare(Changed::transition, describe_all(before.transitions), describe_all(after.transitions));
  difference.compare(Changed::rung, describe_all(before.ladder ? before.ladder->rungs : none),
                     describe_all(after.ladder ? after.ladder->rungs : none));
  difference.compare(Changed::rule, describe_all(before.rules), describe_all(after.rules));
  return std::move(difference.changes);
}

}  // namespace rectify::core
