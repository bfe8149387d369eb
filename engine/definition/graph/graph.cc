#include "definition/graph/graph.h"

#include <algorithm>
#include <utility>

#include "definition/graph/graph_text.h"

namespace rectify::definition {

namespace {

using Tone = Picture::Line::Tone;

// Fewer beginnings of the same arrow are drawn one by one.
constexpr std::size_t kJoined = 3;

// Where a state stands on the way from the first phase to the last.
std::pair<core::Phase, std::size_t> rank_of(const core::Workflow& workflow, const std::string& name) {
  for (std::size_t i = 0; i < workflow.states.size(); ++i) {
    if (workflow.states[i].name == name) return {workflow.states[i].phase, i};
  }
  return {core::Phase::close, workflow.states.size()};
}

// Nothing where `transition` does not fire by itself in that state.
const core::Span* timer_of(const core::State& state, const core::Transition& transition) {
  return state.after && state.after->transition == transition.name ? &state.after->span : nullptr;
}

class Drawing {
 public:
  Drawing(const core::Workflow& workflow, core::Language language, const StateCounts& counts)
      : workflow_(workflow), words_(workflow, language), counts_(counts) {}

  Picture draw() {
    draw_title();
    for (const core::State& state : workflow_.states) group_of(state).nodes.push_back(node_of(state));
    for (const core::Transition& transition : workflow_.transitions) {
      for (const std::string& to : core::targets(transition)) add_arrows(transition, to);
    }
    mark_main();
    return std::move(picture_);
  }

 private:
  void draw_title() {
    picture_.title = words_.title(workflow_.title);
    picture_.lines.push_back({Tone::quiet, words_.calendar()});
    StateCount all;
    for (const auto& [state, count] : counts_) {
      all.measures += count.measures;
      all.overdue += count.overdue;
    }
    if (!counts_.empty()) picture_.lines.push_back({Tone::count, words_.count(all)});
  }

  // A state that is `within` a group stands inside that, inside its phase.
  Picture::Group& group_of(const core::State& state) {
    Picture::Group& phase = group_of(state.phase);
    if (state.group.empty()) return phase;
    const auto named = std::find_if(workflow_.groups.begin(), workflow_.groups.end(),
                                    [&](const core::Group& group) { return group.name == state.group; });
    const std::string title = named == workflow_.groups.end() ? state.group : words_.title(named->title);
    for (Picture::Group& inner : phase.groups) {
      if (inner.title == title) return inner;
    }
    return phase.groups.emplace_back(Picture::Group{title, state.phase, {}, {}});
  }

  // Phases come in their order.
  Picture::Group& group_of(core::Phase phase) {
    auto& groups = picture_.groups;
    const auto place =
        std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.phase >= phase; });
    if (place != groups.end() && place->phase == phase) return *place;
    return *groups.insert(place, {words_.phase(phase), phase, {}, {}});
  }

  Picture::Node node_of(const core::State& state) const {
    Picture::Node node{state.name,  words_.title(state.title), {}, &state == &workflow_.states.front(), state.final,
                       state.paused};
    if (node.title != state.name) node.lines.push_back({Tone::quiet, state.name});
    const auto count = counts_.find(state.name);
    if (count != counts_.end() && count->second.measures > 0) {
      node.lines.push_back({Tone::count, words_.count(count->second)});
    }
    append(node.lines, words_.clocks(state));
    for (const core::Transition& transition : workflow_.transitions) {
      if (transition.to == state.name && core::leaves(transition, state.name)) {
        append(node.lines, words_.loop(transition));
      }
    }
    return node;
  }

  static void append(Picture::Lines& lines, Picture::Lines more) {
    std::move(more.begin(), more.end(), std::back_inserter(lines));
  }

  // Those that a timer fires have an arrow of their own, with its time.
  void add_arrows(const core::Transition& transition, const std::string& to) {
    std::vector<std::string> untimed;
    for (const std::string& from : transition.from) {
      if (from == to) continue;
      const core::State* state = core::find_state(workflow_, from);
      const core::Span* after = state == nullptr ? nullptr : timer_of(*state, transition);
      if (after != nullptr) {
        add_arrow({from}, to, transition, after);
      } else {
        untimed.push_back(from);
      }
    }
    if (untimed.size() >= kJoined) return add_arrow(std::move(untimed), to, transition, nullptr);
    for (std::string& from : untimed) add_arrow({std::move(from)}, to, transition, nullptr);
  }

  void add_arrow(std::vector<std::string> from, const std::string& to, const core::Transition& transition,
                 const core::Span* after) {
    Picture::Label label = words_.label(transition, after);
    const bool timed = after != nullptr;
    for (Picture::Arrow& arrow : picture_.arrows) {
      if (arrow.from == from && arrow.to == to && arrow.timed == timed) {
        arrow.labels.push_back(std::move(label));
        return;
      }
    }
    const auto end = rank_of(workflow_, to);
    const bool back =
        std::all_of(from.begin(), from.end(), [&](const std::string& name) { return end < rank_of(workflow_, name); });
    picture_.arrows.push_back({std::move(from), to, {std::move(label)}, timed, back, false});
  }

  [[nodiscard]] bool leads_to_a_stop(const Picture::Arrow& arrow) const {
    const core::State* state = core::find_state(workflow_, arrow.to);
    return state != nullptr && state->paused;
  }

  void mark_main() {
    std::vector<std::string> marked;
    for (Picture::Arrow& arrow : picture_.arrows) {
      if (arrow.back || arrow.from.size() > 1 || leads_to_a_stop(arrow)) continue;
      if (std::find(marked.begin(), marked.end(), arrow.from.front()) != marked.end()) continue;
      marked.push_back(arrow.from.front());
      arrow.main = true;
    }
  }

  const core::Workflow& workflow_;
  GraphWords words_;
  const StateCounts& counts_;
  Picture picture_;
};

}  // namespace

Picture picture_of(const core::Workflow& workflow, core::Language language, const StateCounts& counts) {
  return Drawing(workflow, language, counts).draw();
}

}  // namespace rectify::definition
