// What can be wrong with a file: every kind of fault with its code, and what `rectify explain` says of it.
//
// The faults are the files texts/RWnn.txt, one for each hundred. `enum class Fault` is made of their headings when
// CMake runs:
// `== RW0103 missing_key workflow` is Fault::missing_key with the value 103, so that a fault without a text does not
// compile. Codes are for ever: a number is never given to another fault, and a fault that is no longer looked for keeps
// its number. A test checks that the bad example of every fault yields its code. Threads: constant data. Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "definition/fault_codes.h"
#include "definition/kind.h"

namespace rectify::definition {

// The same in both languages.
struct Wording {
  std::string en;
  std::string zh;
};

struct FaultInfo {
  Fault fault{};
  Wording title;        // a few words
  Wording explanation;  // a few sentences: what is meant, why it matters, what would be right
  // The kind of file the examples belong to. They are the parts that matter: sections of it, or lines.
  Kind kind = Kind::unknown;
  std::string bad;
  std::string good;
};

// "RW0103".
[[nodiscard]] std::string code_of(Fault fault);

// All, by code.
[[nodiscard]] const std::vector<FaultInfo>& all_faults();
// Of a code in either case; nullptr where no fault has it.
[[nodiscard]] const FaultInfo* find_fault(std::string_view code);

}  // namespace rectify::definition
