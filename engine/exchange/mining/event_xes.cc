// The history as XES (IEEE 1849-2016): one trace a measure, one event a line.
//
// A trace: concept:name (the measure's id), rectify:inspection, rectify:finding (its number, where there is one),
// rectify:title, rectify:workflow ("rectification@1").
// An event: concept:name, time:timestamp, org:resource (the person), org:group (the unit, where there is one),
// lifecycle:transition (event_names.h); rectify:type (the kind of line), rectify:from, rectify:to, rectify:note where
// the line has them; rectify:index and rectify:leaf, the line's place in the history and its leaf hash. There is no
// org:role: the history records who acted and for which unit, the role follows from the workflow.
// The log: concept:name (the history's name), rectify:size and rectify:root, what it was exported from.
// Our keys belong to no declared extension: readers fetch the address of one, and `rectify` has none.
#include "core/workflow.h"
#include "exchange/mining/event_export.h"
#include "exchange/mining/event_names.h"
#include "exchange/xml_text.h"

namespace rectify::exchange {

namespace {

constexpr std::string_view kHead = R"(<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <global scope="trace">
    <string key="concept:name" value="unknown"/>
    <string key="rectify:inspection" value="unknown"/>
    <string key="rectify:title" value="unknown"/>
    <string key="rectify:workflow" value="unknown"/>
  </global>
  <global scope="event">
    <string key="concept:name" value="unknown"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
    <string key="org:resource" value="unknown"/>
    <string key="lifecycle:transition" value="complete"/>
    <string key="rectify:type" value="unknown"/>
    <int key="rectify:index" value="0"/>
    <string key="rectify:leaf" value="unknown"/>
  </global>
  <classifier name="Activity" keys="concept:name"/>
  <classifier name="Activity and lifecycle" keys="concept:name lifecycle:transition"/>
)";

class Xes final : public EventExport {
 public:
  Xes(std::string& out, ExportOptions options) : EventExport(out, std::move(options)) {}

 protected:
  void head(const Origin& origin) override {
    out_ += kHead;
    indent_ = "  ";
    text("concept:name", origin.name);
    text("lifecycle:model", "standard");
    attribute("int", "rectify:size", std::to_string(origin.size));
    text("rectify:root", ledger::to_hex(origin.root));
  }

  void open(const core::Measure& measure) override {
    out_ += "  <trace>\n";
    indent_ = "    ";
    text("concept:name", measure.id.get());
    text("rectify:inspection", measure.inspection.get());
    optional_text("rectify:finding", core::finding_number(measure.finding));
    text("rectify:title", core::title_in(measure.title, options_.language));
    text("rectify:workflow", core::workflow_ref(measure.workflow, measure.workflow_version));
  }

  void write(const ledger::Line& line, const ledger::Hash& leaf) override {
    const core::Event& event = line.event;
    const Move move = move_of(event);
    out_ += "    <event>\n";
    indent_ = "      ";
    text("concept:name", activity(event));
    attribute("date", "time:timestamp", timestamp(options_.zone, event.at));
    text("org:resource", event.actor.person);
    optional_text("org:group", event.actor.unit);
    text("lifecycle:transition", lifecycle(event));
    text("rectify:type", core::event_type(event));
    optional_text("rectify:from", move.from);
    optional_text("rectify:to", move.to);
    optional_text("rectify:note", note_of(event));
    attribute("int", "rectify:index", std::to_string(event.sequence.get()));
    text("rectify:leaf", ledger::to_hex(leaf));
    out_ += "    </event>\n";
  }

  void close() override { out_ += "  </trace>\n"; }
  void foot() override { out_ += "</log>\n"; }

 private:
  void attribute(std::string_view element, std::string_view key, std::string_view value) {
    out_ += indent_;
    ((out_ += '<') += element) += " key=\"";
    (out_ += key) += "\" value=\"";
    append_xml(out_, value);
    out_ += "\"/>\n";
  }
  void text(std::string_view key, std::string_view value) { attribute("string", key, value); }
  void optional_text(std::string_view key, std::string_view value) {
    if (!value.empty()) text(key, value);
  }

  std::string_view indent_;
};

}  // namespace

std::unique_ptr<EventExport> make_xes(std::string& out, ExportOptions options) {
  return std::make_unique<Xes>(out, std::move(options));
}

}  // namespace rectify::exchange
