// Ids, actors, spans, titles, and the limits of what a command may carry.
#include "core/values.h"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "core/command.h"
#include "core/draft.h"
#include "core/workflow.h"

using namespace rectify;
using namespace rectify::core;
using Catch::Matchers::Contains;

namespace {

Command command_with(decltype(Command::body) body) {
  Command command;
  command.key = "k-1";
  command.actor = {"zhang.wei", "housing-office"};
  command.measure = MeasureId("licang-2020-1.2-1");
  command.body = std::move(body);
  return command;
}

Error refusal(const Command& command) {
  const auto checked = check_limits(command, CommandLimits{});
  REQUIRE_FALSE(checked.ok());
  return checked.error();
}

Register least_registration() {
  Register body;
  body.inspection = InspectionId("licang-2020");
  body.title.zh = "修缮屋顶";
  body.workflow = "rectification";
  return body;
}

Evidence sound_evidence() { return {"roof.pdf", "application/pdf", std::string(64, '0'), "", "2020-11-20"}; }

}  // namespace

TEST_CASE("an id is text without white space, control characters and the characters of addresses") {
  for (const auto* good : {"a", "licang-2020-1.2-1", "整改办", "zhang.wei", "a:b@c", "é"})
    CHECK(check_id(good, "x").ok());
  for (const auto* bad : {"", "a b", "a\tb", "a\nb", "a/b", "a?b", "a#b", "a%b", "a\x7f", "\xc2\x85", "\xc2\xa0",
                          "\xe3\x80\x80", "\xe2\x80\x83", "\xe2\x80\xa8", "\xe1\x9a\x80", "\xff", "a\xc3"}) {
    CAPTURE(bad);
    CHECK_FALSE(check_id(bad, "x").ok());
  }
  CHECK(check_id(std::string(128, 'a'), "x").ok());
  const auto refused = check_id(std::string(129, 'a'), "a unit");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == Code::invalid);
  CHECK_THAT(refused.error().message, Contains("a unit is named by") && Contains("129"));
}

TEST_CASE("an actor is a person, or a person and the unit they act for") {
  CHECK(*parse_actor("zhang.wei") == Actor{"zhang.wei", ""});
  CHECK(*parse_actor("zhang.wei/housing-office") == Actor{"zhang.wei", "housing-office"});
  for (const auto* bad : {"", "/housing-office", "zhang.wei/", "a/b/c", "zhang wei"})
    CHECK_FALSE(parse_actor(bad).ok());
  CHECK(to_text(Actor{"zhang.wei", ""}) == "zhang.wei");
  CHECK(to_text(engine_actor()) == "engine");
  for (const auto* text : {"zhang.wei", "张伟/住建局"}) CHECK(to_text(*parse_actor(text)) == text);
}

TEST_CASE("a span is a number and one of four units") {
  CHECK(*parse_span("3 workdays") == Span{3, Span::Unit::workdays});
  CHECK(*parse_span("1 workday") == Span{1, Span::Unit::workdays});
  CHECK(*parse_span("72 hours") == Span{72, Span::Unit::hours});
  CHECK(*parse_span("24 workhours") == Span{24, Span::Unit::workhours});
  CHECK(*parse_span("0 days") == Span{0, Span::Unit::days});
  CHECK(*parse_span("100000 days") == Span{100'000, Span::Unit::days});
  for (const auto* bad : {"", " ", "3", "3 ", "days", " days", "-1 days", "+1 days", "3.5 days", "3days", "3 weeks",
                          "3 day s", "three days", "100001 days", "99999999999999999999 days", "3\tdays"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_span(bad).ok());
  }
  CHECK_THAT(parse_span("3 weeks").error().message, Contains("'3 weeks'") && Contains("workhours"));
}

TEST_CASE("every span is read back from its text") {
  CHECK(rc::check([] {
    const Span span{*rc::gen::inRange<std::int64_t>(0, 100'001),
                    static_cast<Span::Unit>(*rc::gen::inRange<std::uint8_t>(0, 4))};
    RC_ASSERT(*parse_span(to_text(span)) == span);
  }));
}

TEST_CASE("a title is shown in the wanted language, or in the one there is") {
  CHECK(title_in({"roof", "屋顶"}, Language::en) == "roof");
  CHECK(title_in({"roof", "屋顶"}, Language::zh) == "屋顶");
  CHECK(title_in({"roof", ""}, Language::zh) == "roof");
  CHECK(title_in({"", "屋顶"}, Language::en) == "屋顶");
}

TEST_CASE("a finding's number counts from the area down, and begins the ids of its measures") {
  CHECK(finding_number({}).empty());
  const FindingPath path{{1, {}}, {12, {}}, {3, {}}};
  CHECK(finding_number(path) == "1.12.3");
  CHECK(measure_id(InspectionId("licang-2020"), path, 4).get() == "licang-2020-1.12.3-4");
}

TEST_CASE("a list is shown with commas") {
  CHECK(to_text(Value("a")) == "a");
  CHECK(to_text(Value(std::vector<std::string>{"a", "b"})) == "a, b");
  CHECK(to_text(Value(std::vector<std::string>{})).empty());
}

TEST_CASE("ids sort by their numbers, and otherwise as text") {
  const std::vector<std::string> order{"a",   "a-1",   "a-2",    "a-9",  "a-10", "a-11", "a-1000000000",
                                       "a-x", "b-1.2", "b-1.10", "b-2.1"};
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    CAPTURE(order[i], order[i + 1]);
    CHECK(natural_key(order[i]) < natural_key(order[i + 1]));
  }
}

TEST_CASE("two ids that differ in one number sort as the numbers do") {
  CHECK(rc::check([](std::uint64_t a, std::uint64_t b) {
    const auto key = [](std::uint64_t number) { return natural_key("m-" + std::to_string(number) + "-1"); };
    RC_ASSERT((key(a) < key(b)) == (a < b));
    RC_ASSERT((key(a) == key(b)) == (a == b));
  }));
}

TEST_CASE("a value is checked against the type of its field") {
  const Field number{"amount", {}, FieldType::number, false, {}};
  for (const auto* good : {"0", "12", "-12", "3.5", "007", ""}) CHECK(check_value(number, good).ok());
  for (const auto* bad : {"-", ".5", "5.", "1e3", "1,5", "--1", "1.2.3", " 1"})
    CHECK_FALSE(check_value(number, bad).ok());
  const Field date{"due", {}, FieldType::date, false, {}};
  CHECK(check_value(date, "2020-02-29").ok());
  for (const auto* bad : {"2021-02-29", "2020-2-9", "2020-02-29T00:00:00Z"}) CHECK_FALSE(check_value(date, bad).ok());
  const Field text{"remark", {}, FieldType::text, false, {}};
  CHECK(check_value(text, "any 文字").ok());
  CHECK_FALSE(check_value(text, "\xff").ok());
  const Field units{"support_units", {}, FieldType::unit, true, {}};
  CHECK(check_value(units, std::vector<std::string>{"a", "b"}).ok());
  CHECK(check_value(units, std::vector<std::string>{}).ok());
  CHECK_FALSE(check_value(units, std::vector<std::string>{"a", "b c"}).ok());
}

TEST_CASE("what a command carries at its limit is taken, one more is not") {
  const CommandLimits limits;
  Register body = least_registration();
  body.text = std::string(limits.text_bytes_max, 'x');
  CHECK(check_limits(command_with(body), limits).ok());
  body.text += 'x';
  CHECK(refusal(command_with(body)).code == Code::exhausted);
  CHECK(check_limits(command_with(Comment{std::string(limits.note_bytes_max, 'x')}), limits).ok());
  CHECK(refusal(command_with(Comment{std::string(limits.note_bytes_max + 1, 'x')})).code == Code::exhausted);

  Register titled = least_registration();
  titled.title.en = std::string(limits.title_bytes_max + 1, 'x');
  CHECK_THAT(refusal(command_with(titled)).message, Contains("the title has 2049 bytes; at most 2048"));
  Register deep = least_registration();
  deep.finding.resize(limits.finding_depth_max + 1);
  CHECK(refusal(command_with(deep)).code == Code::exhausted);

  Fields fields;
  for (std::size_t i = 0; i <= limits.fields_max; ++i) fields["f" + std::to_string(i)] = "x";
  CHECK(refusal(command_with(Amend{fields, ""})).code == Code::exhausted);
  CHECK(refusal(command_with(Amend{{{"f", std::string(limits.value_bytes_max + 1, 'x')}}, ""})).code ==
        Code::exhausted);
  const std::vector<std::string> many(limits.values_max + 1, "x");
  CHECK(refusal(command_with(Amend{{{"f", many}}, ""})).code == Code::exhausted);
  const std::vector<Evidence> pieces(limits.evidence_max + 1, sound_evidence());
  CHECK(refusal(command_with(Attach{pieces, ""})).code == Code::exhausted);
}

TEST_CASE("a command whose parts are each small enough is refused when together they fill a line of history") {
  Fields fields;
  for (int i = 0; i < 63; ++i) fields["f" + std::to_string(i)] = std::string(1000, 'x');
  const Error error = refusal(command_with(Fire{"submit", fields, "", {}}));
  CHECK(error.code == Code::exhausted);
  CHECK_THAT(error.message, Contains("the command carries") && Contains("61440"));
}

TEST_CASE("a command without what its kind is about is invalid") {
  Register untitled = least_registration();
  untitled.title = {};
  CHECK_THAT(refusal(command_with(untitled)).message, Contains("needs a title"));
  Register nowhere = least_registration();
  nowhere.inspection = InspectionId("a b");
  CHECK_THAT(refusal(command_with(nowhere)).message, Contains("an inspection"));
  CHECK_THAT(refusal(command_with(Comment{""})).message, Contains("a comment needs a note"));
  CHECK_THAT(refusal(command_with(Attach{})).message, Contains("at least one piece of evidence"));
  CHECK_THAT(refusal(command_with(Comment{"\xff"})).message, Contains("not UTF-8"));
}

TEST_CASE("evidence has a name, a hash, and a date if it has one at all") {
  const auto attach = [](const Evidence& piece) { return command_with(Attach{{piece}, ""}); };
  CHECK(check_limits(attach(sound_evidence()), CommandLimits{}).ok());
  Evidence piece = sound_evidence();
  piece.name.clear();
  CHECK_THAT(refusal(attach(piece)).message, Contains("needs a name"));
  for (const std::string& hash : {std::string(), std::string(63, '0'), std::string(64, 'A'), std::string(64, 'g')}) {
    piece = sound_evidence();
    piece.sha256 = hash;
    CHECK_THAT(refusal(attach(piece)).message, Contains("64 lower-case hex digits"));
  }
  piece = sound_evidence();
  piece.effective = "2020-11-31";
  CHECK_THAT(refusal(attach(piece)).message, Contains("effective is a date"));
}

TEST_CASE("nobody but the engine acts as the engine, and every other command has a key and an actor") {
  Command command = command_with(Comment{"seen"});
  command.actor = engine_actor();
  CHECK(refusal(command).code == Code::denied);
  command.actor.unit = "rectification-office";
  CHECK(refusal(command).code == Code::denied);
  command = command_with(Comment{"seen"});
  command.key.clear();
  CHECK_THAT(refusal(command).message, Contains("idempotency key"));
  command = command_with(Comment{"seen"});
  command.actor.unit = "a b";
  CHECK_THAT(refusal(command).message, Contains("a unit"));
  command = command_with(Comment{"seen"});
  command.measure = MeasureId("a/b");
  CHECK_THAT(refusal(command).message, Contains("a measure"));

  Command wake = command_with(Wake{});
  wake.key.clear();
  wake.actor = engine_actor();
  CHECK(check_limits(wake, CommandLimits{}).ok());
}
