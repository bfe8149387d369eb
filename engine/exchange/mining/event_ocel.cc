// The history as OCEL 2.0 JSON (ocel-standard.org, specification 2.0, JSON): one event a line of the history, its type
// the activity (event_names.h).
//
// Objects, their ids, attributes and relationships:
//   inspection  inspection:ID           name
//   finding     finding:INSPECTION/1.2  name, number, title; "part of" the finding above it, or the inspection
//   measure     measure:ID              name, title, workflow; state, phase, episode, deadline, has_deadline, rung,
//                                       field.NAME as they change; "of" its inspection, "answers" its finding
//   unit        unit:ID                 name
//   person      person:ID               name
// Of an id, all up to the first colon is the type; ids of ours hold no slash. A finding has the title of the measure
// that comes first. The engine is nobody: what it did names no person.
// An event is related to its "measure" and "finding", the "actor" and the unit it was done "for", the "proposer" and
// each "approver", and whom a rung "notified". Its attributes: leaf_index, leaf_hash, kind (the kind of line),
// lifecycle, and from, to, note where the line has them.
//
// Values are strings, whatever the declared type. What held from the start has the time 1970-01-01, as the
// specification has it; a change has the time of its line. There is no way to say that a value is gone: an empty text
// does, and for the deadline, which is a time, has_deadline.
//
// The members stand as they can be written in one go: objects, events, then the types, which are known at the end. One
// member more, `rectify`, says what was exported.
#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <span>

#include "base/check.h"
#include "core/decide.h"
#include "exchange/mining/event_export.h"
#include "exchange/mining/event_names.h"
#include "exchange/mining/event_ocel_text.h"
#include "ledger/canonical_json.h"

namespace rectify::exchange {

namespace {

constexpr std::string_view kFromTheStart = "1970-01-01T00:00:00.000+00:00";
constexpr std::string_view kFieldPrefix = "field.";

constexpr OcelAttribute kEventAttributes[] = {{"leaf_index", "integer"}, {"leaf_hash", "string"}, {"kind", "string"},
                                              {"lifecycle", "string"},   {"from", "string"},      {"to", "string"},
                                              {"note", "string"}};
constexpr OcelAttribute kMeasureAttributes[] = {
    {"name", "string"},          {"title", "string"},  {"workflow", "string"},
    {"state", "string"},         {"phase", "string"},  {"episode", "integer"},
    {"has_deadline", "boolean"}, {"deadline", "time"}, {"rung", "string"}};
constexpr OcelAttribute kFindingAttributes[] = {{"name", "string"}, {"number", "string"}, {"title", "string"}};
constexpr OcelAttribute kNameAlone[] = {{"name", "string"}};

constexpr std::string_view kMeasure = "measure";
constexpr struct {
  std::string_view name;
  std::span<const OcelAttribute> attributes;
} kObjectTypes[] = {{"inspection", kNameAlone},
                    {"finding", kFindingAttributes},
                    {kMeasure, kMeasureAttributes},
                    {"unit", kNameAlone},
                    {"person", kNameAlone}};

// An object that a line speaks of, and as what.
struct Party {
  std::string object;
  std::string_view qualifier;
  friend bool operator==(const Party&, const Party&) = default;
};

// Each once, the actor first.
std::vector<Party> parties(const core::Event& event) {
  std::vector<Party> list;
  const auto add = [&](const char* type, const std::string& id, std::string_view qualifier) {
    if (id.empty()) return;
    Party party{type + id, qualifier};
    if (std::find(list.begin(), list.end(), party) == list.end()) list.push_back(std::move(party));
  };
  const auto person = [&](const std::string& id, std::string_view qualifier) {
    if (id != core::kEngineActor) add("person:", id, qualifier);
  };
  const auto unit = [&](const std::string& id, std::string_view qualifier) { add("unit:", id, qualifier); };

  person(event.actor.person, "actor");
  unit(event.actor.unit, "for");
  if (const auto* fired = std::get_if<core::Fired>(&event.body)) {
    if (fired->proposed_by) person(fired->proposed_by->person, "proposer");
    for (const core::Actor& approver : fired->approvals) person(approver.person, "approver");
  }
  for (const core::Recipient& told : core::told_by(event.body)) {
    person(told.person, "notified");
    unit(told.unit, "notified");
  }
  return list;
}

// What of a measure changes, as the attributes have it.
struct Changing {
  std::string state;
  std::string phase;
  std::uint32_t episode = 0;
  std::optional<Instant> due;
  std::string rung;
  core::Fields fields;
};

Changing changing(const core::Measure& measure) {
  const core::ClaimedRung* rung = core::standing_rung(measure);
  return {.state = measure.state,
          .phase = std::string(core::kPhaseNames[static_cast<std::size_t>(measure.phase)]),
          .episode = measure.episode,
          .due = measure.deadline ? std::optional(measure.deadline->due) : std::nullopt,
          .rung = rung == nullptr ? std::string() : rung->name,
          .fields = measure.fields};
}

void leave_out(core::Fields& fields, const ExportOptions& options, const core::Measure& measure) {
  if (options.leaves_out)
    std::erase_if(fields, [&](const auto& field) { return options.leaves_out(measure, field.first); });
}

std::string inspection_object(const core::Measure& measure) { return "inspection:" + measure.inspection.get(); }

std::string finding_object(const core::Measure& measure, const core::FindingPath& path) {
  return fmt::format("finding:{}/{}", measure.inspection.get(), core::finding_number(path));
}

class Ocel final : public EventExport {
 public:
  Ocel(std::string& out, ExportOptions options) : EventExport(out, std::move(options)), text_(out) {}

  [[nodiscard]] int passes() const override { return 2; }
  [[nodiscard]] std::size_t remembered() const override { return listed_.size() + activities_.size() + fields_.size(); }

 protected:
  void head(const Origin& origin) override {
    out_ += "{\"rectify\":{\"origin\":";
    ledger::append_string(out_, origin.name);
    out_ += fmt::format(",\"size\":\"{}\",\"root\":\"{}\"}},\n", origin.size, ledger::to_hex(origin.root));
    text_.begin_list("objects");
  }

  void open(const core::Measure& measure) override {
    finding_ = measure.finding.empty() ? std::string() : finding_object(measure, measure.finding);
    measure_ = "measure:" + measure.id.get();
    if (events_) return;
    list_above(measure);
    text_.begin_item(measure_, "measure");
    text_.begin_relationships();
    text_.relationship(inspection_object(measure), "of");
    if (!finding_.empty()) text_.relationship(finding_, "answers");
    text_.begin_attributes();
    text_.attribute("name", measure.id.get(), kFromTheStart);
    text_.attribute("title", core::title_in(measure.title, options_.language), kFromTheStart);
    text_.attribute("workflow", core::workflow_ref(measure.workflow, measure.workflow_version), kFromTheStart);
    replayed_ = {};
    last_ = {};
  }

  void write(const ledger::Line& line, const ledger::Hash& leaf) override {
    if (events_) {
      write_event(line.event, leaf);
      return;
    }
    activities_.insert(activity(line.event));
    for (const Party& party : parties(line.event)) listed_.insert(party.object);
    core::apply(replayed_, line.event);
    Changing now = changing(replayed_);
    leave_out(now.fields, options_, replayed_);
    write_changes(std::move(now), timestamp(options_.zone, line.event.at));
  }

  void close() override {
    if (!events_) text_.end_item();
  }

  // All objects have been met by now; those with nothing but a name are left to be written.
  void turn() override {
    events_ = true;
    for (const std::string& object : listed_) {
      const auto colon = object.find(':');
      const std::string_view type = std::string_view(object).substr(0, colon);
      if (type != "unit" && type != "person") continue;
      text_.begin_item(object, type);
      text_.begin_attributes();
      text_.attribute("name", std::string_view(object).substr(colon + 1), kFromTheStart);
      text_.end_item();
    }
    listed_.clear();
    text_.end_list();
    out_ += ",\n";
    text_.begin_list("events");
  }

  void foot() override {
    RECTIFY_CHECK(events_, "OCEL is written in two passes");
    text_.end_list();
    out_ += ",\n";
    text_.begin_list("eventTypes");
    for (const std::string& name : activities_) {
      text_.begin_type(name);
      for (const OcelAttribute& attribute : kEventAttributes) text_.declare(attribute);
      text_.end_item();
    }
    text_.end_list();
    out_ += ",\n";
    text_.begin_list("objectTypes");
    for (const auto& [name, attributes] : kObjectTypes) {
      text_.begin_type(name);
      for (const OcelAttribute& attribute : attributes) text_.declare(attribute);
      if (name == kMeasure) {
        for (const std::string& field : fields_) text_.declare({field, "string"});
      }
      text_.end_item();
    }
    text_.end_list();
    out_ += "}\n";
  }

 private:
  void write_event(const core::Event& event, const ledger::Hash& leaf) {
    const Move move = move_of(event);
    const std::string index = std::to_string(event.sequence.get());
    text_.begin_item("event:" + index, activity(event), timestamp(options_.zone, event.at));
    text_.begin_attributes();
    text_.attribute("leaf_index", index);
    text_.attribute("leaf_hash", ledger::to_hex(leaf));
    text_.attribute("kind", core::event_type(event));
    text_.attribute("lifecycle", lifecycle(event));
    if (!move.from.empty()) text_.attribute("from", move.from);
    if (!move.to.empty()) text_.attribute("to", move.to);
    if (const auto note = note_of(event); !note.empty()) text_.attribute("note", note);
    text_.begin_relationships();
    text_.relationship(measure_, "measure");
    if (!finding_.empty()) text_.relationship(finding_, "finding");
    for (const Party& party : parties(event)) text_.relationship(party.object, party.qualifier);
    text_.end_item();
  }

  void write_changes(Changing now, const std::string& at) {
    const auto differs = [&](std::string_view name, const std::string& value, const std::string& before) {
      if (value != before) text_.attribute(name, value, at);
    };
    const bool first = last_.episode == 0;
    differs("state", now.state, last_.state);
    differs("phase", now.phase, last_.phase);
    if (now.episode != last_.episode) text_.attribute("episode", std::to_string(now.episode), at);
    if (first || now.due.has_value() != last_.due.has_value())
      text_.attribute("has_deadline", now.due ? "true" : "false", at);
    if (now.due && now.due != last_.due) text_.attribute("deadline", timestamp(options_.zone, *now.due), at);
    differs("rung", now.rung, last_.rung);
    for (const auto& [name, value] : now.fields) {
      const auto before = last_.fields.find(name);
      if (before == last_.fields.end() || before->second != value) field(name, core::to_text(value), at);
    }
    for (const auto& [name, value] : last_.fields) {
      if (!now.fields.contains(name)) field(name, {}, at);
    }
    last_ = std::move(now);
  }

  void field(const std::string& name, std::string_view value, std::string_view at) {
    text_.attribute(*fields_.insert(std::string(kFieldPrefix) + name).first, value, at);
  }

  // The inspection and the findings that the measure is the first to speak of.
  void list_above(const core::Measure& measure) {
    const std::string inspection = inspection_object(measure);
    if (listed_.insert(inspection).second) {
      text_.begin_item(inspection, "inspection");
      text_.begin_attributes();
      text_.attribute("name", measure.inspection.get(), kFromTheStart);
      text_.end_item();
    }
    core::FindingPath path;
    std::string above = inspection;
    for (const core::FindingNode& node : measure.finding) {
      path.push_back(node);
      std::string finding = finding_object(measure, path);
      if (listed_.insert(finding).second) {
        const std::string number = core::finding_number(path);
        text_.begin_item(finding, "finding");
        text_.begin_relationships();
        text_.relationship(above, "part of");
        text_.begin_attributes();
        text_.attribute("name", measure.inspection.get() + "/" + number, kFromTheStart);
        text_.attribute("number", number, kFromTheStart);
        text_.attribute("title", core::title_in(node.title, options_.language), kFromTheStart);
        text_.end_item();
      }
      above = std::move(finding);
    }
  }

  OcelText text_;
  bool events_ = false;           // the second pass
  std::set<std::string> listed_;  // objects met, other than measures
  std::set<std::string> activities_;
  std::set<std::string> fields_;  // names of attributes

  std::string measure_;     // the present measure's object
  std::string finding_;     // and that of the finding it answers; empty where there is none
  core::Measure replayed_;  // as its lines so far leave it
  Changing last_;           // and as the attributes say so far
};

}  // namespace

std::unique_ptr<EventExport> make_ocel(std::string& out, ExportOptions options) {
  return std::make_unique<Ocel>(out, std::move(options));
}

}  // namespace rectify::exchange
