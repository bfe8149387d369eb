#include "http/api/past.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/decide.h"
#include "http/api/filters.h"
#include "http/api/json.h"
#include "ledger/line.h"

namespace rectify::http {

namespace {

constexpr std::size_t kPage = 1000;  // measures or lines read at a time

Error no_such_time(std::string_view text, const char* also) {
  return {
      Code::invalid,
      "'" + std::string(text) + "' is no time: write a day (2020-11-30) or a moment (2020-11-30T09:00:00+08:00)" + also,
      {}};
}

Result<Instant> moment(const std::string& text, const Zone& zone) {
  auto at = zone.parse(text);
  return at ? at : Result<Instant>(no_such_time(text, ""));
}

Result<AsOf> first_lines(const store::View& view, const std::string& text) {
  auto lines = number_of(text.substr(1), "@");
  if (!lines) return no_such_time(text, ", or @739 for the first 739 lines");
  auto size = view.size();
  if (!size) return size.error();
  if (*lines == 0 || *lines > *size) {
    return Error{Code::invalid, "the history has the lines @1 to @" + std::to_string(*size) + ", not " + text, {}};
  }
  auto bytes = view.line(Sequence(*lines - 1));
  if (!bytes) return bytes.error();
  auto line = ledger::decode_line(*bytes);
  if (!line) return line.error();
  return AsOf{line->event.at, *lines};
}

// What was not written so must not be told as truth.
Error broken(const core::Event& event, const MeasureId& id, const std::string& what) {
  return {Code::corrupt,
          "line " + std::to_string(event.sequence.get()) + what + "; 'rectify audit verify' names the first bad line",
          id.get()};
}

Result<void> check_order(const ledger::Line& line, const MeasureId& id, std::uint64_t revision,
                         const ledger::Hash& previous) {
  const core::Event& event = line.event;
  const bool first = std::holds_alternative<core::Registered>(event.body);
  if (event.measure != id || event.revision.get() != revision || first != (revision == 1)) {
    return broken(event, id, " is not revision " + std::to_string(revision) + " of the measure");
  }
  if (!first && line.previous != previous) {
    return broken(event, id, " or the one before it in the measure's history was changed");
  }
  return {};
}

}  // namespace

runtime::WorkflowPtr workflow_of(const runtime::Engine& engine, const core::Measure& measure) {
  return engine.workflows().find(measure.workflow, measure.workflow_version);
}

Zone zone_of(const runtime::Engine& engine) {
  const auto workflows = engine.workflows().all();
  return workflows.empty() ? Zone() : workflows.back()->calendar.zone;
}

Result<AsOf> as_of(const Reading& reading, const Zone& zone, const std::string& text) {
  if (text.starts_with('@')) return first_lines(reading.view, text);
  const auto day = parse_day(text);
  auto at = day ? Result<Instant>(zone.end_of(*day)) : zone.parse(text);
  if (!at) return no_such_time(text, ", or @739 for the first 739 lines");
  auto lines = reading.view.size_at(*at);
  if (!lines) return lines.error();
  return AsOf{std::min(*at, reading.engine.now()), *lines};
}

bool includes(const AsOf& as_of, const core::Event& event) { return event.sequence.get() < as_of.lines; }

Result<Period> day_or_moment(const std::string& text, const Zone& zone) {
  if (const auto day = parse_day(text)) return Period{zone.instant_of(*day, 0), zone.end_of(*day)};
  auto at = moment(text, zone);
  if (!at) return at.error();
  return Period{*at, *at};
}

Result<Period> period_of(const Target& target, const Zone& zone) {
  Period period;
  if (const std::string* text = value_of(target, "from")) {
    auto from = day_or_moment(*text, zone);
    if (!from) return from.error();
    period.from = from->from;
  }
  if (const std::string* text = value_of(target, "until")) {
    auto until = day_or_moment(*text, zone);
    if (!until) return until.error();
    period.until = until->until;
  }
  if (period.until < period.from) return Error{Code::invalid, "'from' lies after 'until': exchange them", {}};
  return period;
}

Result<void> lines_of(const store::View& view, const MeasureId& id, const TakeLine& take) {
  std::uint64_t revision = 1;
  ledger::Hash previous{};
  core::Event last;
  while (true) {
    auto lines = view.history(id, Revision(revision), kPage);
    if (!lines) return lines.error();
    for (const std::string& bytes : *lines) {
      auto line = ledger::decode_line(bytes);
      if (!line) return line.error();
      if (auto ok = check_order(*line, id, revision, previous); !ok) return ok;
      if (!take(line->event, bytes)) return {};
      previous = ledger::leaf_hash(bytes);
      last = std::move(line->event);
      ++revision;
    }
    if (lines->size() < kPage) break;
  }
  auto record = view.measure(id);
  if (!record) return record.error();
  const bool whole = *record == nullptr ? revision == 1 : (*record)->head == previous;
  return whole ? Result<void>() : broken(last, id, " is not the line that the measure's history ends with");
}

Result<void> lines_by(const store::View& view, std::string_view person, const Period& period, const TakeLine& take) {
  auto begin = period.from.ms == INT64_MIN ? Result<std::uint64_t>(0) : view.size_at({period.from.ms - 1});
  if (!begin) return begin.error();
  auto end = view.size_at(period.until);
  if (!end) return end.error();
  std::optional<Error> failure;
  auto walked = view.lines_by(person, Sequence(*begin), Sequence(*end), [&](Sequence, std::string_view bytes) {
    auto line = ledger::decode_line(bytes);
    if (!line) failure = line.error();
    return line && take(line->event, bytes);
  });
  if (failure) return *failure;
  return walked;
}

Result<std::optional<core::Measure>> measure_at(const store::View& view, const MeasureId& id, const AsOf& as_of) {
  std::optional<core::Measure> measure;
  auto read = lines_of(view, id, [&](const core::Event& event, std::string_view) {
    if (!includes(as_of, event)) return false;
    if (!measure) measure.emplace();
    core::apply(*measure, event);
    return true;
  });
  if (!read) return read.error();
  return measure;
}

Result<core::Chronicle> chronicle_of(const store::View& view, const MeasureId& id, const std::optional<AsOf>& as_of) {
  core::Chronicle chronicle;
  auto read = lines_of(view, id, [&](const core::Event& event, std::string_view) {
    if (as_of && !includes(*as_of, event)) return false;
    core::follow(chronicle, event);
    return true;
  });
  if (!read) return read.error();
  return chronicle;
}

Result<void> each_measure(const store::View& view, store::Query query, const VisitMeasure& visit) {
  query.limit = kPage;
  while (true) {
    auto page = view.list(query);
    if (!page) return page.error();
    for (const auto& record : page->records) {
      if (auto ok = visit(record->measure); !ok) return ok;
    }
    if (page->cursor.empty()) return {};
    query.cursor = page->cursor;
  }
}

}  // namespace rectify::http
