// The picture of a workflow: states in groups by phase, arrows with who fires them and what they ask for.
//
// In two steps: picture_of() decides what is shown and in which words, to_mermaid() and to_dot() how a language says
// it. Threads: pure functions. Errors: none; any text is escaped so that it is shown as it is.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/workflow.h"

namespace rectify::definition {

// How many measures are in a state, by the state's name.
struct StateCount {
  std::uint64_t measures = 0;
  std::uint64_t overdue = 0;
};
using StateCounts = std::map<std::string, StateCount, std::less<>>;

struct Picture {
  // One line of words under a title.
  struct Line {
    enum class Tone : std::uint8_t { plain, quiet, urgent, count } tone = Tone::plain;
    std::string text;
  };
  using Lines = std::vector<Line>;

  struct Node {
    std::string id;  // the state's name
    std::string title;
    Lines lines;
    bool start = false;
    bool final = false;
    bool paused = false;
  };

  struct Group {
    std::string title;
    core::Phase phase = core::Phase::assign;
    std::vector<Node> nodes;
    std::vector<Group> groups;  // inside this one
  };

  struct Label {
    std::string title;
    Lines lines;
  };

  // Several beginnings: they are joined first, and there is one label.
  struct Arrow {
    std::vector<std::string> from;
    std::string to;
    std::vector<Label> labels;  // of each transition with these ends
    bool timed = false;         // fires by itself
    bool back = false;          // leads to a state before those that it comes from
    bool main = false;          // the first way on from its state
  };

  std::string title;
  Lines lines;
  std::vector<Group> groups;
  std::vector<Arrow> arrows;
};

// `counts`: of a ledger; states without measures say nothing. A transition from a state to itself is a line in it.
[[nodiscard]] Picture picture_of(const core::Workflow& workflow, core::Language language,
                                 const StateCounts& counts = {});

// A flowchart of Mermaid (mermaid.js.org), version 10 or newer.
[[nodiscard]] std::string to_mermaid(const Picture& picture);

// A digraph in Graphviz' language, for its program `dot`.
[[nodiscard]] std::string to_dot(const Picture& picture);

}  // namespace rectify::definition
