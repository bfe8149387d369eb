// A listing from its first page to its last. Threads: any; the view is of one moment. Errors: as View::list.
#pragma once

#include <functional>

#include "store/store.h"

namespace rectify::query {

// Every measure of the query, in its order; Query::limit and cursor are set here.
[[nodiscard]] Result<void> for_each_record(const store::View& view, store::Query query,
                                           const std::function<void(const store::Record&)>& take);
// How many there are.
[[nodiscard]] Result<std::uint64_t> count_records(const store::View& view, store::Query query);

}  // namespace rectify::query
