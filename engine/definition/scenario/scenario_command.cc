// The commands of a scenario's steps, read by the rows of core/command_kinds.h.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/command_kinds.h"
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
          fmt::format("a finding is its number, as in 1.1.4, or a list of titles from the area down; not {}",
                      in_quotes(node.text)));
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

// Of what a member holds, in words.
std::string_view named(const core::MemberRow& row) {
  switch (row.holds) {
    case core::Holds::transition:
      return "the transition";
    case core::Holds::workflow:
      return "a workflow";
    case core::Holds::rung:
      return "the rung";
    case core::Holds::outcome:
      return "the outcome";
    case core::Holds::inspection:
      return "an inspection";
    case core::Holds::measure:
      return "a measure";
    case core::Holds::person:
      return "a person";
    default:
      return row.name;
  }
}

std::vector<core::Evidence> read_evidence(const Node& node, Complaints& complaints);

// Reads what stands for a member of a command.
struct MemberReader {
  Complaints& complaints;

  void operator()(const core::MemberRow& row, const Node& node, std::string& into) const {
    const Value::Kind kind = written_as(row.holds);
    if (kind == Value::Kind::name) {
      into = read_name(node, named(row), complaints).value_or("");
    } else if (kind == Value::Kind::id) {
      into = read_id(node, named(row), complaints).value_or("");
    } else {
      into = read_text(node, named(row), complaints).value_or("");
    }
  }
  template <typename Tag>
  void operator()(const core::MemberRow& row, const Node& node, Strong<Tag, std::string>& into) const {
    std::string id;
    (*this)(row, node, id);
    into = Strong<Tag, std::string>(std::move(id));
  }
  void operator()(const core::MemberRow& row, const Node& node, std::uint32_t& into) const {
    into = static_cast<std::uint32_t>(read_number(node, row.name, 0, UINT32_MAX, complaints).value_or(0));
  }
  void operator()(const core::MemberRow& /*row*/, const Node& node, core::Title& into) const {
    into = read_title(node, complaints).value_or(core::Title{});
  }
  void operator()(const core::MemberRow& row, const Node& node, core::Fields& into) const {
    into = read_field_values(node, row.name, complaints);
  }
  void operator()(const core::MemberRow& /*row*/, const Node& node, core::FindingPath& into) const {
    into = read_finding(node, complaints);
  }
  void operator()(const core::MemberRow& /*row*/, const Node& node, std::vector<core::Evidence>& into) const {
    into = read_evidence(node, complaints);
  }
  // A moment is left to whoever knows the zone (Step::until).
  void operator()(const core::MemberRow& /*row*/, const Node& /*node*/, Instant& /*into*/) const {}
};

core::Evidence read_piece(const Node& node, Complaints& complaints) {
  const Mapping map(node, kEvidenceShape, complaints);
  core::Evidence piece;
  core::members(core::kEvidencePiece, piece, [&](const core::MemberRow& row, std::string& into) {
    if (const Node* value = map[row.name]) MemberReader{complaints}(row, *value, into);
  });
  if (!piece.sha256.empty() && !core::is_sha256(piece.sha256)) {
    complaints.error(map["sha256"]->mark, Fault::bad_sha256,
                     "sha256 has to be 64 lower-case hex digits; leave it out and that of the name "
                     "is used");
  }
  if (!piece.effective.empty() && !parse_day(piece.effective).ok()) {
    complaints.error(map["effective"]->mark, Fault::bad_time,
                     fmt::format("effective has to be a date such as 2020-11-20, not {}", in_quotes(piece.effective)));
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
Words companions_of(const core::CommandKindRow* kind) {
  Words names;
  if (kind == nullptr || kind->written == core::Written::inside) return names;
  for (const core::MemberRow& member : kind->members.subspan(1)) names.push_back(member.name);
  return names;
}

void check_companions(const Node& step, const core::CommandKindRow* kind, Complaints& complaints) {
  const Words allowed = companions_of(kind);
  for (std::size_t i = 0; i < step.entries(); ++i) {
    const std::string& key = step.key(i).text;
    if (!is_companion(key) || std::find(allowed.begin(), allowed.end(), key) != allowed.end()) continue;
    complaints.error(step.key(i).mark, Fault::key_without_command,
                     fmt::format("'{}' does not go with {}{}{}", key,
                                 kind == nullptr ? "a step that has no command" : fmt::format("'{}'", kind->name),
                                 allowed.empty() ? "" : "; what does: ", listed(allowed)));
  }
}

template <typename Kind>
typename Kind::Body read_beside(const Kind& kind, const Node& step, Complaints& complaints) {
  typename Kind::Body body;
  bool first = true;
  core::members(kind, body, [&](const core::MemberRow& row, auto& into) {
    const Node* value = step.find(std::exchange(first, false) ? kind.name : row.name);
    if (value != nullptr) MemberReader{complaints}(row, *value, into);
  });
  return body;
}

template <typename Kind>
typename Kind::Body read_inside(const Kind& kind, const Node& node, Complaints& complaints) {
  typename Kind::Body body;
  const Mapping map(node, shape_inside(kind.name), complaints);
  core::members(kind, body, [&](const core::MemberRow& row, auto& into) {
    if (row.in_step == core::InStep::left_out) return;
    if (const Node* value = map[row.name]) MemberReader{complaints}(row, *value, into);
  });
  // Without a text in full, the title is it.
  if constexpr (requires {
                  body.text;
                  body.title;
                }) {
    if (map["text"] == nullptr) body.text = core::title_in(body.title, core::Language::zh);
  }
  return body;
}

}  // namespace

decltype(Step::command) read_command(const Node& step, Complaints& complaints) {
  const core::CommandKindRow* found = nullptr;
  const Node* value = nullptr;
  for (std::size_t i = 0; i < step.entries(); ++i) {
    const Node& key = step.key(i);
    const core::CommandKindRow* kind = core::find_command_kind(key.text);
    if (kind == nullptr) continue;
    if (found != nullptr) {
      complaints.error(key.mark, Fault::second_command, "a second command in one step; make it a step of its own");
      continue;
    }
    found = kind;
    value = &step.value(i);
  }
  check_companions(step, found, complaints);
  if (found == nullptr) return std::nullopt;
  decltype(Step::command) command;
  core::with_kind(found->name, [&](const auto& kind) {
    auto body = kind.written == core::Written::inside ? read_inside(kind, *value, complaints)
                                                      : read_beside(kind, step, complaints);
    if (kind.shares_body) kind.make(body);
    command = std::move(body);
  });
  return command;
}

}  // namespace rectify::definition
