// The commands of a scenario's steps.
#include <algorithm>
#include <charconv>

#include "definition/ledger/ledger_shape.h"
#include "definition/scenario/scenario_shape.h"
#include "definition/scenario/scenario_step.h"

namespace rectify::definition {

namespace {

// "1.1.4": the numbers from the area down, without titles.
core::FindingPath read_finding_number(const Node& node, Complaints& complaints) {
  core::FindingPath path;
  std::string_view rest = node.text;
  while (true) {
    const std::string_view part = rest.substr(0, rest.find('.'));
    std::uint32_t number = 0;
    const auto [end, failure] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (failure != std::errc{} || end != part.data() + part.size() || number == 0 || number > kFindingNumberMax) {
      complaints.error(
          node.mark, Fault::bad_finding,
          "a finding is its number, as in 1.1.4, or a list of titles from the area down; not " + in_quotes(node.text));
      return {};
    }
    path.push_back({number, {}});
    if (part.size() == rest.size()) return path;
    rest.remove_prefix(part.size() + 1);
  }
}

// A number, or a list from the area down of titles or {number, title}.
core::FindingPath read_finding(const Node& node, Complaints& complaints) {
  if (node.is_scalar()) return read_finding_number(node, complaints);
  core::FindingPath path;
  if (!node.is_sequence()) {
    complaints.error(node.mark, Fault::bad_finding,
                     "a finding is its number, as in 1.1.4, or a list of titles from the area down");
    return path;
  }
  for (const Node& item : node.children) {
    core::FindingNode finding{1, {}};
    if (item.find("number") != nullptr || item.find("title") != nullptr) {
      const Mapping map(item, kFindingLevelShape, complaints);
      finding.number = static_cast<std::uint32_t>(map.number("number").value_or(1));
      if (map["title"] != nullptr) finding.title = read_title(*map["title"], complaints).value_or(core::Title{});
    } else {
      finding.title = read_title(item, complaints).value_or(core::Title{});
    }
    path.push_back(std::move(finding));
  }
  return path;
}

core::Register read_register(const Node& node, Complaints& complaints) {
  const Mapping map(node, kRegisterShape, complaints);
  core::Register command;
  if (map["finding"] != nullptr) command.finding = read_finding(*map["finding"], complaints);
  if (map["title"] != nullptr) command.title = read_title(*map["title"], complaints).value_or(core::Title{});
  command.text = core::title_in(command.title, core::Language::zh);
  if (map["text"] != nullptr) command.text = read_text(*map["text"], "the text", complaints).value_or("");
  if (map["workflow"] != nullptr) {
    command.workflow = read_name(*map["workflow"], "a workflow", complaints).value_or("");
  }
  if (map["parent"] != nullptr) {
    command.parent = MeasureId(read_id(*map["parent"], "a measure", complaints).value_or(""));
  }
  if (map["fields"] != nullptr) command.fields = read_field_values(*map["fields"], "fields", complaints);
  return command;
}

core::Evidence read_piece(const Node& node, Complaints& complaints) {
  const Mapping map(node, kEvidenceShape, complaints);
  core::Evidence piece;
  const auto text = [&](std::string_view key) {
    const Node* value = map[key];
    return value == nullptr ? std::string() : read_text(*value, key, complaints).value_or("");
  };
  piece.name = text("name");
  piece.media_type = text("media_type");
  piece.location = text("location");
  piece.sha256 = text("sha256");
  piece.effective = text("effective");
  piece.kind = text("kind");
  if (!piece.sha256.empty() && !core::is_sha256(piece.sha256)) {
    complaints.error(map["sha256"]->mark, Fault::bad_sha256,
                     "sha256 has to be 64 lower-case hex digits; leave it out and that of the name "
                     "is used");
  }
  if (!piece.effective.empty() && !parse_day(piece.effective).ok()) {
    complaints.error(map["effective"]->mark, Fault::bad_time,
                     "effective has to be a date such as 2020-11-20, not " + in_quotes(piece.effective));
  }
  return piece;
}

std::vector<core::Evidence> read_evidence(const Node& node, Complaints& complaints) {
  std::vector<core::Evidence> pieces;
  if (!node.is_sequence() || node.children.empty()) {
    complaints.error(node.mark, Fault::not_a_list, "evidence has to be a list of pieces, as in [{name: minutes.pdf}]");
    return pieces;
  }
  for (const Node& item : node.children) pieces.push_back(read_piece(item, complaints));
  return pieces;
}

// What may stand beside a command in its step.
Words companions_of(std::string_view command) {
  if (command == "fire") return {"set", "note", "evidence", "decision"};
  if (command == "amend" || command == "attach" || command == "veto") return {"note"};
  if (command == "delegate") return {"note", "until"};
  if (command == "acknowledge") return {"note"};
  if (command == "resolve") return {"note", "outcome"};
  if (command == "hand_over") return {"note", "to"};
  return {};
}

void check_companions(const Node& step, std::string_view command, Complaints& complaints) {
  const Words allowed = companions_of(command);
  for (std::size_t i = 0; i < step.entries(); ++i) {
    const std::string& key = step.key(i).text;
    constexpr std::string_view kCompanions[] = {"set", "note", "evidence", "decision", "until", "outcome", "to"};
    if (std::find(std::begin(kCompanions), std::end(kCompanions), key) == std::end(kCompanions)) continue;
    if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    std::string message = "'" + key + "' does not go with ";
    message += command.empty() ? "a step that has no command" : "'" + std::string(command) + "'";
    if (!allowed.empty()) message += "; what does: " + listed(allowed);
    complaints.error(step.key(i).mark, Fault::key_without_command, std::move(message));
  }
}

std::string note_of(const Node& step, Complaints& complaints) {
  const Node* note = step.find("note");
  return note == nullptr ? std::string() : read_text(*note, "the note", complaints).value_or("");
}

// What is done about a claimed rung.
core::AnswerRung read_answer(const Node& step, const Node& rung, core::RungAnswered::Answer answer,
                             Complaints& complaints) {
  core::AnswerRung read{.rung = read_name(rung, "the rung", complaints).value_or(""),
                        .answer = answer,
                        .outcome = {},
                        .person = {},
                        .note = note_of(step, complaints)};
  if (const Node* outcome = step.find("outcome"))
    read.outcome = read_name(*outcome, "the outcome", complaints).value_or("");
  if (const Node* to = step.find("to")) read.person = read_id(*to, "a person", complaints).value_or("");
  return read;
}

}  // namespace

decltype(Step::command) read_command(const Node& step, Complaints& complaints) {
  constexpr std::string_view kCommands[] = {"register", "fire",     "veto",        "amend",   "attach",
                                            "comment",  "delegate", "acknowledge", "resolve", "hand_over"};
  const Node* body = nullptr;
  std::string_view command;
  for (std::size_t i = 0; i < step.entries(); ++i) {
    const Node& key = step.key(i);
    if (std::find(std::begin(kCommands), std::end(kCommands), key.text) == std::end(kCommands)) continue;
    if (body != nullptr) {
      complaints.error(key.mark, Fault::second_command, "a second command in one step; make it a step of its own");
      continue;
    }
    command = key.text;
    body = &step.value(i);
  }
  check_companions(step, command, complaints);
  if (body == nullptr) return std::nullopt;
  if (command == "register") return read_register(*body, complaints);
  if (command == "amend") {
    return core::Amend{read_field_values(*body, "amend", complaints), note_of(step, complaints)};
  }
  if (command == "attach") return core::Attach{read_evidence(*body, complaints), note_of(step, complaints)};
  if (command == "comment") return core::Comment{read_text(*body, "the comment", complaints).value_or("")};
  if (command == "veto") {
    return core::Veto{read_text(*body, "the transition", complaints).value_or(""), note_of(step, complaints)};
  }
  if (command == "delegate") {
    return core::Delegate{read_id(*body, "a person", complaints).value_or(""), {}, note_of(step, complaints)};
  }
  if (command == "acknowledge") return read_answer(step, *body, core::RungAnswered::Answer::acknowledged, complaints);
  if (command == "resolve") return read_answer(step, *body, core::RungAnswered::Answer::resolved, complaints);
  if (command == "hand_over") return read_answer(step, *body, core::RungAnswered::Answer::handed_over, complaints);
  core::Fire fire;
  fire.transition = read_text(*body, "the transition", complaints).value_or("");
  if (const Node* set = step.find("set")) fire.sets = read_field_values(*set, "set", complaints);
  fire.note = note_of(step, complaints);
  if (const Node* decision = step.find("decision")) {
    fire.decision = read_text(*decision, "the decision", complaints).value_or("");
  }
  if (const Node* evidence = step.find("evidence")) fire.evidence = read_evidence(*evidence, complaints);
  return fire;
}

}  // namespace rectify::definition
