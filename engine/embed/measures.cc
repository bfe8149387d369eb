#include "embed/measures.h"

#include "embed/values.h"
#include "query/listing.h"

namespace rectify {

namespace {

constexpr std::size_t kPage = 500;

}  // namespace

Measures::Pages::Pages(embed::OpenEnginePtr open, const Filter& filter, const Asked& asked) : open_(std::move(open)) {
  if (auto ok = begin(filter, asked); !ok) {
    fail(ok.error());
  } else {
    turn_page();
  }
}

Result<void> Measures::Pages::begin(const Filter& filter, const Asked& asked) {
  auto by = embed::asker_of(asked.by);
  if (!by) return by.error();
  reading_.emplace(open_->engine(), std::move(*by));
  query_ = embed::query_of(filter);
  query_.now = reading_->engine.now();
  query_.limit = kPage;
  auto then = embed::as_of(*reading_, asked);
  if (!then) return then.error();
  if (*then) {
    query_.as_of = (*then)->lines;
    query_.now = (*then)->at;
  }
  return {};
}

void Measures::Pages::next() {
  if (++at_ == page_.size() && !last_page_) turn_page();
}

void Measures::Pages::turn_page() {
  auto answer = query::ask(*reading_, query::ListQuestion{query_});
  if (!answer) return fail(answer.error());
  page_.clear();
  at_ = 0;
  for (const query::SeenMeasure& seen : answer->measures) page_.emplace_back(embed::told(seen, answer->now));
  last_page_ = answer->cursor.empty();
  query_.cursor = std::move(answer->cursor);
}

void Measures::Pages::fail(const Error& error) {
  page_.clear();
  at_ = 0;
  page_.emplace_back(error);
  last_page_ = true;
}

Measures::Measures(std::unique_ptr<Pages> pages) : pages_(std::move(pages)) {}
Measures::Measures(Measures&&) noexcept = default;
Measures& Measures::operator=(Measures&&) noexcept = default;
Measures::~Measures() = default;

const Result<Measure>& Measures::Iterator::operator*() const { return measures_->pages_->now(); }
Measures::Iterator& Measures::Iterator::operator++() {
  measures_->pages_->next();
  return *this;
}
bool Measures::Iterator::is_at_end() const { return measures_->pages_->is_at_end(); }

}  // namespace rectify
