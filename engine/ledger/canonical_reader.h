// Reading canonical JSON as ObjectWriter writes it (canonical_json.h), straight from the text: nothing is built in
// memory, nothing is looked for, every member is asked for in its place. What stands there in any other way is a fault.
//
// From the first fault on nothing is read any more: every answer is empty, and the fault stays. A text without a fault
// is not yet canonical (an escape that was not needed, a time in another zone, something empty that should be absent):
// who reads one writes it again and compares. Threads: one. The text is borrowed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "ledger/hash.h"

namespace rectify::ledger {

class CanonicalReader {
 public:
  explicit CanonicalReader(std::string_view text) : text_(text) {}

  // What was wrong first; empty: nothing was.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  [[nodiscard]] bool ok() const { return fault_.empty(); }
  void fail(std::string why);

  // The value that comes next.
  [[nodiscard]] std::string text();
  [[nodiscard]] bool flag();
  [[nodiscard]] std::uint32_t number();
  [[nodiscard]] std::uint64_t decimal();  // a number of 64 bits, written as a string
  [[nodiscard]] Instant instant();
  [[nodiscard]] Hash hash();
  [[nodiscard]] bool is_list() const { return comes('['); }
  // Calls each() where an item comes next.
  template <typename Each>
  void list(const Each& each);

  // Nothing may follow.
  void end();

 private:
  friend class ObjectReader;

  [[nodiscard]] bool comes(char character) const { return at_ < text_.size() && text_[at_] == character; }
  // What comes next is of another type, or what is not canonical.
  void fail_type(std::string_view expected);
  void fail_here();
  void open(char bracket, std::string_view type);
  // Whether the character comes next; if so it is read.
  bool take(char character);
  void close(char bracket);
  // After the backslash.
  void append_escaped(std::string& out);

  std::string_view text_;
  std::size_t at_ = 0;
  std::string fault_;
};

// One object. end() closes it.
class ObjectReader {
 public:
  explicit ObjectReader(CanonicalReader& reader) : reader_(reader) { reader_.open('{', "object"); }

  // Whether the next member has this name; its value comes next then.
  [[nodiscard]] bool has(std::string_view name);
  // It has to have it.
  void needs(std::string_view name);
  // Whether there is one more member, whatever its name.
  [[nodiscard]] bool next(std::string& name);
  void end() { reader_.close('}'); }

 private:
  CanonicalReader& reader_;
  bool empty_ = true;
};

template <typename Each>
void CanonicalReader::list(const Each& each) {
  open('[', "array");
  if (take(']')) return;
  do {
    each();
  } while (take(','));
  close(']');
}

}  // namespace rectify::ledger
