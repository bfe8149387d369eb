#include "ledger/verify.h"

#include <utility>

namespace rectify::ledger {

namespace {

std::string quoted(const std::string& text) { return "'" + text + "'"; }

bool concerns_no_measure(const core::EventBody& body) {
  return std::holds_alternative<core::WorkflowDeployed>(body) ||
         std::holds_alternative<core::CalendarDeployed>(body) || std::holds_alternative<core::HeadsRecorded>(body);
}

}  // namespace

// What one measure's lines must fit to. Counts rungs as core::apply does.
struct Verifier::Follow {
  Head& head;

  // Each returns what is wrong, or nothing.
  std::string operator()(const core::Registered& body) const {
    if (head.revision > 1) return "it registers a measure that was registered before";
    head.state = body.state;
    head.deadline = body.deadline;
    return {};
  }

  std::string operator()(const core::Fired& body) const {
    if (body.from != head.state) {
      return "its transition " + body.transition + " leaves from " + quoted(body.from) + ", but the measure is in " +
             quoted(head.state);
    }
    if (body.episode != head.episode && body.episode != head.episode + 1) {
      return "its episode is " + std::to_string(body.episode) + ", where " + std::to_string(head.episode) +
             " goes on or the next one begins";
    }
    const bool moves = body.from != body.to;
    if (body.stops_clock && moves && head.deadline) head.stopped_rungs = head.rungs;
    if (body.deadline_resumed && !head.stopped_rungs) return "it takes up a deadline that no pause had stopped";
    if (body.deadline_resumed) {
      head.rungs = *head.stopped_rungs;
    } else if (moves || body.deadline != head.deadline) {
      head.rungs = 0;
    }
    if (!body.stops_clock) head.stopped_rungs.reset();
    head.state = body.to;
    head.deadline = body.deadline;
    head.episode = body.episode;
    return {};
  }

  std::string operator()(const core::RungClaimed& body) const {
    const std::string claims = "it claims rung " + quoted(body.rung);
    if (body.state != head.state) {
      return claims + " in " + quoted(body.state) + ", but the measure is in " + quoted(head.state);
    }
    if (body.episode != head.episode) {
      return claims + " in episode " + std::to_string(body.episode) + " of " + std::to_string(head.episode);
    }
    if (!head.deadline) return claims + ", but the measure has no deadline";
    if (body.deadline != head.deadline->due) {
      return claims + " against " + format_utc(body.deadline) + ", but the deadline is " +
             format_utc(head.deadline->due);
    }
    ++head.rungs;
    if (body.level != 0 && body.level != head.rungs) {
      return claims + " as number " + std::to_string(body.level) + ", where " + std::to_string(head.rungs) + " is next";
    }
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
  const auto [found, first] = heads_.try_emplace(line->event.measure.get());
  Head& head = found->second;
  if (std::string wrong = check(*line, head, first); !wrong.empty()) {
    if (first) heads_.erase(found);
    fail({expected, line->event.measure, std::move(wrong)});
    return false;
  }
  head.hash = leaf_hash(bytes);
  head.sequence = expected;
  tree_.append(head.hash, completed_);
  return true;
}

std::string Verifier::check(const Line& line, Head& head, bool first) {
  const core::Event& event = line.event;
  if (std::string wrong = check_place(line); !wrong.empty()) return wrong;
  if (std::string wrong = check_previous(line, head, first); !wrong.empty()) return wrong;
  const std::string type(core::event_type(event));
  if (event.measure.get().empty()) {
    if (!concerns_no_measure(event.body)) return "it is of type " + type + " and names no measure";
  } else {
    if (concerns_no_measure(event.body)) return "it is of type " + type + ", which concerns no measure, and names one";
    if (first && !std::holds_alternative<core::Registered>(event.body)) {
      return "it is the first line of " + event.measure.get() + " and does not register it";
    }
    ++head.revision;
  }
  if (event.revision.get() != head.revision) {
    return "its revision is " + std::to_string(event.revision.get()) + ", where " + std::to_string(head.revision) +
           " is next";
  }
  return std::visit(Follow{head}, event.body);
}

std::string Verifier::check_place(const Line& line) {
  const core::Event& event = line.event;
  if (event.sequence.get() != tree_.size()) {
    return "its sequence is " + std::to_string(event.sequence.get()) + ", where " + std::to_string(tree_.size()) +
           " is next: lines are missing, moved or repeated here";
  }
  if (event.at < last_) {
    return "it says " + format_utc(event.at) + ", earlier than the line before it (" + format_utc(last_) + ")";
  }
  last_ = event.at;
  return {};
}

std::string Verifier::check_previous(const Line& line, const Head& head, bool first) {
  if (first && line.previous) return "it names a previous line, but is the first of its measure";
  if (first) return {};
  if (!line.previous) return "it names no previous line; it should name " + to_hex(head.hash);
  if (*line.previous == head.hash) return {};
  return "it gives the previous line of its measure as " + to_hex(*line.previous) + ", but that line, " +
         std::to_string(head.sequence) + ", hashes to " + to_hex(head.hash) + ": one of the two was changed";
}

}  // namespace rectify::ledger
