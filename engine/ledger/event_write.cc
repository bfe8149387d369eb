// Events' bodies to canonical JSON: straight into the line, keys in order as they stand here.
#include <algorithm>

#include "ledger/canonical_json.h"
#include "ledger/event_json.h"

namespace rectify::ledger {

namespace {

void append_title(std::string& out, const core::Title& title) {
  ObjectWriter object(out);
  object.text("en", title.en);
  object.text("zh", title.zh);
  object.end();
}

void add_title(ObjectWriter& object, const core::Title& title) {
  if (title != core::Title{}) append_title(object.key("title"), title);
}

void append_instant(std::string& out, Instant at) { append_string(out, format_utc(at)); }

void add_deadline(ObjectWriter& object, const std::optional<core::Deadline>& deadline) {
  if (!deadline) return;
  std::string& out = object.key("deadline");
  ObjectWriter inner(out);
  inner.text("calendar", deadline->calendar);
  append_instant(inner.key("due"), deadline->due);
  append_instant(inner.key("original"), deadline->original);
  inner.text("unit", kUnitNames[static_cast<std::size_t>(deadline->unit)]);
  inner.end();
}

void add_fields(ObjectWriter& object, std::string_view name, const core::Fields& fields) {
  if (fields.empty()) return;
  std::string& out = object.key(name);
  ObjectWriter inner(out);
  std::vector<const core::Fields::value_type*> sorted;
  sorted.reserve(fields.size());
  for (const auto& field : fields) sorted.push_back(&field);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return key_less(a->first, b->first); });
  for (const auto* named : sorted) {
    const auto& [field, value] = *named;
    if (const auto* one = std::get_if<std::string>(&value)) {
      append_string(inner.key(field), *one);
    } else {
      append_list(inner.key(field), std::get<std::vector<std::string>>(value),
                  [&](const std::string& item) { append_string(out, item); });
    }
  }
  inner.end();
}

void add_renames(ObjectWriter& object, std::string_view name, const core::Renames& renames) {
  if (renames.empty()) return;
  core::Fields texts;
  for (const auto& [old, now] : renames) texts.emplace(old, now);
  add_fields(object, name, texts);
}

void add_evidence(ObjectWriter& object, const std::vector<core::Evidence>& pieces) {
  if (pieces.empty()) return;
  std::string& out = object.key("evidence");
  append_list(out, pieces, [&](const core::Evidence& piece) {
    ObjectWriter inner(out);
    inner.text("effective", piece.effective);
    inner.text("kind", piece.kind);
    inner.text("location", piece.location);
    inner.text("media_type", piece.media_type);
    inner.text("name", piece.name);
    inner.text("sha256", piece.sha256);
    inner.end();
  });
}

void add_recipients(ObjectWriter& object, const std::vector<core::Recipient>& recipients) {
  if (recipients.empty()) return;
  std::string& out = object.key("notify");
  append_list(out, recipients, [&](const core::Recipient& recipient) {
    ObjectWriter inner(out);
    inner.text("person", recipient.person);
    inner.text("role", recipient.role);
    inner.text("unit", recipient.unit);
    inner.end();
  });
}

void add_texts(ObjectWriter& object, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  std::string& out = object.key(name);
  append_list(out, texts, [&](const std::string& text) { append_string(out, text); });
}

struct Write {
  ObjectWriter& object;

  void phase(core::Phase value) const { object.text("phase", core::kPhaseNames[static_cast<std::size_t>(value)]); }

  void operator()(const core::Registered& body) const {
    add_deadline(object, body.deadline);
    add_fields(object, "fields", body.fields);
    object.flag("final", body.final);
    if (!body.finding.empty()) {
      std::string& out = object.key("finding");
      append_list(out, body.finding, [&](const core::FindingNode& node) {
        ObjectWriter inner(out);
        inner.number("number", node.number);
        add_title(inner, node.title);
        inner.end();
      });
    }
    object.text("inspection", body.inspection.get());
    add_recipients(object, body.notify);
    object.text("parent", body.parent.get());
    phase(body.phase);
    object.number("source_line", body.source_line);
    object.text("state", body.state);
    object.text("text", body.text);
    add_title(object, body.title);
    object.text("workflow", body.workflow);
    object.number("workflow_version", body.workflow_version);
  }

  void operator()(const core::Fired& body) const {
    if (!body.approvals.empty()) {
      std::string& out = object.key("approvals");
      append_list(out, body.approvals, [&](const core::Actor& actor) { append_actor(out, actor); });
    }
    add_deadline(object, body.deadline);
    object.flag("deadline_by_field", body.deadline_by_field);
    object.flag("deadline_resumed", body.deadline_resumed);
    object.text("decision", body.decision);
    if (body.due) append_instant(object.key("due"), *body.due);
    object.number("episode", body.episode);
    add_evidence(object, body.evidence);
    object.flag("final", body.final);
    object.text("from", body.from);
    object.text("note", body.note);
    add_recipients(object, body.notify);
    object.number("paused", body.paused);
    phase(body.phase);
    if (body.proposed_by) append_actor(object.key("proposed_by"), *body.proposed_by);
    object.text("rule", body.rule);
    add_fields(object, "sets", body.sets);
    object.flag("stops_clock", body.stops_clock);
    object.text("to", body.to);
    object.text("transition", body.transition);
  }

  void operator()(const core::Proposed& body) const {
    object.flag("counts", body.counts);
    object.text("decision", body.decision);
    add_evidence(object, body.evidence);
    if (body.expires) append_instant(object.key("expires"), *body.expires);
    object.number("needed", body.needed);
    object.text("note", body.note);
    object.text("rule", body.rule);
    add_fields(object, "sets", body.sets);
    object.text("transition", body.transition);
  }

  void operator()(const core::Approved& body) const {
    if (body.approves.get() > 0) object.text("approves", std::to_string(body.approves.get()));
    object.number("needed", body.needed);
    object.text("note", body.note);
    object.text("transition", body.transition);
  }

  void operator()(const core::Amended& body) const {
    object.text("note", body.note);
    add_fields(object, "sets", body.sets);
  }

  void operator()(const core::Attached& body) const {
    add_evidence(object, body.evidence);
    object.text("note", body.note);
  }

  void operator()(const core::Commented& body) const { object.text("note", body.note); }

  void operator()(const core::RungClaimed& body) const {
    if (body.acknowledge_by) append_instant(object.key("acknowledge_by"), *body.acknowledge_by);
    append_instant(object.key("deadline"), body.deadline);
    append_instant(object.key("due"), body.due);
    object.number("episode", body.episode);
    object.number("level", body.level);
    add_recipients(object, body.notify);
    add_texts(object, "outcomes", body.outcomes);
    add_texts(object, "passed", body.passed);
    object.text("rule", body.rule);
    object.text("rung", body.rung);
    object.text("state", body.state);
    add_title(object, body.title);
  }

  void operator()(const core::WorkflowDeployed& body) const {
    object.text("source", body.source);
    object.number("version", body.version);
    object.text("workflow", body.workflow);
  }

  void operator()(const core::CalendarDeployed& body) const {
    object.text("calendar", body.calendar);
    object.text("source", body.source);
  }

  void operator()(const core::HeadsRecorded& body) const {
    append_string(object.key("measures"), std::to_string(body.measures));
    object.text("root", body.root);
    append_string(object.key("size"), std::to_string(body.size));
  }

  void operator()(const core::Vetoed& body) const {
    object.text("note", body.note);
    object.text("transition", body.transition);
  }

  void operator()(const core::Lapsed& body) const {
    append_instant(object.key("due"), body.due);
    object.text("transition", body.transition);
  }

  void operator()(const core::ChildChanged& body) const {
    object.text("child", body.child.get());
    object.flag("final", body.final);
    object.text("state", body.state);
  }

  void operator()(const core::Delegated& body) const {
    object.text("note", body.note);
    object.text("person", body.person);
    append_instant(object.key("until"), body.until);
  }

  void operator()(const core::OrganisationDeployed& body) const {
    object.text("organisation", body.organisation);
    object.text("source", body.source);
  }

  void operator()(const core::Migrated& body) const {
    object.text("clock", core::kClockRules[static_cast<std::size_t>(body.clock)]);
    add_deadline(object, body.deadline);
    object.flag("deadline_by_field", body.deadline_by_field);
    object.text("from", body.from);
    object.number("from_version", body.from_version);
    object.text("map", body.map);
    object.text("note", body.note);
    phase(body.phase);
    add_texts(object, "proposals", body.proposals);
    add_renames(object, "renamed_states", body.renamed_states);
    add_renames(object, "renamed_transitions", body.renamed_transitions);
    object.number("rungs_claimed", body.rungs_claimed);
    add_fields(object, "sets", body.sets);
    if (body.stopped) {
      ObjectWriter inner(object.key("stopped"));
      add_deadline(inner, body.stopped->deadline);
      inner.number("rungs_claimed", body.stopped->rungs_claimed);
      inner.text("state", body.stopped->state);
      inner.end();
    }
    object.text("to", body.to);
    object.number("to_version", body.to_version);
  }

  void operator()(const core::RungAnswered& body) const {
    object.text("answer", core::kRungAnswers[static_cast<std::size_t>(body.answer)]);
    object.number("episode", body.episode);
    object.number("level", body.level);
    object.text("note", body.note);
    add_recipients(object, body.notify);
    object.text("outcome", body.outcome);
    object.text("person", body.person);
    object.text("rung", body.rung);
  }

  void operator()(const core::NoticesFolded& body) const {
    append_string(object.key("first"), std::to_string(body.first.get()));
    append_string(object.key("last"), std::to_string(body.last.get()));
    append_string(object.key("notices"), std::to_string(body.notices));
  }

  void operator()(const core::Ruled& body) const {
    object.text("memory", body.memory);
    object.text("message", body.message);
    add_recipients(object, body.notify);
    object.text("rule", body.rule);
    if (body.supervision) object.key("supervision") += std::to_string(*body.supervision);  // also 0
    if (body.wake) append_instant(object.key("wake"), *body.wake);
  }

  void operator()(const core::RuleFailed& body) const {
    object.number("attempts", body.attempts);
    object.text("error", body.error);
    append_instant(object.key("retry"), body.retry);
    object.text("rule", body.rule);
  }

  void operator()(const core::RuleDeployed& body) const {
    object.text("digest", body.digest);
    object.text("rule", body.rule);
    object.text("source", body.source);
    object.text("version", body.version);
  }
};

bool is_writable(Instant at) { return kFirstInstant <= at && at <= kLastInstant; }

bool is_writable(const std::optional<core::Deadline>& deadline) {
  return !deadline || (is_writable(deadline->due) && is_writable(deadline->original));
}

struct Writable {
  bool operator()(const core::Registered& body) const { return is_writable(body.deadline); }
  bool operator()(const core::Fired& body) const {
    return is_writable(body.deadline) && (!body.due || is_writable(*body.due));
  }
  bool operator()(const core::Proposed& body) const { return !body.expires || is_writable(*body.expires); }
  bool operator()(const core::Lapsed& body) const { return is_writable(body.due); }
  bool operator()(const core::Delegated& body) const { return is_writable(body.until); }
  bool operator()(const core::RungClaimed& body) const {
    return is_writable(body.due) && is_writable(body.deadline) &&
           (!body.acknowledge_by || is_writable(*body.acknowledge_by));
  }
  bool operator()(const core::Migrated& body) const {
    return is_writable(body.deadline) && (!body.stopped || is_writable(body.stopped->deadline));
  }
  bool operator()(const core::Ruled& body) const { return !body.wake || is_writable(*body.wake); }
  bool operator()(const core::RuleFailed& body) const { return is_writable(body.retry); }
  template <typename Other>
  bool operator()(const Other&) const {
    return true;
  }
};

}  // namespace

bool is_writable(const core::Event& event) { return is_writable(event.at) && std::visit(Writable{}, event.body); }

void append_actor(std::string& out, const core::Actor& actor) {
  ObjectWriter object(out);
  object.text("for_person", actor.for_person);
  object.text("for_unit", actor.for_unit);
  object.text("person", actor.person);
  object.text("unit", actor.unit);
  object.end();
}

void append_body(std::string& out, const core::EventBody& body) {
  ObjectWriter object(out);
  std::visit(Write{object}, body);
  object.end();
}

}  // namespace rectify::ledger
