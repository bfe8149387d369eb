// The history as it stands and as it grows (event_feed.h), and for process-mining tools: both are made while they are
// read.
#include <fmt/format.h>
#include <array>

#include "core/event.h"
#include "exchange/mining/event_export.h"
#include "http/api/cloud_event.h"
#include "http/api/event_feed.h"
#include "http/api/filters.h"
#include "http/api/rows.h"
#include "http/server/barrier.h"
#include "http/server/problem.h"
#include "ledger/line.h"
#include "query/privacy.h"

namespace rectify::http {

namespace {

constexpr Parameter kEventsQuery[] = {
    {"from", Parameter::Kind::number, "from which event on, by its sequence"},
    {"follow", Parameter::Kind::truth, "whether to wait for what is still to come; true if it is not said"},
    {"measure", Parameter::Kind::text, "of which measure"},
    {"type", Parameter::Kind::event_type, "of which type", false, core::kEventTypes},
};
constexpr std::string_view kLanguages[] = {"en", "zh"};
constexpr Parameter kExportQuery[] = {{"inspection", Parameter::Kind::text, "of which inspection; not of csv"},
                                      {"lang", Parameter::Kind::word, "in which language", false, kLanguages}};

constexpr Answer kFeed[] = {
    {.media = "text/event-stream", .body = object(kCloudEvent), .means = "The data of each server-sent event."},
    {.media = kNdjson, .body = object(kCloudEvent), .means = "A line each, where Accept asks for it."}};
constexpr Answer kExports[] = {{.media = "application/xml", .body = kText, .means = "XES."},
                               {.media = "application/json", .body = kAny, .means = "OCEL 2.0."},
                               {.media = "text/csv; charset=utf-8", .body = kText, .means = "CSV."}};

constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr std::size_t kPageMeasures = 100;
constexpr std::size_t kPageLines = 500;

struct Format {
  std::string_view name;
  std::string_view content_type;
  std::unique_ptr<exchange::EventExport> (*make)(std::string& out, exchange::ExportOptions options);
};
constexpr std::array<Format, 3> kExportFormats = {{{"xes", "application/xml", exchange::make_xes},
                                                   {"ocel", "application/json", exchange::make_ocel},
                                                   {"csv", "text/csv; charset=utf-8", exchange::make_event_csv}}};

// Feeds a writer from the store; between pieces it holds a place in the listing and in one measure's history.
class EventSource final : public BodySource, public std::enable_shared_from_this<EventSource> {
 public:
  EventSource(const runtime::Engine& engine, Later later, const Format& format, exchange::ExportOptions options,
              exchange::Origin origin, store::Query query)
      : engine_(engine),
        later_(std::move(later)),
        origin_(std::move(origin)),
        query_(std::move(query)),
        writer_(format.make(out_, std::move(options))) {
    query_.limit = kPageMeasures;
    writer_->begin(origin_);
  }

  void pull(Take take) override {
    later_([self = shared_from_this(), take = std::move(take)] {
      take(contained_piece("an export of events", [&] { return self->next(); }));
    });
  }

 private:
  Chunk next() {
    while (!done_ && out_.size() < kPieceBytes) {
      auto stepped = writer_->by_measure() ? next_measures() : next_lines();
      if (!stepped) return {.bytes = {}, .then = Chunk::Then::failed};
    }
    return {.bytes = std::exchange(out_, {}), .then = done_ ? Chunk::Then::end : Chunk::Then::more};
  }

  // Some lines of one measure, or the next page of measures, or the end of a pass.
  Result<void> next_measures() {
    if (measure_ != nullptr) return next_of_measure();
    if (at_ < page_.records.size()) {
      measure_ = page_.records[at_++];
      revision_ = 1;
      writer_->measure(measure_->measure);
      return {};
    }
    if (listed_ && page_.cursor.empty()) return end_pass();
    query_.cursor = page_.cursor;
    auto page = engine_.store().now().list(query_);
    if (!page) return page.error();
    page_ = std::move(*page);
    at_ = 0;
    listed_ = true;
    return {};
  }

  Result<void> next_of_measure() {
    auto lines = engine_.store().now().history(measure_->measure.id, Revision(revision_), kPageLines);
    if (!lines) return lines.error();
    for (const std::string& line : *lines) {
      if (auto ok = write(line); !ok) return ok;
    }
    revision_ += lines->size();
    if (lines->size() < kPageLines) last_ = std::exchange(measure_, nullptr);  // the writer still refers to it
    return {};
  }

  Result<void> next_lines() {
    std::optional<Error> failure;
    auto read = engine_.store().now().lines(Sequence(sequence_), [&](Sequence, std::string_view line) {
      if (sequence_ == origin_.size) return false;
      if (auto ok = write(line); !ok) failure = ok.error();
      ++sequence_;
      return !failure && out_.size() < kPieceBytes;
    });
    if (!read) return read;
    if (failure) return *failure;
    return sequence_ >= origin_.size ? end_pass() : Result<void>();
  }

  Result<void> write(std::string_view bytes) {
    auto line = ledger::decode_line(bytes);
    if (!line) return line.error();
    writer_->event(*line, ledger::leaf_hash(bytes));
    return {};
  }

  Result<void> end_pass() {
    if (++pass_ < writer_->passes()) {
      writer_->again();
      page_ = {};
      at_ = 0;
      listed_ = false;
      return {};
    }
    writer_->end();
    done_ = true;
    return {};
  }

  const runtime::Engine& engine_;
  const Later later_;
  const exchange::Origin origin_;
  store::Query query_;
  std::string out_;
  std::unique_ptr<exchange::EventExport> writer_;
  store::Page page_;
  bool listed_ = false;
  std::size_t at_ = 0;
  std::shared_ptr<const store::Record> measure_;  // whose lines are being written
  std::shared_ptr<const store::Record> last_;
  std::uint64_t revision_ = 1;
  std::uint64_t sequence_ = 0;
  int pass_ = 0;
  bool done_ = false;
};

Response export_events(const Surroundings& here, const Reading& reading, const Asked& asked) {
  const std::string& format = asked.at[0];
  const auto* found =
      std::find_if(kExportFormats.begin(), kExportFormats.end(), [&](const Format& one) { return one.name == format; });
  if (found == kExportFormats.end()) {
    return problem({Code::not_found, fmt::format("'{}' is not an export; there are xes, ocel and csv", format), {}});
  }
  const std::string* inspection = value_of(asked.target, "inspection");
  if (inspection != nullptr && found->name == "csv") {
    return problem({Code::invalid, "csv holds every line of the history: leave inspection out", "inspection"});
  }
  auto tree = reading.view.tree();
  if (!tree) return problem(tree.error());
  store::Query query;
  if (inspection != nullptr) query.inspection = *inspection;
  const std::string* language = value_of(asked.target, "lang");
  const bool zh = language != nullptr && *language == "zh";
  const auto& key = reading.engine.signing_key();
  Response response;
  response.content_type = std::string(found->content_type);
  response.source = std::make_shared<EventSource>(
      reading.engine, here.later, *found,
      exchange::ExportOptions{.zone = query::zone_of(reading.engine),
                              .language = zh ? core::Language::zh : core::Language::en,
                              .leaves_out =
                                  [&engine = reading.engine](const core::Measure& measure, std::string_view field) {
                                    const auto workflow =
                                        engine.workflows().find(measure.workflow, measure.workflow_version);
                                    return query::is_private(workflow.get(), field);
                                  }},
      exchange::Origin{
          .name = key == nullptr ? "rectify" : key->verifier().name(), .size = tree->size(), .root = tree->root()},
      std::move(query));
  return response;
}

constexpr Route kEventRoutes[] = {
    {.path = "/v1/events",
     .name = "followEvents",
     .group = &groups::kHistory,
     .means = "The history as it stands and as it grows. Last-Event-ID goes on behind that event.",
     .query = kEventsQuery,
     .answers = kFeed,
     .refuses = kAsked,
     .streams = true,
     .handler = PlainHandler(
         [](const Surroundings& here, const Asked& asked) { return here.events.open(asked.request, asked.target); })},
    {.path = "/v1/export/{format}",
     .name = "exportEvents",
     .group = &groups::kHistory,
     .means = "The history for process-mining tools.",
     .query = kExportQuery,
     .answers = kExports,
     .refuses = kNotThere,
     .streams = true,
     .cost = Cost::heavy,
     .handler = ReadHandler(export_events)},
};

}  // namespace

std::span<const Route> event_routes() { return kEventRoutes; }

}  // namespace rectify::http
