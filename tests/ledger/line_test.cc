// Lines: what goes in comes out, in canonical JSON.
#include "ledger/line.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <limits>
#include <stdexcept>

#include "base/text.h"
#include "json/json.h"
#include "ledger/canonical_json.h"
#include "samples.h"

using namespace rectify;
using namespace rectify::ledger;
using namespace rectify::ledger::test;

namespace {

// Text with everything that is hard: control characters, quotes, Chinese, the end of the BMP, the astral planes.
rc::Gen<std::string> any_text() {
  return rc::gen::exec([] {
    std::string text;
    const auto count = *rc::gen::inRange(0, 12);
    for (int i = 0; i < count; ++i) {
      append_utf8(text, *rc::gen::oneOf(rc::gen::inRange<char32_t>(0, 0x80), rc::gen::inRange<char32_t>(0x4E00, 0x9FFF),
                                        rc::gen::inRange<char32_t>(0xE000, 0x10000),
                                        rc::gen::inRange<char32_t>(0x10000, 0x110000),
                                        rc::gen::element<char32_t>('"', '\\', '/', 0x7F, 0x2028, 0xFEFF, 0xD7FF)));
    }
    return text;
  });
}

rc::Gen<Instant> any_instant() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(-62'167'219'200'000, 253'402'300'800'000),
                      [](std::int64_t ms) { return Instant{ms}; });
}

template <typename T>
std::optional<T> maybe(const rc::Gen<T>& gen) {
  return *rc::gen::arbitrary<bool>() ? std::optional<T>(*gen) : std::nullopt;
}

template <typename T>
std::vector<T> some(const rc::Gen<T>& gen) {
  std::vector<T> items;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) items.push_back(*gen);
  return items;
}

std::string text() { return *any_text(); }
bool flag() { return *rc::gen::arbitrary<bool>(); }
std::uint32_t number() {
  return *rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0, 3), rc::gen::arbitrary<std::uint32_t>(),
                         rc::gen::just(std::numeric_limits<std::uint32_t>::max()));
}
core::Phase phase() { return static_cast<core::Phase>(*rc::gen::inRange(0, 4)); }
core::Title title() { return {text(), text()}; }
core::Actor actor() { return {text(), text(), text(), text()}; }
std::vector<core::Recipient> recipients() {
  return some(rc::gen::exec([] { return core::Recipient{text(), text(), text()}; }));
}

std::optional<core::Deadline> deadline() {
  return maybe(rc::gen::exec([] {
    return core::Deadline{*any_instant(), *any_instant(), static_cast<core::Span::Unit>(*rc::gen::inRange(0, 4)),
                          text()};
  }));
}

core::Fields fields() {
  core::Fields made;
  for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
    made[text()] = flag() ? core::Value(text()) : core::Value(some(any_text()));
  }
  return made;
}

std::vector<core::Evidence> evidence() {
  return some(rc::gen::exec([] { return core::Evidence{text(), text(), text(), text(), text(), text()}; }));
}

core::EventBody any_body(int type) {
  switch (type) {
    case 0:
      return core::Registered{.inspection = InspectionId(text()),
                              .finding = some(rc::gen::exec([] { return core::FindingNode{number(), title()}; })),
                              .title = title(),
                              .text = text(),
                              .source_line = number(),
                              .workflow = text(),
                              .workflow_version = number(),
                              .state = text(),
                              .phase = phase(),
                              .final = flag(),
                              .fields = fields(),
                              .deadline = deadline(),
                              .parent = MeasureId(text()),
                              .notify = recipients()};
    case 1:
      return core::Fired{.transition = text(),
                         .from = text(),
                         .to = text(),
                         .phase = phase(),
                         .final = flag(),
                         .stops_clock = flag(),
                         .episode = number(),
                         .sets = fields(),
                         .note = text(),
                         .evidence = evidence(),
                         .deadline = deadline(),
                         .deadline_by_field = flag(),
                         .deadline_resumed = flag(),
                         .proposed_by = maybe(rc::gen::exec(actor)),
                         .approvals = some(rc::gen::exec(actor)),
                         .due = maybe(any_instant()),
                         .decision = text(),
                         .paused = number(),
                         .notify = recipients(),
                         .rule = text()};
    case 2:
      return core::Proposed{text(), fields(), text(), evidence(), flag(), number(), text(), maybe(any_instant()),
                            text()};
    case 3:
      return core::Approved{text(), text(), number(), Revision(*rc::gen::arbitrary<std::uint64_t>())};
    case 4:
      return core::Amended{fields(), text()};
    case 5:
      return core::Attached{evidence(), text()};
    case 6:
      return core::Commented{text()};
    case 7:
      return core::RungClaimed{.rung = text(),
                               .title = title(),
                               .level = number(),
                               .state = text(),
                               .episode = number(),
                               .due = *any_instant(),
                               .deadline = *any_instant(),
                               .notify = recipients(),
                               .passed = some(any_text()),
                               .acknowledge_by = maybe(any_instant()),
                               .outcomes = some(any_text()),
                               .rule = text()};
    case 8:
      return core::WorkflowDeployed{text(), number(), text()};
    case 9:
      return core::CalendarDeployed{text(), text()};
    case 10:
      return core::HeadsRecorded{*rc::gen::arbitrary<std::uint64_t>(), *rc::gen::arbitrary<std::uint64_t>(), text()};
    case 11:
      return core::Vetoed{text(), text()};
    case 12:
      return core::Lapsed{text(), *any_instant()};
    case 13:
      return core::PartChanged{MeasureId(text()), text(), flag()};
    case 14:
      return core::Delegated{text(), *any_instant(), text()};
    case 15:
      return core::OrganisationDeployed{text(), text()};
    case 16:
      return core::Migrated{
          .from_version = number(),
          .to_version = number(),
          .from = text(),
          .to = text(),
          .phase = phase(),
          .clock = static_cast<core::ClockRule>(*rc::gen::inRange(0, 3)),
          .deadline = deadline(),
          .deadline_by_field = flag(),
          .rungs_claimed = number(),
          .stopped = maybe(rc::gen::exec([] { return core::Migrated::Stopped{text(), deadline(), number()}; })),
          .sets = fields(),
          .proposals = some(any_text()),
          .renamed_states = {{text(), text()}, {text(), text()}},
          .renamed_transitions = {{text(), text()}},
          .map = text(),
          .note = text()};
    case 17:
      return core::RungAnswered{.rung = text(),
                                .level = number(),
                                .episode = number(),
                                .answer = static_cast<core::RungAnswered::Answer>(*rc::gen::inRange(0, 3)),
                                .outcome = text(),
                                .person = text(),
                                .note = text(),
                                .notify = recipients()};
    case 18:
      return core::NoticesFolded{*rc::gen::arbitrary<std::uint64_t>(), Sequence(*rc::gen::arbitrary<std::uint64_t>()),
                                 Sequence(*rc::gen::arbitrary<std::uint64_t>())};
    case 19:
      return core::Ruled{.rule = text(),
                         .wake = maybe(any_instant()),
                         .memory = text(),
                         .supervision = maybe(rc::gen::exec(number)),
                         .message = text(),
                         .notify = recipients()};
    case 20:
      return core::RuleFailed{text(), text(), number(), *any_instant()};
    case 21:
      return core::RuleDeployed{text(), text(), text(), text()};
    default:
      throw std::logic_error("a type of event that no case here makes");
  }
}

Line any_line(int type) {
  Line line;
  line.event.sequence = Sequence(*rc::gen::arbitrary<std::uint64_t>());
  line.event.at = *any_instant();
  line.event.actor = actor();
  line.event.measure = MeasureId(text());
  line.event.revision = Revision(*rc::gen::arbitrary<std::uint64_t>());
  line.event.key = text();
  line.event.body = any_body(type);
  if (flag()) line.previous = sha256(text());
  return line;
}

}  // namespace

TEST_CASE("every event comes back from its line as it went in") {
  for (int type = 0; type < static_cast<int>(std::size(core::kEventTypes)); ++type) {
    const bool held = rc::check("type " + std::string(core::kEventTypes[static_cast<std::size_t>(type)]), [type] {
      const Line line = any_line(type);
      RC_ASSERT(line.event.body.index() == static_cast<std::size_t>(type));
      const auto bytes = encode_line(line);
      RC_ASSERT(bytes.ok());
      const auto back = decode_line(*bytes);
      if (!back) RC_FAIL(back.error().message);
      RC_ASSERT(back->event == line.event);
      RC_ASSERT(back->previous == line.previous);
    });
    CHECK(held);
  }
}

TEST_CASE("strings are escaped as RFC 8785 has it") {
  std::string out;
  append_string(out, std::string_view("\0\b\t\n\v\f\r\x1F \"\\/\x7F", 13));
  CHECK(out == "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\/\x7F\"");
  out.clear();
  append_string(out, "€ö\u2028😂");
  CHECK(out == "\"€ö\u2028😂\"");
}

TEST_CASE("keys are in the order of their UTF-16 code units") {
  // The order of RFC 8785 §3.2.3: what UTF-16 writes with surrogates comes before the rest of the BMP.
  const std::vector<std::string> ordered = {"",  "\r",     "1",  "10",  "2",          "a",      "a\x7F",  "\u0080", "ö",
                                            "€", "\uD7FF", "😂", "😂a", "\U0010FFFF", "\uE000", "\uFB33", "\uFFFF"};
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    for (std::size_t j = 0; j < ordered.size(); ++j) {
      INFO(ordered[i] << " and " << ordered[j]);
      CHECK(key_less(ordered[i], ordered[j]) == (i < j));
    }
  }
  core::Fields fields;
  for (const std::string& key : ordered) fields[key] = key;
  const auto line = encode_line(line_of(0, 1, core::Amended{.sets = fields, .note = {}}));
  REQUIRE(line);
  CHECK(line->find("\"\U0010FFFF\":") < line->find("\"\uE000\":"));
  REQUIRE(decode_line(*line));
  CHECK(std::get<core::Amended>(decode_line(*line)->event.body).sets == fields);
}

TEST_CASE("the whole range of 64-bit numbers and of four-digit years is kept") {
  Line line = line_of(std::numeric_limits<std::uint64_t>::max(), 1, core::Commented{.note = {}});
  line.event.revision = Revision(std::numeric_limits<std::uint64_t>::max());
  for (const char* at : {"0000-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"}) {
    line.event.at = utc(at);
    const auto bytes = encode_line(line);
    REQUIRE(bytes);
    CHECK(decode_line(*bytes)->event == line.event);
  }
}

TEST_CASE("a line that could not be read back is not written") {
  SECTION("too long") {
    Line line = line_of(1, 1, core::Commented{.note = {}});
    const std::size_t around = encode_line(line_of(1, 1, core::Commented{.note = "x"}))->size() - 1;
    line.event.body = core::Commented{.note = std::string(kLineBytesMax - around, 'x')};
    REQUIRE(encode_line(line));
    CHECK(encode_line(line)->size() == kLineBytesMax);
    CHECK(decode_line(*encode_line(line))->event == line.event);
    line.event.body = core::Commented{.note = std::string(kLineBytesMax - around + 1, 'x')};
    REQUIRE_FALSE(encode_line(line));
    CHECK(encode_line(line).error().code == Code::exhausted);
    CHECK_THAT(encode_line(line).error().message, Catch::Contains("65536"));
  }
  SECTION("not UTF-8, wherever it is") {
    for (const char* broken : {"\xFF", "\xED\xA0\x80", "整\xE6"}) {
      Line note = line_of(1, 1, core::Commented{.note = broken});
      Line key = line_of(1, 1, core::Commented{.note = "x"});
      key.event.key = broken;
      Line field = line_of(1, 1, core::Amended{.sets = {{broken, std::string("x")}}, .note = {}});
      for (const Line& line : {note, key, field}) {
        REQUIRE_FALSE(encode_line(line));
        CHECK(encode_line(line).error().code == Code::invalid);
      }
    }
  }
  SECTION("a time that four digits of a year cannot say") {
    const Instant late = {utc("9999-12-31T23:59:59.999Z").ms + 1};
    const Instant good = utc("2020-01-01T00:00:00.000Z");
    Line at = line_of(1, 1, core::Commented{.note = "x"});
    at.event.at = {utc("0000-01-01T00:00:00.000Z").ms - 1};
    core::Registered registered;
    registered.deadline = core::Deadline{late, good, core::Span::Unit::days};
    core::Fired original;
    original.deadline = core::Deadline{good, late, core::Span::Unit::days};
    core::Fired due;
    due.due = late;
    core::RungClaimed rung;
    rung.deadline = late;
    core::Ruled ruled;
    ruled.wake = late;
    const core::RuleFailed failed{.rule = "stagnation", .error = "x", .attempts = 1, .retry = late};
    for (const Line& line : {at, line_of(1, 1, registered), line_of(1, 1, original), line_of(1, 1, due),
                             line_of(1, 1, rung), line_of(1, 1, ruled), line_of(1, 1, failed)}) {
      REQUIRE_FALSE(encode_line(line));
      CHECK(encode_line(line).error().code == Code::invalid);
    }
  }
}

TEST_CASE("brackets in strings do not count as depth") {
  const auto nests_deeper = [](std::string_view text, std::size_t depth) {
    const auto parsed = json::parse(text, depth);
    return !parsed && parsed.error().message.find("nested deeper") != std::string::npos;
  };
  CHECK(nests_deeper("[[1]]", 1));
  CHECK_FALSE(nests_deeper("[[1]]", 2));
  CHECK_FALSE(nests_deeper("[\"[[[[{{{{\\\"[[[[\",{},[]]", 2));
  CHECK_FALSE(nests_deeper("]]]]", 0));
  CHECK(decode_line(*encode_line(line_of(1, 1, core::Commented{.note = std::string(5000, '[')}))));
}
