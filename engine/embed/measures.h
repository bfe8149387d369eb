// A listing that goes on to its next page by itself. Threads: one at a time.
#pragma once

#include "embed/open_engine.h"
#include "query/reading.h"

namespace rectify {

struct Measures::Pages {
 public:
  // Nothing but the error.
  explicit Pages(const Error& error) : last_page_(true) { page_.emplace_back(error); }
  Pages(embed::OpenEnginePtr open, const Filter& filter, const Asked& asked);

  [[nodiscard]] bool is_at_end() const { return at_ == page_.size(); }
  [[nodiscard]] const Result<Measure>& now() const { return page_[at_]; }
  void next();

 private:
  // What is asked, as of when.
  [[nodiscard]] Result<void> begin(const Filter& filter, const Asked& asked);
  void turn_page();
  void fail(const Error& error);

  const embed::OpenEnginePtr open_;
  std::optional<query::Reading> reading_;
  store::Query query_;
  bool last_page_ = false;
  std::vector<Result<Measure>> page_;
  std::size_t at_ = 0;
};

}  // namespace rectify
