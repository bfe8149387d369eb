#include "app/player.h"

#include <algorithm>

#include "app/registration.h"
#include "http/problem.h"
#include "ledger/hash.h"

namespace rectify::app {

namespace {

using definition::Expectation;
using definition::Step;

constexpr std::size_t kPage = 1000;

bool matches(const std::string& pattern, const std::string& id) {
  if (!pattern.empty() && pattern.back() == '*') return id.starts_with(pattern.substr(0, pattern.size() - 1));
  return id == pattern;
}

class Player {
 public:
  Player(runtime::Engine& engine, ManualClock& clock, const LoadedScenario& loaded)
      : engine_(engine), clock_(clock), loaded_(loaded), zone_(loaded.workflow.workflow.calendar.zone) {}

  Result<Played> play() {
    const core::Actor registrar = loaded_.scenario.registrar;
    if (auto ok = engine_.deploy(
            {.actor = registrar, .sources = loaded_.workflow.sources, .workflow_source = loaded_.workflow.source});
        !ok) {
      return ok.error();
    }
    if (!loaded_.ledger.measures.empty()) {
      auto registered = engine_.run_all(register_commands(loaded_.ledger, loaded_.workflow.workflow.name, registrar));
      if (!registered) return registered.error();
    }
    for (const Step& step : loaded_.scenario.steps) {
      auto at = time_of(step);
      if (!at) {
        fail(step.line, at.error().message);
        continue;
      }
      if (auto ok = move_clock(engine_, clock_, *at); !ok) return ok.error();
      if (step.command) {
        if (auto ok = send(step); !ok) return ok.error();
      }
      for (const Expectation& expectation : step.expect) {
        if (auto ok = check(expectation); !ok) return ok.error();
      }
    }
    return std::move(played_);
  }

 private:
  void fail(std::uint32_t line, std::string message) { played_.failures.push_back({line, std::move(message)}); }

  Result<Instant> time_of(const Step& step) {
    const Instant now = clock_.now();
    if (!step.at.after) {
      auto at = step.at.absolute.empty() ? Result<Instant>(now) : zone_.parse(step.at.absolute);
      if (at && *at < now) return Error{Code::invalid, "the step lies before the one above it", {}};
      return at;
    }
    const core::Calendar& calendar = loaded_.workflow.workflow.calendar;
    const Instant end = core::end_of_span(calendar, now, *step.at.after);
    const bool days =
        step.at.after->unit == core::Span::Unit::days || step.at.after->unit == core::Span::Unit::workdays;
    return days ? zone_.instant_of(zone_.day_of(end), zone_.ms_of_day(now)) : end;
  }

  // Ids that the step is about, in natural order. An id without a pattern stands for itself, known or not.
  Result<std::vector<MeasureId>> targets(const Step& step) {
    std::vector<MeasureId> ids;
    for (const std::string& pattern : step.on) {
      if (pattern.empty() || pattern.back() != '*') {
        ids.emplace_back(pattern);
        continue;
      }
      store::Query query;
      query.inspection = loaded_.scenario.inspection.get();
      query.limit = kPage;
      while (true) {
        auto page = engine_.store().now().list(query);
        if (!page) return page.error();
        for (const auto& record : page->records) {
          if (matches(pattern, record->measure.id.get())) ids.push_back(record->measure.id);
        }
        if (page->cursor.empty()) break;
        query.cursor = page->cursor;
      }
    }
    if (ids.empty()) fail(step.line, "no measure matches");
    return ids;
  }

  // Evidence without a hash gets that of its name, so that scenarios need no files.
  static void complete_evidence(std::vector<core::Evidence>& pieces) {
    for (core::Evidence& piece : pieces) {
      if (piece.sha256.empty()) piece.sha256 = ledger::to_hex(ledger::sha256(piece.name));
    }
  }

  // A finding given by its numbers alone gets the titles that it has in the ledger.
  void complete_finding(core::FindingPath& path) const {
    const auto same_numbers = [&](const core::MeasureDraft& draft) {
      return draft.finding.size() >= path.size() &&
             std::equal(path.begin(), path.end(), draft.finding.begin(),
                        [](const core::FindingNode& a, const core::FindingNode& b) { return a.number == b.number; });
    };
    const auto& measures = loaded_.ledger.measures;
    const auto known = std::find_if(measures.begin(), measures.end(), same_numbers);
    if (known == measures.end()) return;
    for (std::size_t i = 0; i < path.size(); ++i) {
      if (path[i].title == core::Title{}) path[i].title = known->finding[i].title;
    }
  }

  core::Command command_for(const Step& step, const MeasureId& id) {
    core::Command command{.key = "scenario:" + std::to_string(++sent_),
                          .actor = step.actor.value_or(loaded_.scenario.registrar),
                          .measure = id,
                          .expected = {},
                          .body = {}};
    std::visit(
        [&](const auto& body) {
          auto copy = body;
          if constexpr (requires { copy.evidence; }) complete_evidence(copy.evidence);
          if constexpr (std::is_same_v<decltype(copy), core::Register>) {
            if (copy.inspection.get().empty()) copy.inspection = loaded_.scenario.inspection;
            if (copy.workflow.empty()) copy.workflow = loaded_.workflow.workflow.name;
            complete_finding(copy.finding);
          }
          command.body = std::move(copy);
        },
        *step.command);
    return command;
  }

  Result<void> send(const Step& step) {
    auto ids = targets(step);
    if (!ids) return ids.error();
    for (const MeasureId& id : *ids) {
      auto reply = engine_.run(command_for(step, id));
      if (!reply && reply.error().code == Code::unavailable) return reply.error();
      judge(step, id, reply);
    }
    // A command may leave something due at once: a return after the date is late the moment it is made.
    if (auto fired = engine_.fire_due(); !fired) return fired.error();
    return {};
  }

  void judge(const Step& step, const MeasureId& id, const Result<core::Reply>& reply) {
    if (!step.refused) {
      if (reply) {
        ++played_.commands;
      } else {
        fail(step.line, "refused: " + reply.error().message);
      }
      return;
    }
    const std::string wanted(http::row_of(*step.refused).name);
    if (reply) {
      fail(step.line, id.get() + " was to be refused as " + wanted + ", and was " + reply->outcome);
    } else if (reply.error().code != *step.refused) {
      fail(step.line, id.get() + " was to be refused as " + wanted + ", not as " +
                          std::string(http::row_of(reply.error().code).name) + ": " + reply.error().message);
    } else if (reply.error().message.find(step.saying) == std::string::npos) {
      fail(step.line, "the refusal was to say '" + step.saying + "'; it says: " + reply.error().message);
    } else {
      ++played_.commands;
    }
  }

  Result<void> check(const Expectation& expectation) {
    return expectation.measure ? check_measure(expectation) : check_count(expectation);
  }

  Result<void> check_measure(const Expectation& expectation) {
    auto record = engine_.store().now().measure(*expectation.measure);
    if (!record) return record.error();
    if (*record == nullptr) {
      fail(expectation.line, "there is no measure " + expectation.measure->get());
      return {};
    }
    const core::Measure& measure = (*record)->measure;
    std::size_t differences = 0;
    const auto expect = [&](std::string_view what, const std::string& wanted, const std::string& found) {
      if (wanted == found) return;
      ++differences;
      fail(expectation.line, measure.id.get() + ": " + std::string(what) + " was to be " + wanted + " and is " + found);
    };
    if (expectation.state) expect("state", *expectation.state, measure.state);
    if (expectation.phase) {
      expect("phase", *expectation.phase, std::string(core::kPhaseNames[static_cast<std::size_t>(measure.phase)]));
    }
    if (expectation.overdue) {
      expect("overdue", *expectation.overdue ? "true" : "false",
             core::is_overdue(measure, clock_.now()) ? "true" : "false");
    }
    if (expectation.rung) {
      const core::RaisedRung* rung = core::standing_rung(measure);
      expect("the standing rung", *expectation.rung, rung == nullptr ? "none" : rung->name);
    }
    if (expectation.episode) expect("episode", std::to_string(*expectation.episode), std::to_string(measure.episode));
    if (expectation.revision) {
      expect("revision", std::to_string(*expectation.revision), std::to_string(measure.revision.get()));
    }
    if (expectation.deadline)
      expect("the deadline", *expectation.deadline, deadline_text(measure, *expectation.deadline));
    if (expectation.rungs) {
      std::vector<std::string> raised;
      for (const core::RaisedRung& rung : measure.raised) raised.push_back(rung.name);
      expect("the rungs claimed", core::to_text(*expectation.rungs), core::to_text(raised));
    }
    for (const auto& [name, value] : expectation.fields) {
      const auto found = measure.fields.find(name);
      expect("field " + name, core::to_text(value), found == measure.fields.end() ? "" : core::to_text(found->second));
    }
    if (differences == 0) ++played_.expectations;
    return {};
  }

  // As a date where a date is expected, else to the minute.
  [[nodiscard]] std::string deadline_text(const core::Measure& measure, const std::string& wanted) const {
    if (!measure.deadline) return "none";
    const bool date = parse_day(wanted).ok();
    return date ? format_day(zone_.day_of(measure.deadline->due)) : zone_.format_minute(measure.deadline->due);
  }

  Result<void> check_count(const Expectation& expectation) {
    store::Query query;
    query.inspection = expectation.inspection ? *expectation.inspection : loaded_.scenario.inspection.get();
    query.finding = expectation.finding;
    query.state = expectation.state;
    query.phase = expectation.phase;
    query.unit = expectation.unit;
    query.person = expectation.person;
    query.rung = expectation.rung;
    query.overdue = expectation.overdue;
    query.now = clock_.now();
    query.limit = kPage;
    std::uint64_t count = 0;
    while (true) {
      auto page = engine_.store().now().list(query);
      if (!page) return page.error();
      count += page->records.size();
      if (page->cursor.empty()) break;
      query.cursor = page->cursor;
    }
    if (expectation.count && *expectation.count != count) {
      fail(expectation.line,
           "counted " + std::to_string(count) + " measures, not " + std::to_string(*expectation.count));
    } else {
      ++played_.expectations;
    }
    return {};
  }

  runtime::Engine& engine_;
  ManualClock& clock_;
  const LoadedScenario& loaded_;
  const Zone& zone_;
  std::uint64_t sent_ = 0;
  Played played_;
};

}  // namespace

Result<LoadedScenario> load_scenario(const Library& library, const std::string& name,
                                     std::vector<Complaint>& complaints) {
  namespace fs = std::filesystem;
  auto text = read_file(name);
  if (!text) return text.error();
  auto scenario = definition::read_scenario(*text, name);
  for (const Diagnostic& diagnostic : scenario.diagnostics) complaints.push_back({diagnostic, *text});
  if (!scenario.value) return complained(name, scenario.diagnostics);
  const fs::path beside = fs::path(name).parent_path();

  LoadedScenario loaded;
  loaded.scenario = std::move(*scenario.value);
  auto workflow_path = library.find_workflow(loaded.scenario.workflow, beside.empty() ? "." : beside);
  if (!workflow_path) return workflow_path.error();
  auto workflow = library.load(*workflow_path, complaints);
  if (!workflow) return workflow.error();
  loaded.workflow = std::move(*workflow);
  if (loaded.scenario.ledger.empty()) return loaded;

  const std::string ledger_path = (beside / loaded.scenario.ledger).string();
  auto ledger_text = read_file(ledger_path);
  if (!ledger_text) return ledger_text.error();
  auto ledger = definition::read_ledger(*ledger_text, ledger_path);
  for (const Diagnostic& diagnostic : ledger.diagnostics) complaints.push_back({diagnostic, *ledger_text});
  if (!ledger.value) return complained(ledger_path, ledger.diagnostics);
  loaded.ledger = std::move(*ledger.value);
  return loaded;
}

Result<Instant> start_of(const LoadedScenario& loaded) {
  return loaded.workflow.workflow.calendar.zone.parse(loaded.scenario.start);
}

Result<void> move_clock(runtime::Engine& engine, ManualClock& clock, Instant to) {
  while (true) {
    auto next = engine.next_timer();
    if (!next) return next.error();
    if (!*next || **next > to) break;
    const Instant before = **next;
    clock.advance_to(before);
    if (auto fired = engine.fire_due(); !fired) return fired.error();
    auto after = engine.next_timer();
    if (!after) return after.error();
    if (*after && **after <= before) {
      return Error{Code::corrupt, "a timer stays due whatever is done about it", format_utc(before)};
    }
  }
  clock.advance_to(to);
  return {};
}

Result<Played> play(runtime::Engine& engine, ManualClock& clock, const LoadedScenario& loaded) {
  return Player(engine, clock, loaded).play();
}

}  // namespace rectify::app
