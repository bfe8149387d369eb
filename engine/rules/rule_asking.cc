#include "rules/rule_asking.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "core/calendar.h"
#include "core/event.h"
#include "core/measure.h"
#include "core/rule_calls.h"
#include "core/workflow.h"
#include "rules/abi.h"
#include "rules/rule_host.h"

namespace rectify::rules {

namespace {

std::int64_t ms_or_none(const std::optional<Instant>& at) { return at ? at->ms : RECTIFY_NO_TIME; }

bool is_a_time(std::int64_t ms) { return kFirstInstant.ms <= ms && ms <= kLastInstant.ms; }

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end != 0) lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

struct RuleAsking::Shown {
  static RuleAsking& of(const rectify_view* view) { return *static_cast<RuleAsking*>(view->engine); }

  static rectify_text field(const rectify_view* view, rectify_text name) {
    RuleAsking& self = of(view);
    const auto found = self.call_.measure.fields.find(view_of(name));
    if (found == self.call_.measure.fields.end()) return {nullptr, 0};
    if (const auto* one = std::get_if<std::string>(&found->second)) return self.keep(*one);
    std::string lines;
    for (const std::string& item : std::get<std::vector<std::string>>(found->second)) lines += item + '\n';
    if (!lines.empty()) lines.pop_back();
    return self.keep(std::move(lines));
  }

  static std::int32_t field_kind(const rectify_view* view, rectify_text name) {
    const core::Field* field = core::find_field(of(view).call_.workflow, view_of(name));
    if (field == nullptr) return RECTIFY_NO_FIELD;
    return field->list ? RECTIFY_LIST : RECTIFY_ONE_VALUE;
  }

  static const core::Activity* activity(const rectify_view* view, rectify_text event) {
    RuleAsking& self = of(view);
    const auto* const type = std::find(std::begin(core::kEventTypes), std::end(core::kEventTypes), view_of(event));
    if (type == std::end(core::kEventTypes)) {
      const std::string_view near = nearest(view_of(event), core::kEventTypes);
      self.fault(fmt::format("it asks how often '{}' was, which is no type of event{}", view_of(event),
                             near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
      return nullptr;
    }
    const auto found =
        self.call_.measure.activity.find(static_cast<std::uint8_t>(type - std::begin(core::kEventTypes)));
    return found == self.call_.measure.activity.end() ? nullptr : &found->second;
  }
  static std::uint32_t count(const rectify_view* view, rectify_text event) {
    const core::Activity* found = activity(view, event);
    return found == nullptr ? 0 : found->count;
  }
  static std::int64_t last(const rectify_view* view, rectify_text event) {
    const core::Activity* found = activity(view, event);
    return found == nullptr ? RECTIFY_NO_TIME : found->last.ms;
  }

  static std::int32_t has_claimed(const rectify_view* view, rectify_text rung) {
    const core::RuleCall& call = of(view).call_;
    return core::has_claimed(call.measure, call.rule.name, view_of(rung)) ? 1 : 0;
  }

  static std::int64_t end_of(const rectify_view* view, std::int64_t from_ms, rectify_text span) {
    const auto parsed = core::parse_span(view_of(span));
    if (!parsed || !is_a_time(from_ms)) return RECTIFY_NO_TIME;
    return core::end_of_span(of(view).call_.workflow.calendar, {from_ms}, *parsed).ms;
  }
  static std::int64_t workdays(const rectify_view* view, std::int64_t from_ms, std::int64_t to_ms) {
    if (!is_a_time(from_ms) || !is_a_time(to_ms)) return 0;
    const core::Calendar& calendar = of(view).call_.workflow.calendar;
    return core::workdays_between(calendar, calendar.zone.day_of({from_ms}), calendar.zone.day_of({to_ms}));
  }
  static std::int64_t day(const rectify_view* view, rectify_text date) {
    const auto parsed = parse_day(view_of(date));
    if (!parsed) return RECTIFY_NO_TIME;
    return of(view).call_.workflow.calendar.zone.instant_of(*parsed, 0).ms;
  }

  static const core::Neighbours* neighbours(RuleAsking& self) {
    if (self.call_.neighbours == nullptr) self.unanswered_ = "nothing is known here of other measures";
    return self.call_.neighbours;
  }
  static rectify_status load_of(const rectify_view* view, rectify_text unit, std::uint64_t* open,
                                std::uint64_t* overdue) {
    RuleAsking& self = of(view);
    const core::Neighbours* others = neighbours(self);
    if (others == nullptr) return RECTIFY_LATER;
    const auto load = others->load_of(view_of(unit), self.call_.now);
    if (!load) {
      self.unanswered_ = load.error().text();
      return RECTIFY_LATER;
    }
    *open = load->open;
    *overdue = load->overdue;
    return RECTIFY_DONE;
  }
  static rectify_status has_finding(const rectify_view* view, rectify_text inspection, std::int32_t* has) {
    RuleAsking& self = of(view);
    const core::Neighbours* others = neighbours(self);
    if (others == nullptr) return RECTIFY_LATER;
    const auto found = others->has_finding(view_of(inspection), self.call_.measure);
    if (!found) {
      self.unanswered_ = found.error().text();
      return RECTIFY_LATER;
    }
    *has = *found ? 1 : 0;
    return RECTIFY_DONE;
  }
  static std::uint32_t draw(const rectify_view* view, rectify_text seed, rectify_text id) {
    RuleAsking& self = of(view);
    const core::Neighbours* others = neighbours(self);
    if (others != nullptr) return others->draw(view_of(seed), view_of(id));
    self.fault("it draws, and nothing can be drawn here");
    return 0;
  }
};

struct RuleAsking::Wanted {
  static RuleAsking& of(rectify_wish* wish) { return *static_cast<RuleAsking*>(wish->engine); }

  static void claim(rectify_wish* wish, rectify_text rung) {
    RuleAsking& self = of(wish);
    const std::string_view name = view_of(rung);
    if (!self.takes_name(name, "a rung to claim") || !self.takes_intent()) return;
    auto& claims = self.answer_.claims;
    if (std::find(claims.begin(), claims.end(), name) == claims.end()) claims.emplace_back(name);
  }

  static void notify(rectify_wish* wish, rectify_text to, rectify_text message) {
    RuleAsking& self = of(wish);
    core::RuleAnswer::Message wanted{lines_of(view_of(to)), std::string(view_of(message))};
    if (wanted.to.empty()) return self.fault("it tells nobody: a message needs at least one role or field");
    if (wanted.to.size() > self.limits_.recipients_max) {
      return self.fault(fmt::format("it tells more than {} with one message", self.limits_.recipients_max));
    }
    for (const std::string& one : wanted.to) {
      if (!self.takes_name(one, "whom it tells")) return;
    }
    if (wanted.text.empty()) return self.fault("its message is empty");
    if (!self.takes_text(wanted.text, self.limits_.text_bytes_max, "its message") || !self.takes_intent()) return;
    self.answer_.messages.push_back(std::move(wanted));
  }

  static void supervise(rectify_wish* wish, std::uint32_t level) {
    RuleAsking& self = of(wish);
    if (level > self.limits_.supervision_max) {
      return self.fault(
          fmt::format("it wants supervision of level {}; the highest is {}", level, self.limits_.supervision_max));
    }
    self.answer_.supervision = level;
  }

  static void fire(rectify_wish* wish, rectify_text transition, rectify_text note) {
    RuleAsking& self = of(wish);
    const std::string_view name = view_of(transition);
    if (!self.takes_name(name, "a transition to fire")) return;
    if (!self.takes_text(view_of(note), self.limits_.text_bytes_max, "its note")) return;
    if (self.fires_) {
      return self.fault(
          fmt::format("it wants to fire two transitions, '{}' and '{}': one a call", self.answer_.transition, name));
    }
    if (!self.takes_intent()) return;
    self.fires_ = true;
    self.answer_.transition = name;
    self.answer_.note = view_of(note);
  }

  static void wake(rectify_wish* wish, std::int64_t at_ms) {
    RuleAsking& self = of(wish);
    if (!is_a_time(at_ms)) {
      return self.fault(fmt::format("it wants to be woken at {}, which is no moment", at_ms));
    }
    if (at_ms <= self.call_.now.ms) {
      return self.fault(fmt::format("it wants to be woken at {}, which is not later than now, {}", format_utc({at_ms}),
                                    format_utc(self.call_.now)));
    }
    std::optional<Instant>& wake = self.answer_.wake;
    if (!wake || at_ms < wake->ms) wake = Instant{at_ms};
  }

  static void remember(rectify_wish* wish, rectify_text memory) {
    RuleAsking& self = of(wish);
    if (!self.takes_text(view_of(memory), self.limits_.remembered_bytes_max, "what it wants remembered")) return;
    self.answer_.memory = view_of(memory);
  }
};

static_assert(core::RuleLimits{}.remembered_bytes_max == RECTIFY_MEMORY_MAX, "as plugin.h tells those who write rules");

RuleAsking::RuleAsking(const core::RuleCall& call, const core::RuleLimits& limits) : call_(call), limits_(limits) {
  const auto& standings = call.measure.rules;
  const auto standing = std::find_if(standings.begin(), standings.end(),
                                     [&](const core::RuleStanding& one) { return one.rule == call.rule.name; });
  if (standing != standings.end()) answer_.memory = standing->memory;
  fill();
  wish_ = {.size = sizeof(rectify_wish),
           .engine = this,
           .claim = Wanted::claim,
           .notify = Wanted::notify,
           .supervise = Wanted::supervise,
           .fire = Wanted::fire,
           .wake = Wanted::wake,
           .remember = Wanted::remember};
}

void RuleAsking::fill() {
  const core::Measure& measure = call_.measure;
  const core::State* state = core::find_state(call_.workflow, measure.state);
  view_ = {
      .size = sizeof(rectify_view),
      .engine = this,
      .now_ms = call_.now.ms,
      .event = text_of(call_.event),
      .memory = keep(answer_.memory),
      .id = text_of(measure.id.get()),
      .inspection = text_of(measure.inspection.get()),
      .finding = keep(core::finding_number(measure.finding)),
      .title_en = text_of(measure.title.en),
      .title_zh = text_of(measure.title.zh),
      .workflow = text_of(measure.workflow),
      .state = text_of(measure.state),
      .phase = text_of(core::kPhaseNames[static_cast<std::size_t>(measure.phase)]),
      .is_final = measure.final ? 1 : 0,
      .is_paused = state != nullptr && state->paused ? 1 : 0,
      .revision = measure.revision.get(),
      .episode = measure.episode,
      .returns = measure.returns,
      .evidence = static_cast<std::uint32_t>(measure.evidence.size()),
      .supervision = measure.supervision,
      .rungs = measure.rungs_claimed,
      .registered_ms = measure.registered.ms,
      .entered_ms = measure.entered.ms,
      .deadline_ms = measure.deadline ? measure.deadline->due.ms : RECTIFY_NO_TIME,
      .original_deadline_ms = measure.deadline ? measure.deadline->original.ms : RECTIFY_NO_TIME,
      .closed_ms = ms_or_none(measure.closed),
      .reopened_ms = ms_or_none(measure.reopened),
      .field = Shown::field,
      .field_kind = Shown::field_kind,
      .count = Shown::count,
      .last = Shown::last,
      .has_claimed = Shown::has_claimed,
      .end_of = Shown::end_of,
      .workdays = Shown::workdays,
      .day = Shown::day,
      .load_of = Shown::load_of,
      .has_finding = Shown::has_finding,
      .draw = Shown::draw,
  };
}

void RuleAsking::fault(std::string what) {
  if (fault_.empty()) fault_ = std::move(what);
}

rectify_text RuleAsking::keep(std::string text) {
  kept_bytes_ += text.size();
  if (kept_bytes_ > limits_.answers_bytes_max) {
    fault(fmt::format("it asked for more than {} bytes of fields", limits_.answers_bytes_max));
    return {nullptr, 0};
  }
  kept_.push_back(std::move(text));
  return text_of(kept_.back());
}

bool RuleAsking::takes_intent() {
  if (++intents_ <= limits_.intents_max) return true;
  fault(fmt::format("it wants more than {} things at once", limits_.intents_max));
  return false;
}

bool RuleAsking::takes_name(std::string_view name, std::string_view what) {
  if (name.empty()) {
    fault(fmt::format("{} has no name", what));
    return false;
  }
  return takes_text(name, limits_.name_bytes_max, what);
}

bool RuleAsking::takes_text(std::string_view text, std::size_t bytes_max, std::string_view what) {
  if (text.size() > bytes_max) {
    fault(fmt::format("{} has {} bytes; at most {} are taken", what, text.size(), bytes_max));
  } else if (!is_utf8(text)) {
    fault(fmt::format("{} is not UTF-8", what));
  } else {
    return true;
  }
  return false;
}

Result<core::RuleAnswer> RuleAsking::finish(rectify_status status, const std::string& words) {
  if (status == RECTIFY_DONE && fault_.empty()) return std::move(answer_);
  if (status == RECTIFY_DONE || (words.empty() && !fault_.empty()))
    return Error{Code::invalid, fault_, call_.rule.name};
  std::string why = words.empty() ? "it failed and gave no reason" : words;
  if (!unanswered_.empty()) why += " (" + unanswered_ + ")";
  return Error{status == RECTIFY_NEVER ? Code::invalid : Code::unavailable, std::move(why), call_.rule.name};
}

}  // namespace rectify::rules
