// Listings: of the present state by the narrowest index, of a past one by the versions of its measures.
#include <fmt/core.h>

#include <algorithm>

#include "store/keys.h"
#include "store/listing.h"
#include "store/records.h"
#include "store/rocks_view.h"

namespace rectify::store {

namespace {

Error too_many(std::size_t most) {
  return {
      Code::exhausted,
      fmt::format("more than {} measures would have to be looked at: filter by unit, person, rung, state or inspection",
                  most),
      {}};
}

}  // namespace

Result<Page> RocksView::list(const Query& query) const {
  if (query.limit == 0 || query.limit > options_.list_page_max) {
    return Error{Code::invalid, fmt::format("a page has 1 to {} measures", options_.list_page_max), "limit"};
  }
  const Moment moment(*this);
  return query.as_of ? list_past(query, moment.snapshot()) : list_now(query, moment.snapshot());
}

Result<Page> RocksView::list_now(const Query& query, const rocksdb::Snapshot* snapshot) const {
  auto range = plan(query);
  if (!range) return range.error();
  // The first key after `after`: nothing lies between a key and itself followed by a zero byte.
  if (range->after) range->from = *range->after + '\0';
  Page page;
  std::string last;
  std::size_t looked_at = 0;
  Scan scan(database_, Family::index, range->from, range->end, {.snapshot = snapshot});
  for (; scan.valid(); scan.next()) {
    if (page.records.size() == query.limit) {
      page.cursor = cursor_at(last);
      break;
    }
    if (++looked_at > options_.list_scan_max) return too_many(options_.list_scan_max);
    const auto id = read_listed_id(scan.key());
    if (!id) return corrupt("a key of a listing names no measure");
    auto record = load(*id, snapshot);
    if (!record) return record.error();
    if (*record == nullptr) return corrupt("a listing names a measure that is not there", std::string(*id));
    if (!matches(query, **record)) continue;
    page.records.push_back(std::move(*record));
    last = scan.key();
  }
  if (auto ok = scan.status(); !ok) return ok.error();
  return page;
}

// One walk over the versions, which lie in the order of listings.
Result<void> RocksView::each_version(const std::string& from, const std::string& end, std::uint64_t size,
                                     const rocksdb::Snapshot* snapshot, const TakeVersion& take) const {
  Scan scan(database_, Family::past, from, end, {.snapshot = snapshot, .once = true});
  while (scan.valid()) {
    const std::string prefix(scan.key().substr(0, scan.key().size() - sizeof(std::uint64_t)));
    std::string version;
    for (; scan.valid() && scan.key().size() == prefix.size() + sizeof(std::uint64_t) && scan.key().starts_with(prefix);
         scan.next()) {
      const auto sequence = read_last_number(scan.key());
      if (!sequence) return corrupt("a key of the past is malformed");
      if (*sequence < size) version = scan.value();
    }
    if (version.empty()) continue;  // registered later
    auto record = decode_record(version);
    if (!record) return record.error();
    if (!take(std::move(*record), prefix)) return {};
  }
  return scan.status();
}

Result<Page> RocksView::list_past(const Query& query, const rocksdb::Snapshot* snapshot) const {
  auto range = plan_past(query);
  if (!range) return range.error();
  Page page;
  std::string last;
  std::size_t looked_at = 0;
  std::optional<Error> failure;
  const auto take = [&](Record&& version, const std::string& prefix) {
    if (page.records.size() == query.limit) {
      page.cursor = cursor_at(last);
      return false;
    }
    if (++looked_at > options_.list_scan_max) {
      failure = too_many(options_.list_scan_max);
      return false;
    }
    if (!may_match(query, version)) return true;
    auto present = load(version.measure.id.get(), snapshot);
    if (!present) {
      failure = present.error();
    } else if (*present == nullptr) {
      failure = corrupt("a past measure is not there", version.measure.id.get());
    } else {
      add_unchanging(version, **present);
      if (!matches(query, version)) return true;
      page.records.push_back(std::make_shared<Record>(std::move(version)));
      last = prefix;
    }
    return !failure;
  };
  auto walked = each_version(range->from, range->end, *query.as_of, snapshot, take);
  if (!walked) return walked.error();
  if (failure) return *failure;
  return page;
}

Result<std::vector<Head>> RocksView::heads_at(std::uint64_t size) const {
  const Moment moment(*this);
  const std::string from = kind_key(kind::kVersion);
  std::vector<Head> heads;
  auto walked =
      each_version(from, after_prefix(from), size, moment.snapshot(), [&](Record&& version, const std::string&) {
        heads.push_back({version.measure.id, version.measure.revision, version.head});
        return true;
      });
  if (!walked) return walked.error();
  std::sort(heads.begin(), heads.end(), [](const Head& a, const Head& b) { return a.measure < b.measure; });
  return heads;
}

}  // namespace rectify::store
