// Walks a history from its first line to its last and believes nothing.
//
// What it checks of each line: it is canonical; its sequence is the next; its time does not go back; its revision is
// the measure's next; its `prev` is the hash of the measure's previous line; its transition leaves from the state that
// the measure is in; its rung is the next one against the present deadline, counted as core::apply counts (a rung of a
// rule is not of the ladder). A line of heads must record what the verifier finds itself for the same lines. A line
// that was changed in other ways is found at the next line of its measure, by `prev`. The caller compares tree() and
// the completed tiles with what is stored or signed.
//
// Memory: for a measure about 120 bytes and its id (head_table.h); and 12 MiB to go back by kHeadsLagMax lines. A line
// costs no allocation besides decoding it. A line of heads costs a hash or two for every measure. Threads: one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/event.h"
#include "ledger/head_table.h"
#include "ledger/line.h"
#include "ledger/tree.h"

namespace rectify::ledger {

struct Fault {
  std::uint64_t sequence = 0;  // of the first bad line
  MeasureId measure;           // where it could be read
  std::string message;         // what is wrong with it and what it should have been
};

class Verifier {
 public:
  // Takes the next line; false once there is a fault. The first fault is kept.
  bool next(std::string_view bytes);

  [[nodiscard]] const Tree& tree() const { return tree_; }
  // Tiles completed since the last call.
  [[nodiscard]] std::vector<Tile> take_completed();
  // A fault that the caller found.
  void fail(Fault fault);
  [[nodiscard]] const std::optional<Fault>& fault() const { return fault_; }
  [[nodiscard]] std::uint64_t measures() const { return heads_.size(); }

 private:
  // What a measure's head was before a line changed it.
  struct Undo {
    Hash hash;
    std::uint64_t revision;
    std::uint32_t measure;  // its number; HeadTable::kNone: the line concerned no measure
  };
  struct Follow;
  // What is wrong with the line, or nothing; brings the head up to date but for its hash.
  [[nodiscard]] std::string check(const Line& line, MeasureHead& head, bool first);
  [[nodiscard]] std::string check_place(const Line& line);
  [[nodiscard]] static std::string check_previous(const Line& line, const MeasureHead& head, bool first);
  [[nodiscard]] std::string check_heads(const core::HeadsRecorded& body);
  void remember(const Undo& undo);
  // Changes the heads' hashes and numbers of lines for what they were before the line at `sequence`; the second time
  // puts them back.
  void exchange_at(std::uint64_t sequence);

  Tree tree_;
  std::vector<Tile> completed_;
  HeadTable heads_;
  NameTable states_;
  MeasureHead no_measure_;  // of the lines that concern none; its revision stays 0
  bool no_measure_begun_ = false;
  std::vector<Undo> undo_;  // of the last kHeadsLagMax lines, by sequence modulo that
  std::optional<Fault> fault_;
  Instant last_{INT64_MIN};
};

}  // namespace rectify::ledger
