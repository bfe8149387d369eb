// The bytes that are stored: golden, for ever; round trips of anything; refusal of everything else.
#include <rapidcheck.h>

#include "support/property.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "samples.h"
#include "store/crc32c.h"
#include "store/folder.h"
#include "store/frame.h"
#include "store/keys.h"
#include "store/listing.h"
#include "store/log_tail.h"
#include "store/records.h"

using namespace rectify;
using namespace rectify::store;

namespace {

// Every member differs from its default.
Record golden_record() {
  Record record;
  core::Measure& measure = record.measure;
  measure.id = MeasureId("licang-2020-1.2-3");
  measure.inspection = InspectionId("licang-2020");
  measure.finding = {{1, {"area", "一"}}, {2, {"", "二"}}};
  measure.title = {"title", "标题"};
  measure.text = "原文";
  measure.source_line = 17;
  measure.workflow = "rectification";
  measure.workflow_version = 2;
  measure.state = "verifying";
  measure.phase = core::Phase::verify;
  measure.final = true;
  measure.revision = Revision(5);
  measure.episode = 3;
  measure.registered = {1'000};
  measure.entered = {2'000};
  measure.touched = {3'000};
  measure.fields = {{"due", "2020-12-31"}, {"support_units", std::vector<std::string>{"a", "b"}}};
  measure.deadline = {{9'000}, {8'000}, core::Span::Unit::workdays, "local"};
  measure.stopped =
      core::StoppedClock{"paused", core::Deadline{{7'000}, {6'000}, core::Span::Unit::hours, "cn"}, {-1}, 1};
  measure.rungs_claimed = 1;
  measure.claimed = {{"remind",
                      {"", "提醒"},
                      1,
                      "executing",
                      2,
                      {4'000},
                      {3'900},
                      {3'800},
                      Instant{4'100},
                      true,
                      core::Actor{"li.na", "office"},
                      core::Actor{"wang.fang", "audit-office"},
                      {4'200},
                      "tolerated",
                      "sun.hao",
                      "stagnation"}};
  measure.evidence = {{"photo.jpg", "image/jpeg", std::string(64, 'a'), "/e/1", "2020-11-20", "photo"}};
  measure.proposals = {{"pass",
                        {"li.na", "office", "wang.fang", "audit-office"},
                        {5'000},
                        {{"note", "x"}},
                        "note",
                        {{"zhang.wei", ""}},
                        "No. 12",
                        Revision(4),
                        Instant{5'500}}};
  measure.fired_by = {{"submit", {"zhang.wei", "housing-office"}}};
  measure.first_due = {{"executing", {6'500}}};
  measure.returns = 4;
  measure.comments = 6;
  measure.parent = MeasureId("licang-2020-1.2-2");
  measure.parts = {{MeasureId("licang-2020-1.2-3-1"), "closed", true}};
  measure.delegations = {{{"li.na", "office"}, "wang.fang", {9'500}}};
  measure.paused = 8;
  measure.rules = {{"stagnation", Instant{9'600}, "seen 3", 2, "no such field"}};
  measure.fired_by_rules = 7;
  measure.supervision = 2;
  measure.activity = {{7, {3, {9'700}}}, {1, {2, {9'650}}}};
  measure.closed = Instant{9'800};
  measure.reopened = Instant{9'900};
  record.head.fill(0xab);
  record.wake = Instant{9'001};
  record.called = {{"relapse", "fired"}};
  record.units = {"housing-office"};
  record.persons = {"zhang.wei"};
  return record;
}

const KeptReply kGoldenReply{"key-1", {MeasureId("licang-2020-1"), Revision(3), Sequence(258), "fired", "executing"}};

const OutboxEntry kGoldenOutbox{Sequence(258),
                                1,
                                MeasureId("licang-2020-1"),
                                {"title", "标题"},
                                "remind",
                                {"", "提醒"},
                                Instant{1'000},
                                Instant{-2},
                                {"lead", "housing-office", "zhang.wei"},
                                "executing",
                                {"", "执行"},
                                "逾期过半",
                                12,
                                Instant{2'000}};

}  // namespace

TEST_CASE("the bytes of every kind of key are what they always were") {
  const auto hex = [](const std::string& key) { return to_hex(key); };
  CHECK(hex(measure_key("a-1")) == "6d612d31");
  CHECK(hex(timer_key({258}, "a-1")) == "748000000000000102612d31");
  CHECK(hex(timer_key({-1}, "a")) == "747fffffffffffffff61");
  CHECK(hex(outbox_key(Sequence(258), 3)) == "6f000000000000010200000003");
  CHECK(hex(delivery_key(kind::kSettled, Sequence(258), 3, "mail")) == "710000000000000102000000036d61696c");
  CHECK(hex(delivery_key(kind::kDead, Sequence(258), 3, "mail")) == "440000000000000102000000036d61696c");
  CHECK(hex(line_key(Sequence(258))) == "650000000000000102");
  CHECK(hex(tile_key(1, 258)) == "54000000010000000000000102");
  CHECK(hex(history_key("a-1", Revision(258))) == "68612d31000000000000000102");
  CHECK(hex(reply_key("key")) == "6b6b6579");
  CHECK(hex(place_of("x-9", "a-10")) == "782d313900612d32313000612d3130");
  CHECK(hex(listing_prefix(kind::kByUnit, "u1")) == "75753100");
  CHECK(hex(listing_prefix(kind::kByParent, "m1")) == "506d3100");
  CHECK(hex(due_prefix({258})) == "648000000000000102");
  CHECK(hex(due_prefix(kNeverDue)) == "64ffffffffffffffff");
  CHECK(hex(actor_key("li.na", Sequence(258))) == "616c692e6e61000000000000000102");
  CHECK(hex(version_key(place_of("x-9", "a-10"), Sequence(258))) ==
        "76782d313900612d32313000612d3130000000000000000102");
  CHECK(hex(checkpoint_key(258)) == "430000000000000102");
  CHECK(hex(workflow_key("w", 258)) == "77770000000102");
  CHECK(hex(calendar_key("cn")) == "63636e");
  CHECK(hex(organisation_key("cn")) == "67636e");
  CHECK(hex(rule_key("cn")) == "52636e");
  const std::string kinds = {
      kind::kMeasure,  kind::kTimer,        kind::kOutbox,  kind::kLine,       kind::kTile,     kind::kHistory,
      kind::kReply,    kind::kByInspection, kind::kByState, kind::kByUnit,     kind::kByPerson, kind::kByRung,
      kind::kByDue,    kind::kFormat,       kind::kEdge,    kind::kLedgerHead, kind::kMeasures, kind::kWorkflow,
      kind::kCalendar, kind::kByActor,      kind::kVersion, kind::kCheckpoint, kind::kHeads,    kind::kOrganisation,
      kind::kByParent, kind::kSettled,      kind::kDead,    kind::kRule};
  CHECK(kinds == "mtoeThkisuprdfELnwcavCHgPqDR");
  const char* source = std::getenv("RECTIFY_SOURCE");
  std::ostringstream formats;
  formats << std::ifstream(std::string(source == nullptr ? "." : source) + "/engine/FORMATS.md").rdbuf();
  for (const char kind : kinds) {
    INFO(kind);
    CHECK(formats.str().find(std::string(" | `") + kind + "` | ") != std::string::npos);
  }
}

TEST_CASE("keys sort as what they name, and are read back") {
  rectify::test::holds("timers", [](std::int64_t a, std::int64_t b) {
    const std::string first = timer_key({a}, "m");
    const std::string second = timer_key({b}, "m");
    RC_ASSERT((first < second) == (a < b));
    RC_ASSERT(read_timer_key(first)->due.ms == a);
    RC_ASSERT(read_timer_key(first)->id == "m");
  });
  rectify::test::holds("lines and revisions", [](std::uint64_t a, std::uint64_t b) {
    RC_ASSERT((line_key(Sequence(a)) < line_key(Sequence(b))) == (a < b));
    RC_ASSERT(read_line_key(line_key(Sequence(a)))->get() == a);
    RC_ASSERT(read_history_revision(history_key("m", Revision(b)))->get() == b);
  });
  rectify::test::holds("the end of a range is right after it", [](std::string prefix, std::string rest) {
    prefix.insert(0, 1, 'p');
    RC_ASSERT(prefix + rest < after_prefix(prefix));
    RC_ASSERT(after_prefix(prefix) > prefix + "\xff\xff\xff");
  });
  CHECK(after_prefix("a\xff\xff") == "b");
  CHECK(read_workflow_key(workflow_key("name", 7))->name == "name");
  CHECK(read_workflow_key(workflow_key("name", 7))->version == 7);
  CHECK(*read_listed_id(kind_key(kind::kByInspection) + place_of("x", "id-7")) == "id-7");
  CHECK(!read_listed_id("i"));
  CHECK(!read_timer_key("t12345678"));
  CHECK(!read_line_key("e1234567"));
  CHECK(!read_workflow_key("wname"));
}

TEST_CASE("CRC-32C is the one of RFC 3720") {
  CHECK(crc32c("") == 0);
  CHECK(crc32c("123456789") == 0xe3069283);
  CHECK(crc32c(std::string(32, '\0')) == 0x8a9136aa);
  CHECK(crc32c(std::string(32, '\xff')) == 0x62a8ab43);
  rectify::test::holds("in parts or at once", [](const std::string& a, const std::string& b) {
    RC_ASSERT(extend_crc32c(crc32c(a), b) == crc32c(a + b));
  });
}

TEST_CASE("a frame is what it always was, and is opened only when it is whole") {
  std::string framed = begin_frame();
  framed += "payload";
  seal_frame(framed, 1);
  CHECK(to_hex(framed) == "af95677401000000077061796c6f6164");
  CHECK(*open_frame(framed, 1) == "payload");
  CHECK(*open_frame(framed, 9) == "payload");
  for (std::size_t size = 0; size < framed.size(); ++size) {
    CHECK(open_frame(std::string_view(framed).substr(0, size), 1).error().code == Code::corrupt);
  }
  CHECK(open_frame(framed + "x", 1).error().code == Code::corrupt);
  for (std::size_t bit = 0; bit < framed.size() * 8; ++bit) {
    std::string flipped = framed;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CHECK(open_frame(flipped, 1).error().code == Code::corrupt);
  }
  seal_frame(framed, 2);
  CHECK(open_frame(framed, 1).error().code == Code::invalid);
}

TEST_CASE("a version is written as the record that it is") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Dice dice(seed);
    const Record record = any_record(dice);
    CHECK(encode_version(record) == encode_record(version_of(record)));
  }
}

// Fails at every change of what is stored: of a member, of its place, of a version. Older versions are not decoded, so
// whoever changes bytes here raises the value's version and kFormat, and gives that format a row in the test below.
TEST_CASE("stored records, replies and notices are the bytes they always were") {
  const std::string record =
      "f4619c1c04000003b1116c6963616e672d323032302d312e322d330b6c6963616e672d32303230020100000004617265"
      "6103e4b880020000000003e4ba8c057469746c6506e6a087e9a29806e58e9fe69687110000000d726563746966696361"
      "74696f6e0200000009766572696679696e670201050000000000000003000000e803000000000000d007000000000000"
      "b80b0000000000000203647565000000000a323032302d31322d33310d737570706f72745f756e697473010000000201"
      "610162002823000000000000401f00000000000003056c6f63616c000670617573656400581b00000000000070170000"
      "000000000002636effffffffffffffff0100000001000000010672656d696e640006e68f90e986920100000009657865"
      "637574696e6702000000a00f0000000000003c0f000000000000d80e0000000000000004100000000000000100056c69"
      "2e6e61066f66666963650000000977616e672e66616e670c61756469742d6f6666696365000068100000000000000974"
      "6f6c6572617465640773756e2e68616f0a737461676e6174696f6e010970686f746f2e6a70670a696d6167652f6a7065"
      "674061616161616161616161616161616161616161616161616161616161616161616161616161616161616161616161"
      "616161616161616161616161616161616161042f652f310a323032302d31312d32300570686f746f010470617373056c"
      "692e6e61066f66666963650977616e672e66616e670c61756469742d6f6666696365881300000000000001046e6f7465"
      "000000000178046e6f746501097a68616e672e776569000000064e6f2e2031320400000000000000007c150000000000"
      "0001067375626d6974097a68616e672e7765690e686f7573696e672d6f666669636500000109657865637574696e6764"
      "190000000000000400000006000000116c6963616e672d323032302d312e322d3201136c6963616e672d323032302d31"
      "2e322d332d3106636c6f7365640101056c692e6e61066f666669636500000977616e672e66616e671c25000000000000"
      "08000000010a737461676e6174696f6e008025000000000000067365656e2033020000000d6e6f207375636820666965"
      "6c640700000002000000020102000000b2250000000000000703000000e42500000000000000482600000000000000ac"
      "26000000000000abababababababababababababababababababababababababababababababab002923000000000000"
      "010772656c61707365056669726564010e686f7573696e672d6f666669636501097a68616e672e776569";
  CHECK(to_hex(encode_record(golden_record())) == record);
  CHECK(to_hex(encode_reply(kGoldenReply)) ==
        "1f3137dc0100000034056b65792d310d6c6963616e672d323032302d3103000000000000000201000000000000056669"
        "72656409657865637574696e67");
  CHECK(to_hex(encode_outbox(kGoldenOutbox)) ==
        "7163cf5703000000930201000000000000010000000d6c6963616e672d323032302d31057469746c6506e6a087e9a298"
        "0672656d696e640006e68f90e98692e803000000000000feffffffffffffff046c6561640e686f7573696e672d6f6666"
        "696365097a68616e672e77656909657865637574696e670006e689a7e8a18c0ce980bee69c9fe8bf87e58d8a0c000000"
        "00000000d007000000000000");
  const DeadLetter letter{kGoldenOutbox, "mail", 8, Instant{258}, "no answer", true};
  CHECK(to_hex(encode_dead_letter(letter)) ==
        "728c0b2802000000af0201000000000000010000000d6c6963616e672d323032302d31057469746c6506e6a087e9a298"
        "0672656d696e640006e68f90e98692e803000000000000feffffffffffffff046c6561640e686f7573696e672d6f6666"
        "696365097a68616e672e77656909657865637574696e670006e689a7e8a18c0ce980bee69c9fe8bf87e58d8a0c000000"
        "00000000d007000000000000046d61696c080000000201000000000000096e6f20616e7377657201");
  CHECK(*decode_dead_letter(encode_dead_letter(letter)) == letter);
  CHECK(*decode_record(encode_record(golden_record())) == golden_record());
  CHECK(*decode_reply(encode_reply(kGoldenReply)) == kGoldenReply);
  CHECK(*decode_outbox(encode_outbox(kGoldenOutbox)) == kGoldenOutbox);
}

TEST_CASE("a format of the database is these versions, and no others") {
  struct Versions {
    std::uint32_t format;
    int record;
    int reply;
    int outbox;
    int letter;
  };
  constexpr Versions kVersions[] = {{5, 4, 1, 3, 2}};  // it only grows
  const auto version = [](const std::string& framed) { return static_cast<int>(framed.at(4)); };
  const Versions& newest = std::end(kVersions)[-1];
  CHECK(kFormat == newest.format);
  CHECK(version(encode_record(golden_record())) == newest.record);
  CHECK(version(encode_reply(kGoldenReply)) == newest.reply);
  CHECK(version(encode_outbox(kGoldenOutbox)) == newest.outbox);
  CHECK(version(encode_dead_letter({kGoldenOutbox, "mail", 8, Instant{258}, "no answer", true})) == newest.letter);
}

TEST_CASE("any record survives being stored") {
  rectify::test::holds([](std::uint64_t seed) {
    Dice dice(seed);
    const Record record = any_record(dice);
    const auto read = decode_record(encode_record(record));
    RC_ASSERT(read.ok());
    RC_ASSERT(*read == record);
  });
}

TEST_CASE("a payload that is not what a record encodes to is refused even under a right checksum") {
  const std::string whole = encode_record(golden_record());
  const auto reframed = [](std::string framed) {
    seal_frame(framed, kRecordVersion);
    return framed;
  };
  for (std::size_t size = kFrameHeaderBytes; size < whole.size(); ++size) {
    CHECK(decode_record(reframed(whole.substr(0, size))).error().code == Code::corrupt);
  }
  CHECK(decode_record(reframed(whole + '\0')).error().code == Code::corrupt);
  // A flipped bit may decode to another record, but never to the same one, and never reads out of bounds.
  for (std::size_t bit = kFrameHeaderBytes * 8; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const auto read = decode_record(reframed(std::move(flipped)));
    if (read) CHECK(!(*read == golden_record()));
  }
  rectify::test::holds("noise", [](std::uint64_t seed) {
    Dice dice(seed);
    std::string framed = begin_frame() + dice.text(400);
    seal_frame(framed, kRecordVersion);
    const auto read = decode_record(framed);
    if (read.ok()) RC_ASSERT(encode_record(*read) == framed);
  });
  std::string hostile = begin_frame() + "\xff\xff\xff\xff\xff\xff\xff\xff\x7f" + std::string(40, 'x');
  CHECK(decode_record(reframed(hostile)).error().code == Code::corrupt);
}

namespace {

// A record of a RocksDB log as its reader expects it.
std::string log_record(std::string_view payload) {
  std::string bytes(1, '\x01');
  bytes += payload;
  const std::uint32_t crc = crc32c(bytes);
  const std::uint32_t masked = (crc >> 15 | crc << 17) + 0xa282ead8U;
  std::string header;
  for (unsigned shift = 0; shift < 32; shift += 8) header += static_cast<char>(masked >> shift & 0xff);
  header += static_cast<char>(payload.size() & 0xff);
  header += static_cast<char>(payload.size() >> 8);
  return header + bytes;
}

}  // namespace

TEST_CASE("a torn end of a log is told from a damaged length, whichever record it is in") {
  const std::vector<std::string> records = {log_record(std::string(300, 'a')), log_record("b"),
                                            log_record(std::string(20, 'c'))};
  const std::string block = records[0] + records[1] + records[2];
  CHECK(!has_damaged_length(block));
  CHECK(!has_damaged_length(block + std::string(500, '\0')));
  for (std::size_t size = 0; size < block.size(); ++size) CHECK(!has_damaged_length(block.substr(0, size)));
  std::size_t at = 0;
  for (const std::string& record : records) {
    std::string damaged = block;
    damaged[at + 5] = static_cast<char>(damaged[at + 5] ^ 0x40);
    CHECK(has_damaged_length(damaged));
    at += record.size();
  }
}
