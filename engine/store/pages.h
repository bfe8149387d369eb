// A listing from its first page to its last: the one walk over measures that there is.
//
// Threads: as the view's, which is of one moment. Errors: as View::list, and what `take` refuses.
#pragma once

#include <functional>
#include <memory>

#include "store/store.h"

namespace rectify::store {

// Gets a record; returns false to stop.
using TakeRecord = std::function<Result<bool>(const std::shared_ptr<const Record>& record)>;

// Every measure of the query, in its order; Query::limit is set here.
[[nodiscard]] Result<void> each_record(const View& view, Query query, const TakeRecord& take);
// How many there are.
[[nodiscard]] Result<std::uint64_t> count_records(const View& view, Query query);

}  // namespace rectify::store
