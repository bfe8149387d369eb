// What the reader makes of a bulletin's text: measures, prose, and what it has to say about them; and the Recorder that
// writes it down.
//
// Threads: one writer. Ownership: borrows lines. Errors: none; limits are reported in the Reading.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "exchange/bulletin/bulletin_lines.h"
#include "exchange/bulletin/bulletin_lists.h"

namespace rectify::exchange {

// What the reader made of a node.
enum class Role : std::uint8_t {
  outside,  // names no finding
  section,  // the part that holds the findings
  finding,
  item,    // a measure, a label, or something under one
  passed,  // about organisation or plans
};

struct TakenMeasure {
  std::size_t finding = 0;  // node
  std::size_t marker = 0;   // where its number begins
  Slice words;
};

// Text that is neither heading nor measure, and the node that it stands under.
struct Prose {
  std::size_t node = 0;
  Slice words;
};

struct Reading {
  std::vector<TakenMeasure> measures;
  std::vector<Role> roles;  // of the outline's nodes
  std::vector<Prose> prose;
  std::vector<Diagnostic> diagnostics;
  std::uint32_t blocks = 0;  // lists of measures
  bool too_many = false;     // more than measures_max; the rest was not taken
};

class Recorder {
 public:
  Recorder(const BulletinLines& lines, std::string_view file, std::size_t measures_max)
      : lines_(lines), file_(file), measures_max_(measures_max) {}

  void take(std::size_t finding, std::size_t marker, Slice words);
  void prose(std::size_t node, Slice words);
  void warn(std::size_t at, std::string message);
  // A list that is not of measures, from `first` to the line of `last`.
  void pass_list(std::size_t first, std::size_t last, std::string_view first_number, std::string_view last_number,
                 const std::string& reason);
  // The same for the list in running text, if there is one.
  void pass_lists_in(Slice words, const std::string& reason);
  // A number that the text announced against what followed.
  void compare(const Announcement& announced, std::size_t found);

  Reading reading;

 private:
  const BulletinLines& lines_;
  std::string_view file_;
  std::size_t measures_max_;
};

// A warning about the words at `at`.
[[nodiscard]] Diagnostic warning_at(const BulletinLines& lines, std::string_view file, std::size_t at,
                                    std::string message);
// The words for a message: in single quotes, cut to a readable length.
[[nodiscard]] std::string quote(std::string_view words);
// The number in front of an item as it is printed.
[[nodiscard]] std::string number_words(const BulletinLines& lines, const Item& item);

}  // namespace rectify::exchange
