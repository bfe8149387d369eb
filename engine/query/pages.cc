#include "query/pages.h"

namespace rectify::query {

namespace {

constexpr std::size_t kPage = 1000;

}  // namespace

Result<void> for_each_record(const store::View& view, store::Query query,
                             const std::function<void(const store::Record&)>& take) {
  query.limit = kPage;
  while (true) {
    auto page = view.list(query);
    if (!page) return page.error();
    for (const auto& record : page->records) take(*record);
    if (page->cursor.empty()) return {};
    query.cursor = page->cursor;
  }
}

Result<std::uint64_t> count_records(const store::View& view, store::Query query) {
  std::uint64_t count = 0;
  if (auto ok = for_each_record(view, std::move(query), [&](const store::Record&) { ++count; }); !ok) {
    return ok.error();
  }
  return count;
}

}  // namespace rectify::query
