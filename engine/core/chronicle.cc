#include "core/chronicle.h"

#include <algorithm>

#include "core/decide.h"

namespace rectify::core {

namespace {

Mark mark_of(const Event& event) { return {event.sequence, event.at, event.actor}; }

const Actor& asked_by(const Fired& body, const Event& event) {
  return body.proposed_by ? *body.proposed_by : event.actor;
}

// Who had a part in it, each once.
std::vector<Actor> people_of(const Fired& body, const Event& event) {
  std::vector<Actor> people;
  const auto add = [&](const Actor& actor) {
    if (std::find(people.begin(), people.end(), actor) == people.end()) people.push_back(actor);
  };
  if (body.proposed_by) add(*body.proposed_by);
  for (const Actor& actor : body.approvals) add(actor);
  add(event.actor);
  return people;
}

bool belong_together(const Actor& a, const Actor& b) {
  return a.person == b.person || (!a.unit.empty() && a.unit == b.unit);
}

struct Follow {
  Chronicle& chronicle;
  const Event& event;
  const Measure& before;  // the measure, not yet up to date with the event

  void operator()(const Registered& body) const {
    chronicle.visits.push_back({body.state, body.phase, 1, false, mark_of(event), {}});
    if (body.deadline) chronicle.kept_due[body.state] = body.deadline->due;
  }

  void operator()(const Fired& body) const {
    if (body.episode != before.episode) {
      chronicle.reopenings.push_back({body.from, body.episode, mark_of(event)});
      chronicle.kept_due.clear();
    }
    if (before.phase == Phase::verify && body.phase < Phase::verify) {
      chronicle.returns.push_back({body.from, body.to, body.episode, mark_of(event)});
    }
    if (before.phase == Phase::execute && body.phase == Phase::verify) {
      chronicle.executions.push_back({body.transition, body.episode, asked_by(body, event), mark_of(event)});
    }
    if (before.phase != Phase::close && body.phase == Phase::close) close(body);
    move_deadline(body);
    if (body.from == body.to) return;
    chronicle.visits.back().left = mark_of(event);
    chronicle.visits.push_back({body.to, body.phase, body.episode, body.stops_clock, mark_of(event), {}});
  }

  void operator()(const RungClaimed& body) const {
    chronicle.rungs.push_back({as_claimed(body, event.at), body.deadline, mark_of(event)});
  }

  // Nobody did anything to the measure: it was no return, no closing and no work handed in, wherever it landed.
  void operator()(const Migrated& body) const {
    const auto due_of = [](const std::optional<Deadline>& deadline) {
      return deadline ? std::optional(deadline->due) : std::nullopt;
    };
    const auto from = due_of(before.deadline);
    const auto to = due_of(body.deadline);
    if (from && from != to) {
      chronicle.deadline_moves.push_back(
          {DeadlineMove::Kind::migrated, body.to, *from, to, event.actor, mark_of(event)});
    }
    rename_kept(body);
    if (body.from == body.to) return;
    const bool paused = chronicle.visits.back().paused;
    chronicle.visits.back().left = mark_of(event);
    chronicle.visits.push_back({body.to, body.phase, before.episode, paused, mark_of(event), {}});
  }

  template <typename Other>
  void operator()(const Other&) const {}

 private:
  void close(const Fired& body) const {
    Closing closing{body.transition, body.to, body.episode, people_of(body, event), {}, false, false, mark_of(event)};
    closing.verified = before.phase == Phase::verify;
    if (!chronicle.executions.empty() && chronicle.executions.back().episode == before.episode) {
      closing.execution = chronicle.executions.back();
      closing.by_same_unit = std::any_of(closing.by.begin(), closing.by.end(), [&](const Actor& actor) {
        return belong_together(actor, closing.execution->by);
      });
    }
    chronicle.closings.push_back(std::move(closing));
  }

  void rename_kept(const Migrated& body) const {
    std::map<std::string, Instant> kept;
    for (const auto& [state, due] : chronicle.kept_due) {
      const auto now = body.renamed_states.find(state);
      if (state != body.from) kept.emplace(now == body.renamed_states.end() ? state : now->second, due);
    }
    if (body.deadline && (body.deadline_by_field || chronicle.kept_due.contains(body.from))) {
      kept[body.to] = body.deadline->due;
    }
    chronicle.kept_due = std::move(kept);
  }

  void move_deadline(const Fired& body) const {
    const bool stays = body.from == body.to;
    if (body.stops_clock && !stays) return;  // what is left over is told when the clock goes on
    const auto kept = chronicle.kept_due.find(body.to);
    std::optional<Instant> from;
    if (body.deadline_resumed && before.stopped && before.stopped->deadline) {
      from = before.stopped->deadline->due;
    } else if (stays && before.deadline) {
      from = before.deadline->due;
    } else if (kept != chronicle.kept_due.end() && (body.deadline_by_field || !body.deadline)) {
      from = kept->second;
    }
    const auto to = body.deadline ? std::optional(body.deadline->due) : std::nullopt;
    if (from && from != to) {
      chronicle.deadline_moves.push_back(
          {kind_of(body, *from), body.to, *from, to, asked_by(body, event), mark_of(event)});
    }
    if (!to) {
      chronicle.kept_due.erase(body.to);
    } else if (body.deadline_by_field || body.deadline_resumed) {
      chronicle.kept_due[body.to] = *to;
    }
  }

  // Where neither a field nor a pause gave the deadline, only a review can have changed it without leaving the state.
  static DeadlineMove::Kind kind_of(const Fired& body, Instant from) {
    using Kind = DeadlineMove::Kind;
    if (!body.deadline) return Kind::lifted;
    if (body.deadline_resumed) return Kind::held_up;
    if (!body.deadline_by_field) return Kind::renewed;
    return body.deadline->due > from ? Kind::extended : Kind::advanced;
  }
};

}  // namespace

void follow(Chronicle& chronicle, const Event& event) {
  std::visit(Follow{chronicle, event, chronicle.measure}, event.body);
  apply(chronicle.measure, event);
}

std::int64_t spent_ms(const Visit& visit, Instant until) {
  const Instant end = visit.left ? std::min(visit.left->at, until) : until;
  return std::max<std::int64_t>(0, end.ms - visit.entered.at.ms);
}

bool is_moved(const DeadlineMove& move) { return move.kind != DeadlineMove::Kind::renewed; }

std::size_t extensions(const Chronicle& chronicle) {
  const auto& moves = chronicle.deadline_moves;
  return static_cast<std::size_t>(std::count_if(
      moves.begin(), moves.end(), [](const DeadlineMove& move) { return move.kind == DeadlineMove::Kind::extended; }));
}

}  // namespace rectify::core
