#include "http/api/event_feed.h"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <charconv>
#include <limits>
#include <map>

#include "base/log.h"
#include "base/mutex.h"
#include "base/text.h"
#include "http/api/cloud_event.h"
#include "http/api/filters.h"
#include "http/server/barrier.h"
#include "http/server/problem.h"
#include "ledger/canonical_json.h"

namespace rectify::http {

namespace {

constexpr std::size_t kFeedPieceBytes = 64 * 1024;  // and one event
constexpr std::size_t kLinesATurn = 4096;           // looked at, before another feed has its turn
constexpr std::uint64_t kNoEnd = std::numeric_limits<std::uint64_t>::max();

// What one reader asked for.
struct Wanted {
  std::optional<std::uint64_t> from;
  bool follow = true;
  bool as_lines = false;
  std::string measure;  // as the lines have it, with quotes; empty: all
  std::string type;     // the same
};

Result<std::uint64_t> read_sequence(std::string_view name, std::string_view text) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || value == kNoEnd) {
    return Error{Code::invalid,
                 fmt::format("'{}' has to be the sequence of an event, not '{}'", name, fit_width(text, kShownColumns)),
                 {}};
  }
  return value;
}

// Of a query that its route has checked.
Result<Wanted> read_wanted(const Request& request, const Target& target) {
  Wanted wanted;
  if (const std::string* from = value_of(target, "from")) {
    auto sequence = read_sequence("from", *from);
    if (!sequence) return sequence.error();
    wanted.from = *sequence;
  }
  if (const std::string* follow = value_of(target, "follow")) wanted.follow = *follow == "true";
  if (const std::string* measure = value_of(target, "measure")) ledger::append_string(wanted.measure, *measure);
  if (const std::string* type = value_of(target, "type")) {
    ledger::append_string(wanted.type, type->starts_with("rectify.") ? type->substr(8) : *type);
  }
  if (const std::string* seen = header_of(request, "last-event-id"); seen != nullptr && !seen->empty()) {
    auto sequence = read_sequence("Last-Event-ID", *seen);
    if (!sequence) return sequence.error();
    wanted.from = *sequence + 1;
  }
  const std::string* accept = header_of(request, "accept");
  wanted.as_lines = accept != nullptr && accept->find(kNdjson) != std::string::npos;
  return wanted;
}

}  // namespace

// Reads for all feeds on one thread, and wakes those that wait for the history to grow.
class EventFeed::Readers {
 public:
  Readers(runtime::Engine& engine, std::string source) : engine_(engine), source_(std::move(source)) {
    listening_ = engine.on_committed(
        [this](std::uint64_t lines) { contained("the event feed", [this, lines] { on_committed(lines); }); });
  }

  [[nodiscard]] const runtime::Engine& engine() const { return engine_; }
  [[nodiscard]] const std::string& source() const { return source_; }

  // Posts its next turn; breaks it off after close().
  void read_soon(std::shared_ptr<Feed> feed);
  // It has read everything before line `next`.
  void wait_for(std::uint64_t next, std::shared_ptr<Feed> feed);
  void forget(const Feed* feed) {
    const MutexLock lock(mutex_);
    waiting_.erase(feed);
  }
  // The engine may go afterwards.
  void close();

 private:
  void on_committed(std::uint64_t lines);
  void wake();

  runtime::Engine& engine_;
  const std::string source_;
  Mutex mutex_;
  std::uint64_t lines_ GUARDED_BY(mutex_) = 0;  // as last told
  std::map<const Feed*, std::weak_ptr<Feed>> waiting_ GUARDED_BY(mutex_);
  bool waking_ GUARDED_BY(mutex_) = false;
  bool closed_ GUARDED_BY(mutex_) = false;
  boost::asio::thread_pool thread_{1};
  runtime::Listening listening_;
};

class EventFeed::Feed final : public BodySource, public std::enable_shared_from_this<Feed> {
 public:
  Feed(std::shared_ptr<Readers> readers, Wanted wanted, std::uint64_t next, std::uint64_t until)
      : readers_(std::move(readers)), wanted_(std::move(wanted)), next_(next), until_(until) {}
  ~Feed() override { readers_->forget(this); }
  Feed(const Feed&) = delete;
  Feed& operator=(const Feed&) = delete;

  void pull(Take take) override {
    take_ = std::move(take);
    readers_->read_soon(shared_from_this());
  }
  // A comment; between JSON lines an empty one.
  [[nodiscard]] std::string_view heartbeat() const override {
    if (!wanted_.follow) return {};
    return wanted_.as_lines ? "\n" : ":\n\n";
  }

  // One turn: answers the pull, or waits, or asks for another turn. Where something is thrown it breaks off.
  void read_contained() {
    if (!contained("the event feed", [this] { read(); })) contained("the event feed", [this] { break_off(); });
  }
  void break_off() { give({{}, Chunk::Then::failed}); }

 private:
  void give(Chunk chunk) {
    if (const Take take = std::exchange(take_, nullptr)) take(std::move(chunk));
  }
  void read();
  Result<void> look_at(Sequence sequence, std::string_view line, std::string& bytes);

  const std::shared_ptr<Readers> readers_;
  const Wanted wanted_;
  std::uint64_t next_;
  const std::uint64_t until_;
  Take take_;
};

void EventFeed::Readers::read_soon(std::shared_ptr<Feed> feed) {
  {
    const MutexLock lock(mutex_);
    if (!closed_) {
      boost::asio::post(thread_, [feed = std::move(feed)] { feed->read_contained(); });
      return;
    }
  }
  feed->break_off();
}

void EventFeed::Readers::wait_for(std::uint64_t next, std::shared_ptr<Feed> feed) {
  {
    const MutexLock lock(mutex_);
    if (!closed_ && lines_ <= next) {
      waiting_[feed.get()] = feed;
      return;
    }
  }
  read_soon(std::move(feed));  // lines came in the meantime
}

void EventFeed::Readers::on_committed(std::uint64_t lines) {
  const MutexLock lock(mutex_);
  lines_ = lines;
  if (closed_ || waking_ || waiting_.empty()) return;
  waking_ = true;
  boost::asio::post(thread_, [this] { contained("the event feed", [this] { wake(); }); });
}

void EventFeed::Readers::wake() {
  std::map<const Feed*, std::weak_ptr<Feed>> woken;
  {
    const MutexLock lock(mutex_);
    woken.swap(waiting_);
    waking_ = false;
  }
  for (const auto& [key, feed] : woken) {
    if (const auto found = feed.lock()) found->read_contained();
  }
}

void EventFeed::Readers::close() {
  listening_ = {};
  {
    const MutexLock lock(mutex_);
    closed_ = true;
  }
  thread_.join();
  std::map<const Feed*, std::weak_ptr<Feed>> left;
  {
    const MutexLock lock(mutex_);
    left.swap(waiting_);
  }
  for (const auto& [key, feed] : left) {
    if (const auto found = feed.lock()) found->break_off();
  }
}

void EventFeed::Feed::read() {
  std::string bytes;
  std::size_t looked_at = 0;
  Result<void> fits;
  auto walked = readers_->engine().store().now().lines(Sequence(next_), [&](Sequence sequence, std::string_view line) {
    if (sequence.get() >= until_ || looked_at == kLinesATurn || bytes.size() >= kFeedPieceBytes) return false;
    ++looked_at;
    fits = look_at(sequence, line, bytes);
    return fits.ok();
  });
  if ((!walked || !fits) && bytes.empty()) {  // what was read before goes first
    log::error(fmt::format("the event feed breaks off at line {}: {}", next_,
                           (walked ? fits.error() : walked.error()).text()));
    return break_off();
  }
  if (next_ >= until_) return give({std::move(bytes), Chunk::Then::end});
  if (!bytes.empty()) return give({std::move(bytes), Chunk::Then::more});
  if (looked_at > 0) return readers_->read_soon(shared_from_this());
  readers_->wait_for(next_, shared_from_this());
}

Result<void> EventFeed::Feed::look_at(Sequence sequence, std::string_view line, std::string& bytes) {
  const auto parts = parts_of(line);
  if (!parts) return parts.error();
  next_ = sequence.get() + 1;
  if (!wanted_.measure.empty() && parts->measure != wanted_.measure) return {};
  if (!wanted_.type.empty() && parts->type != wanted_.type) return {};
  if (!wanted_.as_lines) bytes.append("id: ").append(std::to_string(sequence.get())).append("\ndata: ");
  append_cloud_event(bytes, readers_->source(), sequence, line, *parts);
  bytes.append(wanted_.as_lines ? "\n" : "\n\n");
  return {};
}

EventFeed::EventFeed(runtime::Engine& engine, std::string source)
    : readers_(std::make_shared<Readers>(engine, std::move(source))) {}

EventFeed::~EventFeed() { readers_->close(); }

Response EventFeed::open(const Request& request, const Target& target) {
  auto wanted = read_wanted(request, target);
  if (!wanted) return problem(wanted.error());
  const auto size = readers_->engine().store().now().size();
  if (!size) return problem(size.error());
  const std::uint64_t from = wanted->from.value_or(wanted->follow ? *size : 0);
  if (from > *size) {
    return problem({Code::conflict,
                    fmt::format("the history has {} events and cannot go on at event {}: is it another one, or an "
                                "older copy?",
                                *size, from),
                    {}});
  }
  Response response;
  response.content_type = wanted->as_lines ? kNdjson : "text/event-stream";
  response.headers = {{"cache-control", "no-store"}, {"x-accel-buffering", "no"}};  // a proxy passes it on at once
  const std::uint64_t until = wanted->follow ? kNoEnd : *size;
  response.source = std::make_shared<Feed>(readers_, std::move(*wanted), from, until);
  return response;
}

}  // namespace rectify::http
