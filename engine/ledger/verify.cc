#include "ledger/verify.h"

#include <fmt/core.h>

#include <utility>

#include "base/check.h"
#include "ledger/heads.h"

namespace rectify::ledger {

namespace {

std::string quoted(const std::string& text) { return "'" + text + "'"; }

}  // namespace

// What one measure's lines must fit to. Counts rungs as core::apply does.
struct Verifier::Follow {
  MeasureHead& head;
  NameTable& states;

  [[nodiscard]] std::string state() const { return quoted(states.name(head.state)); }

  // Each returns what is wrong, or nothing.
  std::string operator()(const core::Registered& body) const {
    if (head.revision > 1) return "it registers a measure that was registered before";
    head.state = states.number(body.state);
    head.set_deadline(body.deadline);
    return {};
  }

  std::string operator()(const core::Fired& body) const {
    if (body.from != states.name(head.state)) {
      return fmt::format("its transition {} leaves from {}, but the measure is in {}", body.transition,
                         quoted(body.from), state());
    }
    if (body.episode != head.episode && body.episode != head.episode + 1) {
      return fmt::format("its episode is {}, where {} goes on or the next one begins", body.episode, head.episode);
    }
    const bool moves = body.from != body.to;
    if (body.stops_clock && moves && head.has_deadline) {
      head.stopped_rungs = head.rungs;
      head.is_stopped = true;
    }
    if (body.deadline_resumed && !head.is_stopped) return "it takes up a deadline that no pause had stopped";
    if (body.deadline_resumed) {
      head.rungs = head.stopped_rungs;
    } else if (moves || body.deadline != head.deadline()) {
      head.rungs = 0;
    }
    if (!body.stops_clock) head.is_stopped = false;
    head.state = states.number(body.to);
    head.set_deadline(body.deadline);
    head.episode = body.episode;
    return {};
  }

  std::string operator()(const core::RungClaimed& body) const {
    const std::string claims = fmt::format("it claims rung {}", quoted(body.rung));
    if (body.state != states.name(head.state)) {
      return fmt::format("{} in {}, but the measure is in {}", claims, quoted(body.state), state());
    }
    if (body.episode != head.episode) {
      return fmt::format("{} in episode {} of {}", claims, body.episode, head.episode);
    }
    if (!body.rule.empty()) {  // beside the ladder, whether there is a deadline or not
      return body.level != 0 || !body.passed.empty() ? fmt::format("{} by a rule, and as one of the ladder", claims)
                                                     : std::string();
    }
    if (!head.has_deadline) return fmt::format("{}, but the measure has no deadline", claims);
    if (body.deadline != head.due) {
      return fmt::format("{} against {}, but the deadline is {}", claims, format_utc(body.deadline),
                         format_utc(head.due));
    }
    head.rungs += 1 + static_cast<std::uint32_t>(body.passed.size());
    if (body.level != 0 && body.level != head.rungs) {
      return fmt::format("{} as number {}, where {} is next", claims, body.level, head.rungs);
    }
    if (body.level == 0 && !body.passed.empty()) return fmt::format("{} of a review and passes over others", claims);
    return {};
  }

  std::string operator()(const core::Migrated& body) const {
    if (body.from != states.name(head.state)) {
      return fmt::format("it migrates from {}, but the measure is in {}", quoted(body.from), state());
    }
    if (body.from_version == body.to_version) {
      return fmt::format("it migrates from version {} to the same", body.from_version);
    }
    if (body.stopped && body.deadline) return "its clock stands still, and it has a deadline";
    if (body.stopped) {
      head.is_stopped = body.stopped->deadline.has_value();
      head.stopped_rungs = body.stopped->rungs_claimed;
    }
    head.state = states.number(body.to);
    head.rungs = body.rungs_claimed;
    head.set_deadline(body.deadline);
    return {};
  }

  template <typename Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

void Verifier::fail(Fault fault) {
  if (!fault_) fault_ = std::move(fault);
}

std::vector<Tile> Verifier::take_completed() { return std::exchange(completed_, {}); }

bool Verifier::next(std::string_view bytes) {
  if (fault_) return false;
  const std::uint64_t expected = tree_.size();
  auto line = decode_line(bytes);
  if (!line) {
    fail({expected, {}, line.error().message});
    return false;
  }
  const std::string& measure = line->event.measure.get();
  std::uint32_t number = measure.empty() ? HeadTable::kNone : heads_.find(measure);
  const bool first = measure.empty() ? !no_measure_begun_ : number == HeadTable::kNone;
  MeasureHead fresh;
  MeasureHead& head = first ? fresh : measure.empty() ? no_measure_ : heads_.at(number);
  const Undo undo{head.hash, head.revision, number};
  if (std::string wrong = check(*line, head, first); !wrong.empty()) {
    fail({expected, line->event.measure, std::move(wrong)});
    return false;
  }
  head.hash = leaf_hash(bytes);
  head.sequence = expected;
  tree_.append(head.hash, completed_);
  if (measure.empty()) {
    no_measure_ = head;
    no_measure_begun_ = true;
  } else if (first) {
    number = heads_.add(measure, head);
  }
  remember({undo.hash, undo.revision, number});
  return true;
}

void Verifier::remember(const Undo& undo) {
  if (undo_.size() < kHeadsLagMax) {
    undo_.push_back(undo);
  } else {
    undo_[(tree_.size() - 1) % kHeadsLagMax] = undo;
  }
}

void Verifier::exchange_at(std::uint64_t sequence) {
  Undo& undo = undo_[sequence % kHeadsLagMax];
  if (undo.measure == HeadTable::kNone) return;
  MeasureHead& head = heads_.at(undo.measure);
  std::swap(head.hash, undo.hash);
  std::swap(head.revision, undo.revision);
}

std::string Verifier::check(const Line& line, MeasureHead& head, bool first) {
  const core::Event& event = line.event;
  if (std::string wrong = check_place(line); !wrong.empty()) return wrong;
  if (std::string wrong = check_previous(line, head, first); !wrong.empty()) return wrong;
  const std::string type(core::event_type(event));
  const bool of_ledger = core::event_about(event.body) == core::About::ledger;
  if (event.measure.get().empty()) {
    if (!of_ledger) return fmt::format("it is of type {} and names no measure", type);
  } else {
    if (of_ledger) return fmt::format("it is of type {}, which concerns no measure, and names one", type);
    if (first && !std::holds_alternative<core::Registered>(event.body)) {
      return fmt::format("it is the first line of {} and does not register it", event.measure.get());
    }
    ++head.revision;
  }
  if (event.revision.get() != head.revision) {
    return fmt::format("its revision is {}, where {} is next", event.revision.get(), head.revision);
  }
  if (const auto* heads = std::get_if<core::HeadsRecorded>(&event.body)) return check_heads(*heads);
  return std::visit(Follow{head, states_}, event.body);
}

std::string Verifier::check_heads(const core::HeadsRecorded& body) {
  const std::uint64_t here = tree_.size();
  const std::string records = fmt::format("it records the heads of the first {} lines, ", body.size);
  if (body.size > here) return fmt::format("{}but only {} come before it", records, here);
  if (here - body.size > kHeadsLagMax) {
    return fmt::format("{}more than {} lines before it, further back than one may", records, kHeadsLagMax);
  }
  for (std::uint64_t sequence = here; sequence > body.size; --sequence) exchange_at(sequence - 1);
  HeadsBuilder builder;
  for (const std::uint32_t number : heads_.in_order()) {
    const MeasureHead& head = heads_.at(number);
    if (head.revision == 0) continue;  // registered later
    const auto appended = builder.append(head.id, head.revision, head.hash);
    RECTIFY_CHECK(appended.ok(), "the table's measures are in order");
  }
  for (std::uint64_t sequence = body.size; sequence < here; ++sequence) exchange_at(sequence);
  if (body.measures != builder.measures()) {
    return fmt::format("{}and counts {} measures, where there were {}", records, body.measures, builder.measures());
  }
  if (body.root == to_hex(builder.root())) return {};
  return fmt::format("{}and gives their root as {}, where it is {}", records, body.root, to_hex(builder.root()));
}

std::string Verifier::check_place(const Line& line) {
  const core::Event& event = line.event;
  if (event.sequence.get() != tree_.size()) {
    return fmt::format("its sequence is {}, where {} is next: lines are missing, moved or repeated here",
                       event.sequence.get(), tree_.size());
  }
  if (event.at < last_) {
    return fmt::format("it says {}, earlier than the line before it ({})", format_utc(event.at), format_utc(last_));
  }
  last_ = event.at;
  return {};
}

std::string Verifier::check_previous(const Line& line, const MeasureHead& head, bool first) {
  if (first && line.previous) return "it names a previous line, but is the first of its measure";
  if (first) return {};
  if (!line.previous) return fmt::format("it names no previous line; it should name {}", to_hex(head.hash));
  if (*line.previous == head.hash) return {};
  return fmt::format(
      "it gives the previous line of its measure as {}, but that line, {}, hashes to {}: one of the two was changed",
      to_hex(*line.previous), head.sequence, to_hex(head.hash));
}

}  // namespace rectify::ledger
