#include "embed/open_engine.h"

#include "embed/library.h"
#include "embed/signing.h"
#include "embed/values.h"

namespace rectify::embed {

namespace {

// The embedder's.
class GivenClock final : public Clock {
 public:
  explicit GivenClock(std::function<Time()> now) : now_(std::move(now)) {}
  [[nodiscard]] Instant now() const override { return instant_of(now_()); }

 private:
  std::function<Time()> now_;
};

runtime::Options runtime_options(const Engine::Options& options) {
  const auto& [queue_commands_max, queue_bytes_max, text_bytes_max, note_bytes_max, evidence_max, history_max,
               cache_bytes] = options.limits;
  runtime::Options made;
  made.store.path = options.data;
  made.store.block_cache_bytes = cache_bytes;
  made.limits.commands.text_bytes_max = text_bytes_max;
  made.limits.commands.note_bytes_max = note_bytes_max;
  made.limits.commands.evidence_max = evidence_max;
  made.queue_commands_max = queue_commands_max;
  made.queue_bytes_max = queue_bytes_max;
  made.compiler = compiler({.kept = options.data / "plugins"});
  made.signing_key = signing_key(options.data, {}, true);
  return made;
}

}  // namespace

void Growth::grew(std::uint64_t lines) {
  const MutexLock lock(mutex_);
  lines_ = lines;
  changed_.notify_all();
}

void Growth::end() {
  const MutexLock lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

bool Growth::wait_beyond(std::uint64_t lines, std::chrono::steady_clock::time_point until) {
  MutexLock lock(mutex_);
  while (!ended_ && lines_ <= lines) {
    if (lock.wait_until(changed_, until) == std::cv_status::timeout) break;
  }
  return lines_ > lines;
}

Result<OpenEnginePtr> OpenEngine::open(const Engine::Options& options) {
  OpenEnginePtr open(new OpenEngine);
  runtime::Options made = runtime_options(options);
  if (options.clock) {
    open->clock_ = std::make_unique<GivenClock>(options.clock);
    made.clock = open->clock_.get();
    made.timers = false;  // nobody knows how long to wait by it
  }
  auto engine = runtime::Engine::open(std::move(made));
  if (!engine) return engine.error();
  open->engine_ = std::move(*engine);
  open->listening_ =
      open->engine_->on_committed([growth = &open->growth_](std::uint64_t lines) { growth->grew(lines); });
  return open;
}

void OpenEngine::close() {
  closed_ = true;
  engine_->stop();
  growth_.end();
}

Error closed() { return {Code::unavailable, "the engine was closed", {}}; }

}  // namespace rectify::embed
