#include "store/pages.h"

namespace rectify::store {

namespace {

constexpr std::size_t kPage = 1000;

}  // namespace

Result<void> each_record(const View& view, Query query, const TakeRecord& take) {
  query.limit = kPage;
  while (true) {
    auto page = view.list(query);
    if (!page) return page.error();
    for (const auto& record : page->records) {
      auto more = take(record);
      if (!more) return more.error();
      if (!*more) return {};
    }
    if (page->cursor.empty()) return {};
    query.cursor = page->cursor;
  }
}

Result<std::uint64_t> count_records(const View& view, Query query) {
  std::uint64_t count = 0;
  auto read = each_record(view, std::move(query), [&](const auto&) -> Result<bool> { return ++count > 0; });
  if (!read) return read.error();
  return count;
}

}  // namespace rectify::store
