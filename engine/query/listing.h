// A page of the ledger, as it stands or as it stood.
//
// Threads: any. Errors: as store::View::list.
#pragma once

#include <string>
#include <vector>

#include "query/privacy.h"

namespace rectify::query {

struct ListQuestion {
  store::Query query;
};

struct ListAnswer {
  std::vector<SeenMeasure> measures;
  Instant now;         // by which it is judged what is overdue
  std::string cursor;  // empty: there is no more
};

[[nodiscard]] Result<ListAnswer> ask(const Reading& reading, const ListQuestion& question);

}  // namespace rectify::query
