// The findings of a ledger: how many measures are under each, and whether it is closed. A finding closes when all its
// measures are in a final state, those of the findings under it included.
//
// Threads: any. Errors: as store::View::list.
#pragma once

#include <string>
#include <vector>

#include "query/reading.h"

namespace rectify::query {

// Of the query only inspection, finding and as_of are looked at: other filters would leave measures out, and show
// findings as closed that are not.
struct FindingsQuestion {
  store::Query query;
};

struct Finding {
  std::string inspection;
  std::string number;  // "1.2.3"
  core::Title title;
  std::uint64_t measures = 0;
  std::uint64_t closed = 0;
  Instant last_closed{INT64_MIN};
  [[nodiscard]] bool is_closed() const { return closed == measures; }
};

struct FindingsAnswer {
  std::vector<Finding> findings;  // by inspection and number, as people sort them
  Zone zone;
};

[[nodiscard]] Result<FindingsAnswer> ask(const Reading& reading, const FindingsQuestion& question);

}  // namespace rectify::query
