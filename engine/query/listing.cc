#include "query/listing.h"

namespace rectify::query {

Result<ListAnswer> ask(const Reading& reading, const ListQuestion& question) {
  auto page = reading.view.list(question.query);
  if (!page) return page.error();
  ListAnswer answer{.measures = {}, .now = question.query.now, .cursor = std::move(page->cursor)};
  answer.measures.reserve(page->records.size());
  for (const RecordPtr& record : page->records) answer.measures.push_back(seen(reading, record));
  return answer;
}

}  // namespace rectify::query
