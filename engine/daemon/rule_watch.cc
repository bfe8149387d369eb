#include "daemon/rule_watch.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <map>
#include <set>
#include <system_error>
#include <thread>

#include "base/log.h"
#include "runtime/listeners.h"

namespace rectify::daemon {

namespace fs = std::filesystem;

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

}  // namespace

class RuleWatch::Loop {
 public:
  Loop(runtime::Engine& engine, embed::Library library)
      : engine_(engine),
        library_(std::move(library)),
        changes_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
        bell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

  [[nodiscard]] bool is_open() const { return changes_.get() >= 0 && bell_.get() >= 0; }

  void start() {
    // A deployment may bring rules whose files lie elsewhere.
    listening_ = engine_.on_committed([this](std::uint64_t) {
      if (engine_.workflows().deployments() != seen_.load()) ring();
    });
    thread_ = std::thread([this] { run(); });
  }

  void stop() {
    listening_ = {};
    stopping_ = true;
    ring();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void ring() {
    const std::uint64_t one = 1;
    if (::write(bell_.get(), &one, sizeof one) < 0) log::debug("rules: the bell rings already");
  }

  void run() {
    while (!stopping_) {
      const bool more = watch();
      if (drain() || more) take_up();
      pollfd waited[] = {{changes_.get(), POLLIN, 0}, {bell_.get(), POLLIN, 0}};
      if (::poll(waited, 2, -1) < 0 && errno != EINTR) return;
      std::uint64_t rings = 0;
      while (::read(bell_.get(), &rings, sizeof rings) > 0) {
      }
    }
  }

  // Folders of all rules that are deployed now. Whether there are more rules than before: what was written to their
  // files until now is not told.
  bool watch() {
    const std::size_t known = rules_.size();
    seen_ = engine_.workflows().deployments();
    for (const auto& workflow : engine_.workflows().all()) {
      for (const core::Rule& rule : workflow->rules) {
        if (embed::is_built_in(rule) || !rules_.emplace(rule.file, rule).second) continue;
        const auto path = library_.find_rule(rule);
        if (!path) continue;
        const fs::path folder = path->has_parent_path() ? path->parent_path() : fs::path(".");
        if (!folders_.insert(folder).second) continue;
        if (::inotify_add_watch(changes_.get(), folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
          log::warn(
              fmt::format("rules in {} are not watched: {}", folder.string(), std::generic_category().message(errno)));
        }
      }
    }
    return rules_.size() != known;
  }

  // Whether anything was written.
  bool drain() {
    alignas(inotify_event) char buffer[4096];
    bool any = false;
    while (::read(changes_.get(), buffer, sizeof buffer) > 0) any = true;
    return any;
  }

  void take_up() {
    const auto deployed = engine_.workflows().rules();
    for (const auto& [file, rule] : rules_) {
      auto source = library_.rule_source(rule);
      if (!source || !*source) continue;
      const auto known = deployed.find(file);
      if (known != deployed.end() && known->second == (*source)->text) continue;
      auto ok = engine_.deploy({.actor = core::engine_actor(), .sources = {**source}, .workflow_source = {}});
      if (ok) {
        log::info(fmt::format("rule {}: its new text counts from now on", file));
      } else {
        log::error(fmt::format("rule {} stays as it was: {}", file, ok.error().text()));
      }
    }
  }

  runtime::Engine& engine_;
  const embed::Library library_;
  const Descriptor changes_;
  const Descriptor bell_;
  std::map<std::string, core::Rule> rules_;
  std::set<fs::path> folders_;
  std::atomic<std::uint64_t> seen_{0};
  std::atomic<bool> stopping_{false};
  runtime::Listening listening_;
  std::thread thread_;
};

Result<std::unique_ptr<RuleWatch>> RuleWatch::start(runtime::Engine& engine, embed::Library library) {
  std::unique_ptr<RuleWatch> watch(new RuleWatch);
  watch->loop_ = std::make_unique<Loop>(engine, std::move(library));
  if (!watch->loop_->is_open()) {
    return Error{
        Code::unavailable, fmt::format("files cannot be watched: {}", std::generic_category().message(errno)), {}};
  }
  watch->loop_->start();
  return watch;
}

RuleWatch::~RuleWatch() {
  if (loop_) loop_->stop();
}

}  // namespace rectify::daemon
