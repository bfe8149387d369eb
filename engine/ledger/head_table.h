// What the verifier keeps of every measure: its last line and what the next one must fit to. Internal to the verifier.
//
// Compact, because there may be ten million measures. A measure takes 104 bytes, the bytes of its id, and 4 to 8 bytes
// of index; 4 more once the measures were asked for in order. Names of states are kept once. Threads: one.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/values.h"
#include "ledger/hash.h"

namespace rectify::ledger {

struct MeasureHead {
  std::string_view id;         // kept by the table
  Hash hash{};                 // of its last line
  std::uint64_t sequence = 0;  // of its last line
  std::uint64_t revision = 0;  // the number of its lines
  Instant due;                 // with `original` and `unit`: the deadline, if has_deadline
  Instant original;
  std::uint32_t state = 0;  // number of the name
  std::uint32_t episode = 1;
  std::uint32_t rungs = 0;          // claimed against the deadline
  std::uint32_t stopped_rungs = 0;  // claimed when the clock was stopped, if is_stopped
  core::Span::Unit unit = core::Span::Unit::hours;
  bool has_deadline = false;
  bool is_stopped = false;

  [[nodiscard]] std::optional<core::Deadline> deadline() const {
    return has_deadline ? std::optional(core::Deadline{due, original, unit}) : std::nullopt;
  }
  void set_deadline(const std::optional<core::Deadline>& deadline) {
    has_deadline = deadline.has_value();
    if (deadline) std::tie(due, original, unit) = std::tie(deadline->due, deadline->original, deadline->unit);
  }
};
static_assert(sizeof(MeasureHead) == 104);

class HeadTable {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  [[nodiscard]] std::size_t size() const { return heads_.size(); }
  [[nodiscard]] MeasureHead& at(std::uint32_t number) { return heads_[number]; }
  // kNone where there is no such measure.
  [[nodiscard]] std::uint32_t find(std::string_view id) const;
  // Precondition: there is none of this id, and fewer than kNone in all.
  std::uint32_t add(std::string_view id, const MeasureHead& head);
  // The measures' numbers, sorted by their ids bytewise. Sorts only what was added since the last call.
  [[nodiscard]] const std::vector<std::uint32_t>& in_order();

 private:
  [[nodiscard]] std::size_t slot_of(std::string_view id) const;
  void grow();
  [[nodiscard]] std::string_view keep(std::string_view id);

  std::deque<MeasureHead> heads_;
  std::vector<std::uint32_t> slots_;  // open addressing; kNone: free; at most half are taken
  std::vector<std::uint32_t> sorted_;
  std::vector<std::unique_ptr<char[]>> blocks_;  // of ids
  std::size_t used_ = 0;                         // of the last block
};

// Few names, each kept once.
class NameTable {
 public:
  [[nodiscard]] const std::string& name(std::uint32_t number) const { return names_[number]; }
  [[nodiscard]] std::uint32_t number(const std::string& name);

 private:
  std::deque<std::string> names_;
  std::map<std::string_view, std::uint32_t> numbers_;
};

}  // namespace rectify::ledger
