#include "embed/events.h"

#include <algorithm>

#include "embed/values.h"

namespace rectify {

namespace {

constexpr std::size_t kReadAhead = 256;  // events
constexpr std::chrono::hours kWaitMax{24 * 365};

}  // namespace

Result<std::optional<Event>> Events::Feed::next(std::chrono::milliseconds wait) {
  const auto until = std::chrono::steady_clock::now() +
                     std::clamp<std::chrono::milliseconds>(wait, std::chrono::milliseconds(0), kWaitMax);
  while (ahead_.empty()) {
    const embed::OpenEnginePtr open = open_.lock();
    if (open == nullptr || open->is_closed()) return embed::closed();
    if (auto ok = read_ahead(open->engine()); !ok) return ok.error();
    if (ahead_.empty() && !open->growth().wait_beyond(read_until_, until)) {
      return open->is_closed() ? Result<std::optional<Event>>(embed::closed()) : std::optional<Event>();
    }
  }
  std::optional<Event> event(std::move(ahead_.front()));
  ahead_.pop_front();
  position_ = event->sequence + 1;
  return event;
}

Result<void> Events::Feed::read_ahead(const runtime::Engine& engine) {
  std::optional<Error> failure;
  auto read = engine.store().now().lines(Sequence(read_until_), [&](Sequence, std::string_view line) {
    auto event = embed::told(query::SeenLine{.text = std::string(line)});
    if (!event) {
      failure = event.error();
      return false;
    }
    ahead_.push_back(std::move(*event));
    ++read_until_;
    return ahead_.size() < kReadAhead;
  });
  if (!read) return read;
  // What was read before it comes first; the next look finds the failure again.
  if (failure && ahead_.empty()) return *failure;
  return {};
}

Events::Events(std::unique_ptr<Feed> feed) : feed_(std::move(feed)) {}
Events::Events(Events&&) noexcept = default;
Events& Events::operator=(Events&&) noexcept = default;
Events::~Events() = default;

Result<std::optional<Event>> Events::next(std::chrono::milliseconds wait) { return feed_->next(wait); }
std::uint64_t Events::position() const { return feed_->position(); }

}  // namespace rectify
