#include "runtime/background.h"

#include <fmt/core.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>

#include "base/log.h"

namespace rectify::runtime {

namespace asio = boost::asio;

class Background::Loop {
 public:
  Loop(const Options& options, Dispatcher& dispatcher, const Clock& clock, FireDue fire_due, Vouch vouch, Fold fold)
      : options_(options),
        dispatcher_(dispatcher),
        clock_(clock),
        fire_due_(std::move(fire_due)),
        vouch_(std::move(vouch)),
        fold_(std::move(fold)) {}

  void start() {
    asio::post(context_, [this] {
      if (options_.timers) fire();
      if (options_.deliver) fold();
      if (options_.deliver) dispatcher_.start();
      if (vouch_) vouch();
    });
    thread_ = std::thread([this] { context_.run(); });
  }

  void stop() {
    dispatcher_.stop_soon();
    if (!thread_.joinable()) return;
    context_.stop();
    thread_.join();
    dispatcher_.stop();
  }

  void wake_set(Instant earliest) {
    if (!options_.timers) return;
    asio::post(context_, [this, earliest] {
      if (!armed_ || earliest < *armed_) arm(earliest);
    });
  }

  void notices(std::uint64_t waiting) {
    if (!options_.deliver) return;
    if (waiting > options_.outbox_entries_max) asio::post(context_, [this] { fold(); });
    // However many commits bring some, one look for them waits at a time.
    if (!looking_.exchange(true)) {
      asio::post(context_, [this] {
        looking_.store(false);
        dispatcher_.notices();
      });
    }
  }

  void lines(std::uint64_t number) {
    if (!vouch_) return;
    // Counted here, so that a busy engine posts once a checkpoint and not once a group.
    const std::uint64_t before = unsigned_lines_.fetch_add(number);
    const bool first = before == 0;
    const bool enough = before < options_.checkpoint_lines && before + number >= options_.checkpoint_lines;
    if (enough) asio::post(context_, [this] { vouch(); });
    if (first && !enough) asio::post(context_, [this] { vouch_later(); });
  }

 private:
  void vouch() {
    unsigned_lines_.store(0);
    sign_timer_.cancel();
    if (auto ok = vouch_(); !ok) {
      log::error(fmt::format("checkpoint: {}", ok.error().text()));
      vouch_later();
    }
  }

  void fold() {
    if (auto ok = fold_(); !ok) log::error(fmt::format("outbox: {}", ok.error().text()));
  }

  void vouch_later() {
    sign_timer_.expires_after(std::chrono::milliseconds(options_.checkpoint_interval_ms));
    sign_timer_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) vouch();
    });
  }

  void fire() {
    armed_.reset();
    auto next = fire_due_();
    if (!next) {
      log::error(fmt::format("timers: {}", next.error().text()));
      return arm(clock_.now() + std::chrono::milliseconds(options_.timer_recheck_ms));
    }
    if (*next) arm(**next);
  }

  // The system's clock may be set while we wait, so no wait is longer than timer_recheck_ms.
  void arm(Instant at) {
    armed_ = at;
    const std::int64_t wait = std::clamp<std::int64_t>(at.ms - clock_.now().ms, 0, options_.timer_recheck_ms);
    wake_timer_.expires_after(std::chrono::milliseconds(wait));
    wake_timer_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled) fire();
    });
  }

  const Options& options_;
  Dispatcher& dispatcher_;
  const Clock& clock_;
  const FireDue fire_due_;
  const Vouch vouch_;
  const Fold fold_;
  std::atomic<bool> looking_{false};
  std::atomic<std::uint64_t> unsigned_lines_{0};  // since the last checkpoint
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  asio::steady_timer wake_timer_{context_};
  asio::steady_timer sign_timer_{context_};
  std::optional<Instant> armed_;
  std::thread thread_;
};

Background::Background(const Options& options, Dispatcher& dispatcher, const Clock& clock, FireDue fire_due,
                       Vouch vouch, Fold fold)
    : loop_(
          std::make_unique<Loop>(options, dispatcher, clock, std::move(fire_due), std::move(vouch), std::move(fold))) {}
Background::~Background() { stop(); }
void Background::start() { loop_->start(); }
void Background::stop() { loop_->stop(); }
void Background::on_wake_set(Instant earliest) { loop_->wake_set(earliest); }
void Background::on_notices(std::uint64_t waiting) { loop_->notices(waiting); }
void Background::on_lines(std::uint64_t number) { loop_->lines(number); }

}  // namespace rectify::runtime
