#include "scenario/player.h"

#include <fmt/core.h>

#include "base/codes.h"
#include "definition/ledger/registration.h"
#include "scenario/expectations.h"
#include "scenario/invariants.h"
#include "scenario/scenario_steps.h"

namespace rectify::scenario {

namespace {

using definition::Expectation;
using definition::Step;

class Player {
 public:
  Player(runtime::Engine& engine, ManualClock& clock, const LoadedScenario& loaded)
      : engine_(engine), clock_(clock), loaded_(loaded), steps_(engine, loaded), invariants_(loaded.scenario.forever) {}

  Result<Played> play() {
    if (auto ok = set_up(); !ok) return ok.error();
    note_first_failures();
    for (const Step& step : loaded_.scenario.steps) {
      if (auto ok = take(step); !ok) return ok.error();
      note_first_failures();
    }
    return std::move(played_);
  }

 private:
  void fail(std::uint32_t line, std::string message) { played_.failures.push_back({line, std::move(message)}); }

  // After each step: what fails later may only follow from the first.
  void note_first_failures() {
    if (played_.first_failures == 0) played_.first_failures = played_.failures.size();
  }

  Result<void> look() { return invariants_.look(engine_, played_.failures); }

  // The workflow, and the ledger where there is one.
  Result<void> set_up() {
    const core::Actor registrar = loaded_.scenario.registrar;
    if (auto ok = engine_.deploy({.actor = registrar,
                                  .sources = loaded_.workflow.sources,
                                  .workflow_source = loaded_.workflow.source,
                                  .workflow = loaded_.workflow.workflow});
        !ok) {
      return ok.error();
    }
    if (!loaded_.ledger.measures.empty()) {
      auto registered =
          engine_.run_all(definition::register_commands(loaded_.ledger, loaded_.workflow.workflow.name, registrar));
      if (!registered) return registered.error();
    }
    return look();
  }

  Result<void> take(const Step& step) {
    auto at = steps_.time_of(step.at, clock_.now());
    if (!at) {
      fail(step.line, at.error().message);
      return {};
    }
    auto since = engine_.store().now().size();
    if (!since) return since.error();
    if (auto ok = move_clock(engine_, clock_, *at, [this] { return look(); }); !ok) return ok;
    if (step.command) {
      if (auto ok = send(step); !ok) return ok;
      if (auto ok = look(); !ok) return ok;
    }
    for (const Expectation& expectation : step.expect) {
      auto found = differences({.engine = engine_,
                                .zone = loaded_.workflow.workflow.calendar.zone,
                                .inspection = loaded_.scenario.inspection,
                                .now = clock_.now(),
                                .since = Sequence(*since)},
                               expectation);
      if (!found) return found.error();
      played_.expectations += found->empty() ? 1U : 0U;
      for (std::string& difference : *found) fail(expectation.line, std::move(difference));
    }
    return {};
  }

  Result<void> send(const Step& step) {
    auto ids = steps_.targets(step);
    if (!ids) return ids.error();
    if (ids->empty()) fail(step.line, "no measure matches");
    for (const MeasureId& id : *ids) {
      auto command = steps_.command_for(step, id, clock_.now());
      if (!command) {
        fail(step.line, command.error().message);
        return {};
      }
      auto reply = engine_.run(std::move(*command));
      if (!reply && reply.error().code == Code::unavailable) return reply.error();
      judge(step, id, reply);
    }
    // A command may leave something due at once: a return after the date is late the moment it is made.
    if (auto fired = engine_.fire_due(); !fired) return fired.error();
    return {};
  }

  void judge(const Step& step, const MeasureId& id, const Result<core::Reply>& reply) {
    const auto* fire = std::get_if<core::Fire>(&*step.command);
    if (fire != nullptr && !reply) played_.refusals.push_back({fire->transition, reply.error().code});
    if (!step.refused) {
      if (reply) {
        ++played_.commands;
      } else {
        fail(step.line, fmt::format("refused: {}", reply.error().message));
      }
      return;
    }
    const std::string wanted(row_of(*step.refused).name);
    if (reply) {
      fail(step.line, fmt::format("{} was to be refused as {}, and was {}", id.get(), wanted, reply->outcome));
    } else if (reply.error().code != *step.refused) {
      fail(step.line, fmt::format("{} was to be refused as {}, not as {}: {}", id.get(), wanted,
                                  row_of(reply.error().code).name, reply.error().message));
    } else if (reply.error().message.find(step.saying) == std::string::npos) {
      fail(step.line, fmt::format("the refusal was to say '{}'; it says: {}", step.saying, reply.error().message));
    } else {
      ++played_.commands;
    }
  }

  runtime::Engine& engine_;
  ManualClock& clock_;
  const LoadedScenario& loaded_;
  Steps steps_;
  Invariants invariants_;
  Played played_;
};

}  // namespace

Result<void> move_clock(runtime::Engine& engine, ManualClock& clock, Instant to,
                        const std::function<Result<void>()>& look) {
  while (true) {
    auto next = engine.next_timer();
    if (!next) return next.error();
    if (!*next || **next > to) break;
    const Instant before = **next;
    clock.advance_to(before);
    if (auto fired = engine.fire_due(); !fired) return fired.error();
    if (look) {
      if (auto ok = look(); !ok) return ok;
    }
    auto after = engine.next_timer();
    if (!after) return after.error();
    if (*after && **after <= before) {
      return Error{Code::corrupt, "a timer stays due whatever is done about it", format_utc(before)};
    }
  }
  clock.advance_to(to);
  return look ? look() : Result<void>();
}

Result<Played> play(runtime::Engine& engine, ManualClock& clock, const LoadedScenario& loaded) {
  return Player(engine, clock, loaded).play();
}

}  // namespace rectify::scenario
