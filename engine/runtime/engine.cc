#include "runtime/engine.h"

#include <fmt/core.h>

#include <algorithm>
#include <future>

#include "base/log.h"

namespace rectify::runtime {

namespace {

// Roughly what a command holds in the queue.
std::size_t weight(const core::Command& command) {
  std::size_t bytes = 512 + command.key.size();
  if (const auto* body = std::get_if<core::Register>(&command.body)) {
    bytes += body->text.size() + body->title.en.size() + body->title.zh.size() + 128 * body->fields.size();
  } else if (const auto* fire = std::get_if<core::Fire>(&command.body)) {
    bytes += fire->note.size() + 128 * fire->sets.size() + 256 * fire->evidence.size();
  }
  return bytes;
}

}  // namespace

Engine::Engine(Options options)
    : options_(std::move(options)), clock_(options_.clock != nullptr ? options_.clock : &system_clock_) {}

Result<std::unique_ptr<Engine>> Engine::open(Options options) {
  std::unique_ptr<Engine> engine(new Engine(std::move(options)));
  auto store = store::Store::open(engine->options_.store);
  if (!store) return store.error();
  engine->store_ = std::move(*store);
  if (auto ok = engine->open_notary(); !ok) return ok.error();

  engine->workflows_ = std::make_unique<Workflows>(engine->options_.compiler, engine->options_.limits.rules);
  if (auto ok = engine->workflows_->load(engine->store_->now()); !ok) return ok.error();

  Engine* self = engine.get();
  const SigningKeyPtr& key = self->signing_key();
  engine->dispatcher_ = std::make_unique<Dispatcher>(self->options_, *self->store_, *self->clock_,
                                                     key == nullptr ? "rectify" : key->verifier().name());
  engine->background_ = std::make_unique<Background>(
      self->options_, *self->dispatcher_, *self->clock_, [self] { return self->waker_->fire_some(); },
      self->signs() ? Background::Vouch([self] { return self->vouch(); }) : nullptr,
      [self] { return self->fold_notices(); });
  engine->pipeline_ = std::make_unique<Pipeline>(self->options_, *self->store_, *self->workflows_, *self->clock_,
                                                 [self](const Group& group) {
                                                   if (group.earliest_wake)
                                                     self->background_->on_wake_set(*group.earliest_wake);
                                                   if (!group.commit.outbox.empty())
                                                     self->background_->on_notices(self->store_->waiting_notices());
                                                   if (group.commit.lines.empty()) return;
                                                   self->background_->on_lines(group.commit.lines.size());
                                                   self->listeners_->tell(group.commit.lines.back().sequence.get() + 1);
                                                 });
  engine->waker_ =
      std::make_unique<Waker>(self->options_, *self->store_, *self->workflows_, *self->clock_,
                              [self](core::Command command, std::function<void(Result<core::Reply>)> done) {
                                self->submit(std::move(command), std::move(done));
                              });
  if (auto ok = engine->pipeline_->start(); !ok) return ok.error();
  engine->background_->start();
  return engine;
}

Result<void> Engine::open_notary() {
  SigningKeyPtr key;
  if (options_.signing_key) {
    auto newest = store_->now().checkpoint();
    if (!newest) return newest.error();
    auto found = options_.signing_key(newest->has_value());
    if (!found) return found.error();
    key = std::move(*found);
  }
  notary_ = std::make_unique<Notary>(*store_, std::move(key));
  auto fits = notary_->check_last();
  if (!fits) return Error{fits.error().code, fits.error().message, options_.store.path.string()};
  return {};
}

Engine::~Engine() { stop(); }

void Engine::stop() {
  // The pipeline first: a wake-up under way waits for its answers.
  if (pipeline_) pipeline_->stop();
  if (background_) background_->stop();
  if (!stopped_ && notary_ && signs() && pipeline_ && !pipeline_->failed() && store_->stats().events > 0) {
    if (auto ok = notary_->sign(); !ok) log::error(fmt::format("checkpoint: {}", ok.error().text()));
  }
  stopped_ = true;
}

void Engine::submit(core::Command command, std::function<void(Result<core::Reply>)> done) {
  const std::size_t bytes = weight(command);
  Commands commands;
  commands.push_back(std::move(command));
  pipeline_->submit({std::move(commands),
                     [done = std::move(done)](Result<Replies> replies) {
                       done(replies ? Result<core::Reply>(std::move(replies->front()))
                                    : Result<core::Reply>(replies.error()));
                     },
                     bytes});
}

void Engine::submit_all(std::vector<core::Command> commands, Done done) {
  std::size_t bytes = 0;
  for (const core::Command& command : commands) bytes += weight(command);
  pipeline_->submit({std::move(commands), std::move(done), bytes});
}

Result<core::Reply> Engine::run(core::Command command) {
  std::promise<Result<core::Reply>> promise;
  submit(std::move(command), [&](Result<core::Reply> reply) { promise.set_value(std::move(reply)); });
  return promise.get_future().get();
}

Result<Replies> Engine::run_all(std::vector<core::Command> commands) {
  std::promise<Result<Replies>> promise;
  submit_all(std::move(commands), [&](Result<Replies> replies) { promise.set_value(std::move(replies)); });
  return promise.get_future().get();
}

Result<Replies> Engine::run_work(Work work, std::size_t bytes) {
  std::promise<Result<Replies>> promise;
  pipeline_->submit({std::move(work), [&](Result<Replies> replies) { promise.set_value(std::move(replies)); }, bytes});
  return promise.get_future().get();
}

Result<void> Engine::deploy(Deploy deploy) {
  if (!deploy.workflow && !deploy.workflow_source.empty()) {
    auto read = options_.compiler.workflow(deploy.workflow_source);
    if (!read) return read.error();
    deploy.workflow = std::move(*read);
  }
  std::size_t bytes = deploy.workflow_source.size();
  for (const Source& source : deploy.sources) bytes += source.text.size();
  auto replies = run_work(std::move(deploy), bytes);
  if (!replies) return replies.error();
  return {};
}

Result<store::KeptCheckpoint> Engine::checkpoint() {
  if (pipeline_->failed()) {
    return Error{Code::unavailable, "nothing is signed after a failed write: restart", {}};
  }
  return notary_->sign();
}

Result<Sequence> Engine::record_heads() {
  auto heads = notary_->gather_heads();
  if (!heads) return heads.error();
  auto replies = run_work(std::move(*heads));
  if (!replies) return replies.error();
  return replies->front().sequence;
}

Result<void> Engine::fold_notices() {
  if (store_->waiting_notices() <= options_.outbox_entries_max) return {};
  const std::uint64_t kept = options_.outbox_entries_max - options_.outbox_entries_max / 10;
  while (true) {
    const std::uint64_t waiting = store_->waiting_notices();
    if (waiting <= kept) return {};
    auto folded = dispatcher_->fold(waiting - kept, [this](Fold fold) -> Result<void> {
      const std::size_t bytes = fold.gone.size() * sizeof(store::OutboxEntry);
      auto replies = run_work(std::move(fold), bytes);
      return replies ? Result<void>() : Result<void>(replies.error());
    });
    if (!folded) return folded.error();
    if (!*folded) return {};
  }
}

Result<void> Engine::vouch() {
  const store::StoreStats stats = store_->stats();
  if (pipeline_->failed() || stats.events == 0) return {};
  auto last = store_->now().last_heads();
  if (!last) return last.error();
  const std::uint64_t since = stats.events - (*last ? (*last)->get() : 0);
  if (since >= std::max<std::uint64_t>(options_.heads_lines_min, 4 * stats.estimated_measures)) {
    if (auto recorded = record_heads(); !recorded) return recorded.error();
  }
  auto signed_now = notary_->sign();
  if (!signed_now) return signed_now.error();
  return {};
}

Result<std::optional<Instant>> Engine::next_timer() const {
  auto timers = store_->now().timers(std::nullopt, kEndOfTime, 1);
  if (!timers) return timers.error();
  return timers->empty() ? std::optional<Instant>() : std::optional(timers->front().due);
}

}  // namespace rectify::runtime
