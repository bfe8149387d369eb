// What holds for all exports: they stream, they end where their origin does, their bytes are known; and the CSV.
#include "bulletins.h"
#include "event_history.h"

using namespace rectify;
using namespace rectify::exchange;
using namespace rectify::exchange::test;

namespace {

std::size_t count(std::string_view text, std::string_view what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++found;
  return found;
}

// Lines of measures that all lead the same life, made anew whenever they are asked for.
struct ManyMeasures {
  std::uint64_t measures = 0;
  static constexpr std::uint64_t kLinesEach = 10;

  [[nodiscard]] static core::Measure measure(std::uint64_t number) {
    core::Measure made;
    made.id = MeasureId("m-" + std::to_string(number));
    made.inspection = InspectionId("city-2026");
    made.finding = {{static_cast<std::uint32_t>(number % 7 + 1), {"Finding", "问题"}}};
    made.title = {"Repair \"all\" roofs", "整改"};
    made.workflow = "rectification";
    made.workflow_version = 1;
    return made;
  }
  [[nodiscard]] static ledger::Line line(std::uint64_t number, std::uint64_t step) {
    core::Event event;
    event.sequence = Sequence(number * kLinesEach + step);
    event.at = Instant{1'600'000'000'000 + static_cast<std::int64_t>(event.sequence.get())};
    event.actor = {"person-" + std::to_string(number % 50), "unit-" + std::to_string(number % 20)};
    event.measure = MeasureId("m-" + std::to_string(number));
    event.revision = Revision(step + 1);
    if (step == 0) {
      event.body = registration("Repair \"all\" roofs");
    } else {
      event.body = firing("step-" + std::to_string(step), "executing", step % 2 == 0 ? "executing" : "verifying");
    }
    return {std::move(event), {}};
  }

  void feed(EventExport& writer, const std::function<void()>& drained) const {
    writer.begin({"example.org/ledger", measures * kLinesEach, {}});
    for (int pass = 0; pass < writer.passes(); ++pass) {
      if (pass > 0) writer.again();
      for (std::uint64_t number = 0; number < measures; ++number) {
        const core::Measure now = measure(number);
        if (writer.by_measure()) writer.measure(now);
        for (std::uint64_t step = 0; step < kLinesEach; ++step) {
          writer.event(line(number, step), {});
          drained();
        }
      }
    }
    writer.end();
    drained();
  }
};

}  // namespace

TEST_CASE("200,000 events stream through a window of 64 KB, and nothing piles up behind it") {
  struct Format {
    Make make;
    const char* event;
    std::size_t remembered_max;
  };
  // OCEL remembers 7 findings, 1 inspection, 50 persons, 20 units and 10 activities; no measure, no event.
  const auto [make, event, remembered_max] = GENERATE(
      Format{make_xes, "<event>", 0}, Format{make_ocel, "{\"id\":\"event:", 88}, Format{make_event_csv, "\r\nm-", 0});
  constexpr std::uint64_t kEvents = 200'000;
  std::string out;
  std::size_t events = 0;
  std::size_t largest = 0;
  std::size_t remembered = 0;
  const Writer writer = make(out, {});
  ManyMeasures{kEvents / ManyMeasures::kLinesEach}.feed(*writer, [&] {
    events += count(out, event);
    largest = std::max(largest, out.size());
    remembered = std::max(remembered, writer->remembered());
    // A row of CSV is counted by the line end before it.
    out = out.ends_with("\r\n") ? "\r\n" : "";
  });
  INFO(event);
  CHECK(events == kEvents);
  CHECK(largest <= 64 * 1024);
  CHECK(remembered == remembered_max);
}

TEST_CASE("an export ends where its origin does, however the history goes on") {
  const History longer = every_kind();
  Origin origin = longer.origin();
  origin.size = 5;  // two lines of no measure, two registrations, one transition of roof-1
  const auto cut = [&](Make make) {
    std::string all;
    feed(*make(all, {}), longer, origin, [] {});
    return all;
  };
  CHECK(count(cut(make_xes), "<event>") == 3);
  CHECK(count(cut(make_xes), "<trace>") == 2);
  CHECK(count(cut(make_ocel), "{\"id\":\"event:") == 3);
  CHECK(count(cut(make_ocel), "{\"id\":\"measure:") == 2);
  CHECK(count(cut(make_ocel), "sun.li") == 0);
  CHECK(count(cut(make_event_csv), "\r\n") == 6);
}

TEST_CASE("CSV has every line in order, with an empty case where it concerns no measure") {
  const History history = every_kind();
  const auto leaf = [&](std::size_t index) { return ledger::to_hex(history.leaves[index]) + "\r\n"; };
  const std::string csv = exported(make_event_csv, history);
  CHECK(
      csv.starts_with("case,activity,timestamp,actor,unit,from,to,leaf_index,leaf_hash\r\n"
                      ",calendar_deployed,2020-09-14T01:00:00.000+00:00,li.na,rectification-office,,,0," +
                      leaf(0)));
  CHECK(count(csv, "\r\n") == history.lines.size() + 1);
  for (const std::string& row :
       {"\r\nroof-1,registered,2020-09-14T01:02:00.000+00:00,li.na,rectification-office,,drafted,2," + leaf(2),
        "\r\nroof-1,assign,2020-09-14T01:04:00.000+00:00,li.na,rectification-office,drafted,executing,4," + leaf(4),
        "\r\nroof-1,escalate: talk,2020-09-14T01:06:00.000+00:00,engine,,,,6," + leaf(6),
        "\r\nroof-1,pass,2020-09-14T01:13:00.000+00:00,sun.li,,executing,closed,13," + leaf(13)}) {
    INFO(row);
    CHECK(count(csv, row) == 1);
  }
}

TEST_CASE("CSV quotes what has a comma or a quote in it") {
  History history;
  history.add("roof, \"old\"", {"li.na", "a,b"}, registration("Repair"));
  CHECK(count(exported(make_event_csv, history), "\r\n\"roof, \"\"old\"\"\",registered,") == 1);
  CHECK(count(exported(make_event_csv, history), ",li.na,\"a,b\",,drafted,0,") == 1);
}

TEST_CASE("the bytes of a small export are these") {
  History history;
  history.add("", {"li.na", "office"}, core::CalendarDeployed{"cn", "2026-10-01\n"});
  history.add("roof-1", {"li.na", "office"}, registration("Repair the roof", {{1, {"Housing", "住房"}}}));
  core::Fired assign = firing("assign", "drafted", "executing");
  assign.sets = {{"lead_unit", "housing-office"}};
  assign.note = "by <Friday>";
  history.add("roof-1", {"zhang.wei", {}}, assign);
  const auto golden = [](const std::string& name) {
    return file_text(source_root() + "/tests/exchange/events/" + name);
  };
  CHECK(exported(make_xes, history) == golden("small.xes"));
  CHECK(exported(make_ocel, history) == golden("small.ocel.json"));
  CHECK(exported(make_event_csv, history) == golden("small.csv"));
}
