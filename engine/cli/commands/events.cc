// events: the history as it stands, and with --follow as it grows, across restarts of the daemon.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "cli/answer_text.h"
#include "cli/history_text.h"
#include "cli/read_command.h"

namespace rectify::cli {

namespace {

struct Events {
  bool follow = false;
  std::optional<std::uint64_t> from;  // a sequence; else from the first, or with `follow` from what comes next
  Parameters parameters;
};

std::vector<Option> events_options(Events& asked) {
  return {{.name = "--follow",
           .into = &asked.follow,
           .means = "Go on with what happens next, until Ctrl-C; needs a daemon"},
          {.name = "--from", .into = &asked.from, .means = "Begin with the event of this sequence"},
          parameter("--measure", asked.parameters, "Of this measure only"),
          parameter("--type", asked.parameters, "Of this type only: registered, fired, rung_claimed, …")};
}

constexpr std::size_t kSequenceDigitsMax = 19;
constexpr int kAttemptsMax = 25;  // about a minute and a half in all, before a daemon that has gone is given up
constexpr std::chrono::milliseconds kPauseMin{100};
constexpr std::chrono::milliseconds kPauseMax{5'000};

// Takes CloudEvents one a line, prints them, and knows where to go on.
class Printer {
 public:
  Printer(const Global& global, const Events& asked) : global_(global), asked_(asked) {}

  // Where the next request begins; nothing: at the API's own choice.
  void start_at(std::uint64_t sequence) { next_ = sequence; }
  void name_by(const json::Value& workflows) { names_.emplace(workflows, global_.language); }
  [[nodiscard]] bool needs_names() const { return global_.format != Format::json; }

  [[nodiscard]] std::string target() const {
    Parameters parameters = asked_.parameters;
    parameters["follow"] = asked_.follow ? "true" : "false";
    if (next_) parameters["from"] = std::to_string(*next_);
    return question("/v1/events", parameters);
  }

  // A new connection: the rest of a line that broke off with the last one is forgotten.
  void begin() {
    rest_.clear();
    has_heard_ = false;
  }
  // Something came since begin(), if only a heartbeat.
  [[nodiscard]] bool has_heard() const { return has_heard_; }

  bool take(std::string_view piece) {
    has_heard_ = true;
    rest_ += piece;
    std::size_t begin = 0;
    for (std::size_t end = 0; (end = rest_.find('\n', begin)) != std::string::npos; begin = end + 1) {
      if (end > begin && !event({rest_.data() + begin, end - begin})) return false;
    }
    rest_.erase(0, begin);
    std::fflush(stdout);
    return true;
  }

  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  bool event(std::string_view line) {
    const auto json = json::parse(line);
    const std::string sequence =
        json && value_at(*json, "data").is_object() ? json::text_at(*json, "id") : std::string();
    if (sequence.empty() || sequence.size() > kSequenceDigitsMax ||
        sequence.find_first_not_of("0123456789") != std::string::npos) {
      fault_ = Error{Code::unavailable, "the daemon's answer is not a CloudEvent of a history", target()};
      return false;
    }
    next_ = std::stoull(sequence) + 1;
    if (global_.format == Format::json) {
      print_line(line);
    } else {
      print(feed_text(value_at(*json, "data"), *names_, global_.language));
    }
    return true;
  }

  const Global& global_;
  const Events& asked_;
  std::optional<std::uint64_t> next_;
  std::optional<Names> names_;
  std::optional<Error> fault_;
  std::string rest_;
  bool has_heard_ = false;
};

// One connection's worth of events.
Result<void> read_events(Session& session, Printer& printer) {
  printer.begin();
  if (printer.needs_names()) {
    const auto& workflows = session.workflows();
    if (!workflows) return workflows.error();
    printer.name_by(*workflows);
  }
  auto read = session.stream(printer.target(), [&](std::string_view piece) { return printer.take(piece); },
                             {{"accept", "application/x-ndjson"}});
  if (printer.fault()) return *printer.fault();
  return read;
}

// The next event from now on: known before the first is seen, so that none is lost when the daemon restarts before it.
Result<std::uint64_t> end_of_history(Session& session) {
  auto stats = session.get("/v1/stats");
  if (!stats) return stats.error();
  return json::number_at(*stats, "events");
}

// The daemon is away, or has too many connections.
bool may_pass(Code code) { return code == Code::unavailable || code == Code::exhausted; }

int follow(const Global& global, const Events& asked, Printer& printer) {
  auto session = Session::connect(global);
  if (!session) {
    Error error = session.error();
    if (error.code == Code::unavailable) error.message += "; --follow needs one that runs: rectify serve";
    return report(global, error);
  }
  if (!asked.from) {
    auto end = end_of_history(**session);
    if (!end) return report(global, end.error());
    printer.start_at(*end);
  }
  Result<void> outcome;
  std::chrono::milliseconds pause = kPauseMin;
  for (int failures = 0; failures < kAttemptsMax;) {
    if (session) {
      outcome = read_events(**session, printer);
      if (printer.fault() || (!outcome && !may_pass(outcome.error().code))) break;
      if (printer.has_heard()) {
        failures = 0;
        pause = kPauseMin;
      }
    } else {
      outcome = session.error();
    }
    ++failures;
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, kPauseMax);
    session = Session::connect(global);
  }
  return outcome ? kDone : report(global, outcome.error());
}

int show_events(const Global& global, const Events& asked) {
  Printer printer(global, asked);
  if (asked.from) printer.start_at(*asked.from);
  if (asked.follow) return follow(global, asked, printer);
  auto session = Session::open(global, Access::read);
  if (!session) return report(global, session.error());
  auto read = read_events(**session, printer);
  return read ? kDone : report(global, read.error());
}

}  // namespace

Command events_command() {
  return command("events", "Everything that happened, in order", events_options, show_events);
}

}  // namespace rectify::cli
