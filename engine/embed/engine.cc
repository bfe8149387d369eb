// The engine for embedders: rectify/engine.h over the same parts that the binary is made of.
#include "rectify/engine.h"

#include <fmt/format.h>

#include "embed/events.h"
#include "embed/library.h"
#include "embed/measures.h"
#include "embed/open_engine.h"
#include "embed/values.h"
#include "query/history.h"
#include "query/measure.h"

namespace rectify {

struct Engine::Parts {
 public:
  Parts(embed::Library files, std::size_t most, embed::OpenEnginePtr opened)
      : library(std::move(files)), history_max(most), open_(std::move(opened)) {}
  ~Parts() { close(); }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  // Errors: unavailable (it was closed).
  [[nodiscard]] Result<embed::OpenEnginePtr> open() EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    return open_ == nullptr ? Result<embed::OpenEnginePtr>(embed::closed()) : open_;
  }
  void close() EXCLUDES(mutex_) {
    embed::OpenEnginePtr closing;
    {
      const MutexLock lock(mutex_);
      closing = std::exchange(open_, nullptr);
    }
    if (closing != nullptr) closing->close();
  }

  const embed::Library library;
  const std::size_t history_max;

 private:
  Mutex mutex_;
  embed::OpenEnginePtr open_ GUARDED_BY(mutex_);
};

Engine::Engine(std::shared_ptr<Parts> parts) : parts_(std::move(parts)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::open(Options options) {
  auto opened = embed::OpenEngine::open(options);
  if (!opened) return opened.error();
  return Engine(std::make_shared<Parts>(embed::Library(embed::workflow_folders(options.workflows)),
                                        options.limits.history_max, std::move(*opened)));
}

void Engine::close() { parts_->close(); }

Result<void> Engine::deploy(const std::string& workflow, const Actor& actor) {
  auto open = parts_->open();
  if (!open) return open.error();
  auto by = embed::actor_of(actor);
  if (!by) return by.error();
  auto path = parts_->library.find_workflow(workflow);
  if (!path) return path.error();
  std::vector<embed::Complaint> complaints;
  auto loaded = parts_->library.load(*path, complaints);
  for (const embed::Complaint& complaint : complaints) {
    if (complaint.diagnostic.severity == Severity::error)
      return Error{Code::invalid, to_text(complaint.diagnostic), {}};
  }
  if (!loaded) return loaded.error();
  return (*open)->engine().deploy({.actor = std::move(*by),
                                   .sources = std::move(loaded->sources),
                                   .workflow_source = std::move(loaded->source),
                                   .workflow = std::move(loaded->workflow)});
}

Result<Reply> Engine::submit(const Command& command) {
  auto replies = submit_all({command});
  if (!replies) return replies.error();
  return std::move(replies->front());
}

Result<std::vector<Reply>> Engine::submit_all(const std::vector<Command>& commands) {
  auto open = parts_->open();
  if (!open) return open.error();
  std::vector<core::Command> made;
  made.reserve(commands.size());
  for (const Command& command : commands) {
    auto one = embed::command_of(command);
    if (!one) return one.error();
    made.push_back(std::move(*one));
  }
  auto replies = (*open)->engine().run_all(std::move(made));
  if (!replies) return replies.error();
  std::vector<Reply> told;
  told.reserve(replies->size());
  for (const core::Reply& reply : *replies) told.push_back(embed::told(reply));
  return told;
}

Result<std::optional<Time>> Engine::fire_due() {
  auto open = parts_->open();
  if (!open) return open.error();
  auto next = (*open)->engine().fire_due();
  if (!next) return next.error();
  return *next ? std::optional(embed::time_of(**next)) : std::optional<Time>();
}

Result<Measure> Engine::get(const std::string& id, const Asked& asked) const {
  auto open = parts_->open();
  if (!open) return open.error();
  auto by = embed::asker_of(asked.by);
  if (!by) return by.error();
  const query::Reading reading((*open)->engine(), std::move(*by));
  auto then = embed::as_of(reading, asked);
  if (!then) return then.error();
  auto answer = query::ask(reading, query::MeasureQuestion{MeasureId(id), *then});
  if (!answer) return answer.error();
  return embed::told(answer->seen, answer->at);
}

Measures Engine::list(const Filter& filter, const Asked& asked) const {
  auto open = parts_->open();
  if (!open) return Measures(std::make_unique<Measures::Pages>(open.error()));
  return Measures(std::make_unique<Measures::Pages>(std::move(*open), filter, asked));
}

Result<std::vector<Event>> Engine::history(const std::string& id, const Asked& asked) const {
  auto open = parts_->open();
  if (!open) return open.error();
  auto by = embed::asker_of(asked.by);
  if (!by) return by.error();
  const query::Reading reading((*open)->engine(), std::move(*by));
  query::HistoryQuestion question{.id = MeasureId(id)};
  question.limits.lines_max = parts_->history_max;
  if (asked.as_of) question.period.until = embed::instant_of(*asked.as_of);
  auto answer = query::ask(reading, question);
  if (!answer) return answer.error();
  std::vector<Event> events;
  events.reserve(answer->lines.size());
  for (const query::SeenLine& line : answer->lines) {
    auto event = embed::told(line);
    if (!event) return event.error();
    events.push_back(std::move(*event));
  }
  return events;
}

Result<Events> Engine::subscribe(std::uint64_t from) const {
  auto open = parts_->open();
  if (!open) return open.error();
  auto size = (*open)->engine().store().now().size();
  if (!size) return size.error();
  if (from > *size) {
    return Error{Code::conflict,
                 fmt::format("the history has {} events and cannot go on at event {}: is it another one, or an older "
                             "copy?",
                             *size, from),
                 {}};
  }
  return Events(std::make_unique<Events::Feed>(*open, from));
}

Result<Migration> Engine::migrate(const MigrationOrder& order) {
  auto open = parts_->open();
  if (!open) return open.error();
  const auto& [actor, workflow, version, map, note, dry_run] = order;
  auto by = embed::actor_of(actor);
  if (!by) return by.error();
  auto walk = runtime::Migration::prepare((*open)->engine(), {.actor = std::move(*by),
                                                              .workflow = workflow,
                                                              .version = version,
                                                              .map = map,
                                                              .note = note,
                                                              .dry_run = dry_run});
  if (!walk) return walk.error();
  Migration outcome;
  while (!walk->done()) {
    auto rows = walk->step();
    if (!rows) return rows.error();
    for (const runtime::MigrationRow& row : *rows) outcome.landings.push_back(embed::told(row));
  }
  const auto& [able, unable, migrated, landed, closed, elsewhere] = walk->counts();
  outcome.done = walk->migrates();
  outcome.able = able;
  outcome.unable = unable;
  outcome.migrated = migrated;
  outcome.landed = landed;
  outcome.closed = closed;
  outcome.elsewhere = elsewhere;
  return outcome;
}

}  // namespace rectify
