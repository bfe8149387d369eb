#include "query/past.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/decide.h"
#include "ledger/line.h"

namespace rectify::query {

namespace {

constexpr std::size_t kPage = 1000;  // lines read at a time
constexpr std::string_view kOrLines = ", or @739 for the first 739 lines";

Error no_such_time(std::string_view text, std::string_view also) {
  return {
      Code::invalid,
      fmt::format("'{}' is no time: write a day (2020-11-30) or a moment (2020-11-30T09:00:00+08:00){}", text, also),
      {}};
}

Result<Instant> moment(const std::string& text, const Zone& zone) {
  auto at = zone.parse(text);
  return at ? at : Result<Instant>(no_such_time(text, ""));
}

Result<AsOf> first_lines(const store::View& view, const std::string& text) {
  std::uint64_t lines = 0;
  const auto [end, failure] = std::from_chars(text.data() + 1, text.data() + text.size(), lines);
  if (failure != std::errc{} || end != text.data() + text.size()) return no_such_time(text, kOrLines);
  auto size = view.size();
  if (!size) return size.error();
  if (lines == 0 || lines > *size) {
    return Error{Code::invalid, fmt::format("the history has the lines @1 to @{}, not {}", *size, text), {}};
  }
  auto bytes = view.line(Sequence(lines - 1));
  if (!bytes) return bytes.error();
  auto line = ledger::decode_line(*bytes);
  if (!line) return line.error();
  return AsOf{line->event.at, lines};
}

// What was not written so must not be told as truth.
Error broken(const core::Event& event, const MeasureId& id, std::string_view what) {
  return {Code::corrupt,
          fmt::format("line {} {}; 'rectify audit verify' names the first bad line", event.sequence.get(), what),
          id.get()};
}

Result<void> check_order(const ledger::Line& line, const MeasureId& id, std::uint64_t revision,
                         const ledger::Hash& previous) {
  const core::Event& event = line.event;
  const bool first = std::holds_alternative<core::Registered>(event.body);
  if (event.measure != id || event.revision.get() != revision || first != (revision == 1)) {
    return broken(event, id, fmt::format("is not revision {} of the measure", revision));
  }
  if (!first && line.previous != previous) {
    return broken(event, id, "or the one before it in the measure's history was changed");
  }
  return {};
}

}  // namespace

Result<AsOf> as_of(const store::View& view, Instant at) {
  auto lines = view.size_at(at);
  if (!lines) return lines.error();
  return AsOf{at, *lines};
}

Result<AsOf> as_of(const Reading& reading, const Zone& zone, const std::string& text) {
  if (text.starts_with('@')) return first_lines(reading.view, text);
  const auto day = parse_day(text);
  auto at = day ? Result<Instant>(zone.end_of(*day)) : zone.parse(text);
  if (!at) return no_such_time(text, kOrLines);
  auto then = as_of(reading.view, *at);
  if (then) then->at = std::min(then->at, reading.engine.now());
  return then;
}

bool includes(const AsOf& as_of, const core::Event& event) { return event.sequence.get() < as_of.lines; }

Result<Period> day_or_moment(const std::string& text, const Zone& zone) {
  if (const auto day = parse_day(text)) return Period{zone.instant_of(*day, 0), zone.end_of(*day)};
  auto at = moment(text, zone);
  if (!at) return at.error();
  return Period{*at, *at};
}

Result<Period> period_of(const std::string* from, const std::string* until, const Zone& zone) {
  Period period;
  if (from != nullptr) {
    auto begin = day_or_moment(*from, zone);
    if (!begin) return begin.error();
    period.from = begin->from;
  }
  if (until != nullptr) {
    auto end = day_or_moment(*until, zone);
    if (!end) return end.error();
    period.until = end->until;
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
  return whole ? Result<void>() : broken(last, id, "is not the line that the measure's history ends with");
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

Result<void> lines_until(const store::View& view, const MeasureId& id, const AsOf& as_of, const TakeLine& take) {
  return lines_of(view, id, [&](const core::Event& event, std::string_view line) {
    return includes(as_of, event) && take(event, line);
  });
}

Result<std::optional<core::Measure>> measure_at(const store::View& view, const MeasureId& id, const AsOf& as_of) {
  std::optional<core::Measure> measure;
  auto read = lines_until(view, id, as_of, [&](const core::Event& event, std::string_view) {
    if (!measure) measure.emplace();
    core::apply(*measure, event);
    return true;
  });
  if (!read) return read.error();
  return measure;
}

Result<core::Chronicle> chronicle_of(const store::View& view, const MeasureId& id, const AsOf& as_of) {
  core::Chronicle chronicle;
  auto read = lines_until(view, id, as_of, [&](const core::Event& event, std::string_view) {
    core::follow(chronicle, event);
    return true;
  });
  if (!read) return read.error();
  return chronicle;
}

}  // namespace rectify::query
