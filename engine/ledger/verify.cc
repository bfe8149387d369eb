#include "ledger/verify.h"

#include <utility>

namespace rectify::ledger {

namespace {

std::string quoted(const std::string& text) { return "'" + text + "'"; }

}  // namespace

// What one measure's lines must fit to.
struct Verifier::Follow {
  Head& head;

  // Each returns what is wrong, or nothing.
  std::string operator()(const core::Registered& body) const {
    if (head.revision > 1) return "registers a measure that was registered before";
    head.state = body.state;
    head.deadline = body.deadline;
    return {};
  }
  std::string operator()(const core::Fired& body) const {
    if (body.from != head.state) {
      return body.transition + " leaves from " + quoted(body.from) + ", but the measure is in " + quoted(head.state);
    }
    const bool same = body.from == body.to && body.deadline == head.deadline;
    if (body.stops_clock) head.stopped_rungs = head.rungs;
    if (body.deadline_resumed) {
      head.rungs = head.stopped_rungs;
    } else if (!same) {
      head.rungs = 0;
    }
    head.state = body.to;
    head.deadline = body.deadline;
    return {};
  }
  std::string operator()(const core::RungClaimed& body) const {
    if (body.state != head.state) {
      return "claims rung " + quoted(body.rung) + " in " + quoted(body.state) + ", but the measure is in " + quoted(head.state);
    }
    ++head.rungs;
    if (body.level != 0 && body.level != head.rungs) {
      return "claims rung " + std::to_string(body.level) + " where rung " + std::to_string(head.rungs) + " is next";
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
  if (std::string wrong = check(*line); !wrong.empty()) {
    fail({expected, line->event.measure, std::move(wrong)});
    return false;
  }
  const Hash leaf = leaf_hash(bytes);
  heads_[line->event.measure.get()].hash = leaf;
  tree_.append(leaf, completed_);
  return true;
}

std::string Verifier::check(const Line& line) {
  const core::Event& event = line.event;
  const std::uint64_t expected = tree_.size();
  if (event.sequence.get() != expected) {
    return "its sequence is " + std::to_string(event.sequence.get()) + ", where " + std::to_string(expected) +
           " is next: lines are missing, moved or repeated here";
  }
  if (event.at < last_) {
    return "it says " + format_utc(event.at) + ", earlier than the line before it (" + format_utc(last_) + ")";
  }
  last_ = event.at;
  const bool known = heads_.contains(event.measure.get());
  Head& head = heads_[event.measure.get()];
  if (known != line.previous.has_value()) {
    return known ? "it names no previous line; it should name " + to_hex(head.hash)
                 : "it names a previous line, but is the first of its measure";
  }
  if (known && *line.previous != head.hash) {
    return "its previous line is given as " + to_hex(*line.previous) + "; the line there hashes to " + to_hex(head.hash);
  }
  if (event.measure.get().empty()) return {};
  if (!known && !std::holds_alternative<core::Registered>(event.body)) {
    return "it is the first line of " + event.measure.get() + " and does not register it";
  }
  ++head.revision;
  if (event.revision.get() != head.revision) {
    return "its revision is " + std::to_string(event.revision.get()) + ", where " + std::to_string(head.revision) + " is next";
  }
  return std::visit(Follow{head}, event.body);
}

}  // namespace rectify::ledger
