#include "scenario/expectations.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/check.h"
#include "core/decide.h"
#include "query/filters.h"
#include "query/past.h"
#include "store/pages.h"

namespace rectify::scenario {

namespace {

using definition::Expectation;

// A measure as it stood, with the events that made it so.
struct Past {
  core::Measure measure;
  std::vector<core::Event> events;
};

// The moment that `as_of` means: of a day, its end.
Result<Instant> moment_of(const Scene& scene, const Expectation& expectation) {
  if (expectation.as_of.empty()) return scene.now;
  if (const auto day = parse_day(expectation.as_of)) return scene.zone.end_of(*day);
  return scene.zone.parse(expectation.as_of);
}

Result<Past> past_of(const Scene& scene, const MeasureId& id, Instant until) {
  const store::View& view = scene.engine.store().now();
  auto then = query::as_of(view, until);
  if (!then) return then.error();
  Past past;
  auto read = query::lines_until(view, id, *then, [&](const core::Event& event, std::string_view) {
    core::apply(past.measure, event);
    past.events.push_back(event);
    return true;
  });
  if (!read) return read.error();
  return past;
}

// What an event is about: a transition, a rung, a person, a part.
std::string name_in(const core::EventBody& body) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { one.transition; }) return one.transition;
        if constexpr (requires { one.rung; }) return one.rung;
        if constexpr (requires { one.person; }) return one.person;
        if constexpr (requires { one.part; }) return one.part.get();
        return {};
      },
      body);
}

std::string label_of(const core::Event& event) {
  const std::string name = name_in(event.body);
  return std::string(core::event_type(event)) + (name.empty() ? "" : " " + name);
}

bool is_meant(const std::string& word, const core::Recipient& recipient) {
  return word == recipient.role || word == recipient.unit || word == recipient.person;
}

std::string described(const core::Recipient& recipient) {
  const std::string& who = recipient.unit.empty() ? recipient.person : recipient.unit;
  return who == recipient.role ? who : fmt::format("{} ({})", recipient.role, who);
}

class Comparison {
 public:
  Comparison(const Scene& scene, const Expectation& expectation, const Past& past, Instant at)
      : scene_(scene), expectation_(expectation), past_(past), measure_(past.measure), at_(at) {}

  std::vector<std::string> differences() {
    compare_state();
    compare_lists();
    if (expectation_.notified) compare_notified(*expectation_.notified);
    if (expectation_.history) compare_history(*expectation_.history);
    for (const auto& [name, value] : expectation_.fields) {
      const auto found = measure_.fields.find(name);
      expect(fmt::format("field {}", name), core::to_text(value),
             found == measure_.fields.end() ? "" : core::to_text(found->second));
    }
    return std::move(found_);
  }

 private:
  void expect(std::string_view what, const std::string& wanted, const std::string& found) {
    if (wanted == found) return;
    found_.push_back(fmt::format("{}: {} was to be {} and is {}", measure_.id.get(), what, wanted, found));
  }

  void compare_state() {
    if (expectation_.state) expect("state", *expectation_.state, measure_.state);
    if (expectation_.phase) {
      expect("phase", *expectation_.phase, std::string(core::kPhaseNames[static_cast<std::size_t>(measure_.phase)]));
    }
    if (expectation_.overdue) {
      expect("overdue", *expectation_.overdue ? "true" : "false", core::is_overdue(measure_, at_) ? "true" : "false");
    }
    if (expectation_.rung) {
      const core::ClaimedRung* rung = core::standing_rung(measure_);
      expect("the standing rung", *expectation_.rung, rung == nullptr ? "none" : rung->name);
    }
    if (expectation_.episode) {
      expect("episode", std::to_string(*expectation_.episode), std::to_string(measure_.episode));
    }
    if (expectation_.revision) {
      expect("revision", std::to_string(*expectation_.revision), std::to_string(measure_.revision.get()));
    }
    if (expectation_.deadline) expect("the deadline", *expectation_.deadline, deadline_text(*expectation_.deadline));
  }

  void compare_lists() {
    std::vector<std::string> found;
    if (expectation_.rungs) {
      for (const core::ClaimedRung& rung : measure_.claimed) found.push_back(rung.name);
      expect_list("the rungs claimed", *expectation_.rungs, found);
    }
    found.clear();
    if (expectation_.proposals) {
      for (const core::Proposal& proposal : measure_.proposals) {
        if (!proposal.expires || at_ <= *proposal.expires) found.push_back(proposal.transition);
      }
      expect_list("what is proposed", *expectation_.proposals, found);
    }
    found.clear();
    if (expectation_.parts) {
      for (const core::Part& part : measure_.parts) found.push_back(part.id.get());
      expect_list("its parts", *expectation_.parts, found);
    }
  }

  void expect_list(std::string_view what, const std::vector<std::string>& wanted,
                   const std::vector<std::string>& found) {
    expect(what, wanted.empty() ? "nothing" : core::to_text(wanted), found.empty() ? "nothing" : core::to_text(found));
  }

  // Everybody who was told is in the list, and whoever is in the list was told.
  void compare_notified(const std::vector<std::string>& wanted) {
    std::vector<std::string> told;
    std::vector<std::string> missing = wanted;
    bool same = true;
    for (const core::Event& event : past_.events) {
      if (event.sequence < scene_.since) continue;
      for (const core::Recipient& recipient : core::told_by(event.body)) {
        const auto means = [&](const std::string& word) { return is_meant(word, recipient); };
        same = same && std::any_of(wanted.begin(), wanted.end(), means);
        std::erase_if(missing, means);
        const std::string who = described(recipient);
        if (std::find(told.begin(), told.end(), who) == told.end()) told.push_back(who);
      }
    }
    if (same && missing.empty()) return;
    expect_list("who was notified", wanted, told);
  }

  // The last events, as many as are listed; each as its type, or its type and name.
  void compare_history(const std::vector<std::string>& wanted) {
    std::vector<std::string> found;
    const std::size_t skipped = past_.events.size() - std::min(past_.events.size(), wanted.size());
    bool same = past_.events.size() - skipped == wanted.size();
    for (std::size_t i = skipped; i < past_.events.size(); ++i) {
      const core::Event& event = past_.events[i];
      found.push_back(label_of(event));
      const std::string& one = wanted[i - skipped];
      same = same && (one == found.back() || one == core::event_type(event));
    }
    if (!same) expect_list("the end of its history", wanted, found);
  }

  // As a date where a date is expected, else to the minute.
  [[nodiscard]] std::string deadline_text(const std::string& wanted) const {
    if (!measure_.deadline) return "none";
    const bool date = parse_day(wanted).ok();
    return date ? format_day(scene_.zone.day_of(measure_.deadline->due))
                : scene_.zone.format_minute(measure_.deadline->due);
  }

  const Scene& scene_;
  const Expectation& expectation_;
  const Past& past_;
  const core::Measure& measure_;
  Instant at_;
  std::vector<std::string> found_;
};

Result<std::uint64_t> counted(const Scene& scene, const Expectation& expectation, Instant at) {
  store::Query query;
  query.inspection = scene.inspection.get();
  for (const auto& [name, text] : expectation.filters) {
    const store::Filter* filter = store::find_filter(name);
    RECTIFY_CHECK(filter != nullptr, "a scenario counts by the filters of a listing");
    if (auto ok = query::set_filter(query, *filter, text, scene.zone); !ok) return ok.error();
  }
  query.now = at;
  const store::View& view = scene.engine.store().now();
  if (!expectation.as_of.empty()) {
    auto then = query::as_of(view, at);
    if (!then) return then.error();
    query.as_of = then->lines;
  }
  return store::count_records(view, std::move(query));
}

}  // namespace

Result<std::vector<std::string>> differences(const Scene& scene, const Expectation& expectation) {
  auto at = moment_of(scene, expectation);
  if (!at) return at.error();
  const std::string then = expectation.as_of.empty() ? "" : fmt::format(" as of {}", expectation.as_of);
  if (!expectation.measure) {
    auto count = counted(scene, expectation, *at);
    if (!count) return count.error();
    if (!expectation.count || *expectation.count == *count) return std::vector<std::string>();
    return std::vector<std::string>{fmt::format("counted {} measures{}, not {}", *count, then, *expectation.count)};
  }
  auto past = past_of(scene, *expectation.measure, *at);
  if (!past) return past.error();
  if (past->events.empty()) {
    return std::vector<std::string>{fmt::format("there is no measure {}{}", expectation.measure->get(), then)};
  }
  return Comparison(scene, expectation, *past, *at).differences();
}

}  // namespace rectify::scenario
