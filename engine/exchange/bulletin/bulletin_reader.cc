#include "exchange/bulletin/bulletin_reader.h"

#include <fmt/core.h>

#include <utility>

#include "exchange/bulletin/bulletin_answers.h"
#include "exchange/bulletin/bulletin_judgement.h"

namespace rectify::exchange {

namespace {

constexpr std::size_t kPlanHeadingBytesMax = 36;

class Reader {
 public:
  Reader(const BulletinLines& lines, const Outline& outline, std::string_view file, std::size_t measures_max)
      : lines_(lines), outline_(outline), judgement_(lines, outline), recorder_(lines, file, measures_max) {
    recorder_.reading.roles.assign(outline.nodes().size(), Role::item);
    for (const Piece& piece : outline.node(0).pieces) {
      if (piece.is_node && topic_of(lines.words(outline.node(piece.index).heading)) == Topic::section)
        has_section_ = true;
    }
  }

  Reading read() && {
    hold(0, Role::outside);
    return std::move(recorder_.reading);
  }

 private:
  using Run = std::vector<std::size_t>;  // nodes of one style that follow each other

  void hold(std::size_t index, Role role);
  void read_pieces(Answers& answers, const std::vector<Piece>& pieces);
  void read_run(Answers& answers, const Run& run);
  void read_items(Answers& answers, const Run& run);
  void read_labelled(Answers& answers, std::size_t index);
  void pass(std::size_t index, const std::string& reason, bool report);
  void report_passed_run(const Run& run, const std::string& reason);
  [[nodiscard]] bool run_is_findings(const Answers& answers, const Run& run) const;
  [[nodiscard]] Role role_of(const Answers& parent, std::size_t index) const;

  const BulletinLines& lines_;
  const Outline& outline_;
  const Judgement judgement_;
  Recorder recorder_;
  bool has_section_ = false;  // a part of the text says that it holds the answers to the findings
};

void Reader::hold(std::size_t index, Role role) {
  const Node& node = outline_.node(index);
  recorder_.reading.roles[index] = role;
  Answers answers(lines_, outline_, judgement_, recorder_, index, role, judgement_.has_measure_label(node));
  answers.read_text(judgement_.rest_of(node));
  read_pieces(answers, node.pieces);
  answers.end_section();
}

// Nodes of one style that follow each other are judged together.
void Reader::read_pieces(Answers& answers, const std::vector<Piece>& pieces) {
  const bool inside = answers.role() == Role::finding || answers.role() == Role::section;
  for (std::size_t i = 0; i < pieces.size();) {
    if (!pieces[i].is_node) {
      const Line& line = lines_.lines()[pieces[i].index];
      answers.read_text({line.begin, line.end});
      ++i;
      continue;
    }
    const Node& first = outline_.node(pieces[i].index);
    if (inside && judgement_.label_of(first).label != Label::none) {
      read_labelled(answers, pieces[i].index);
      ++i;
      continue;
    }
    Run run;
    for (; i < pieces.size() && pieces[i].is_node; ++i) {
      const Node& node = outline_.node(pieces[i].index);
      if (node.style != first.style || (inside && judgement_.label_of(node).label != Label::none)) break;
      run.push_back(pieces[i].index);
    }
    read_run(answers, run);
  }
}

void Reader::read_run(Answers& answers, const Run& run) {
  if (run_is_findings(answers, run)) {
    answers.begin_section(Label::none, {});
    std::uint32_t last = 0;
    const bool printed = outline_.node(run.front()).style >= Style::problem;  // the text gives the numbers itself
    for (const std::size_t index : run) {
      const Node& node = outline_.node(index);
      const std::string words = quote(lines_.words({node.marker, node.heading.end}));
      if (printed && node.number <= last) {
        recorder_.warn(node.marker,
                       fmt::format("the heading {} has a number that was used before it; number {} was expected", words,
                                   last + 1));
      } else if (printed && node.number > last + 1) {
        recorder_.warn(node.marker,
                       fmt::format("the heading {} leaves out a number; number {} was expected", words, last + 1));
      }
      last = node.number;
      const Role role = role_of(answers, index);
      if (role == Role::passed) {
        const bool plan = topic_of(lines_.words(node.heading)) == Topic::plan;
        pass(index, words + (plan ? " tells what is planned" : " tells how the work was organised"), true);
      } else {
        hold(index, role);
      }
    }
    return;
  }
  if (answers.takes()) return read_items(answers, run);
  report_passed_run(run, answers.refusal());
  for (const std::size_t index : run) pass(index, {}, false);
}

// "(1)整改措施", with its list under it.
void Reader::read_labelled(Answers& answers, std::size_t index) {
  const Node& node = outline_.node(index);
  const LabelMatch label = judgement_.label_of(node);
  const Slice words{node.words.begin, node.words.begin + label.size};
  answers.begin_section(label.label, lines_.words(words));
  answers.read_text({words.end, node.words.end});
  read_pieces(answers, node.pieces);
  answers.begin_section(Label::none, {});
}

// Reads the node's subtree as prose only.
void Reader::pass(std::size_t index, const std::string& reason, bool report) {
  const Node& node = outline_.node(index);
  recorder_.reading.roles[index] = Role::passed;
  if (report) recorder_.pass_lists_in(judgement_.rest_of(node), reason);
  recorder_.prose(index, node.words);
  Run run;
  bool inner = report;  // whether lists inside the nodes are still to be reported
  const auto end_run = [&] {
    if (run.size() > 1 && report) {
      report_passed_run(run, reason);
      inner = false;
    }
    for (const std::size_t child : run) pass(child, reason, inner);
    run.clear();
    inner = report;
  };
  for (const Piece& piece : node.pieces) {
    if (piece.is_node) {
      if (!run.empty() && outline_.node(run.back()).style != outline_.node(piece.index).style) end_run();
      run.push_back(piece.index);
      continue;
    }
    end_run();
    const Line& line = lines_.lines()[piece.index];
    if (report) recorder_.pass_lists_in({line.begin, line.end}, reason);
    recorder_.prose(index, {line.begin, line.end});
  }
  end_run();
}

// Whether the nodes of a run are headings, with findings or parts of the text under them, or items of a list.
bool Reader::run_is_findings(const Answers& answers, const Run& run) const {
  const Style style = outline_.node(run.front()).style;
  if (style <= Style::problem) return true;
  const RowTraits traits = judgement_.traits_of(run);
  if (!is_heading_style(style)) return traits.introduced && traits.findings && answers.label() == Label::none;
  if (answers.role() == Role::outside) return true;
  if (answers.label() == Label::other) return false;
  if (answers.label() != Label::none) return traits.introduced && traits.findings;
  if (answers.role() == Role::section || traits.introduced || traits.findings) return true;
  if (answers.announced()) return false;
  return traits.lists && !traits.actions;
}

Role Reader::role_of(const Answers& parent, std::size_t index) const {
  const Node& node = outline_.node(index);
  const std::string_view heading = lines_.words(node.heading);
  const Topic topic = topic_of(heading);
  if (parent.role() == Role::section || parent.role() == Role::finding) {
    const bool short_plan = topic == Topic::plan && heading.size() <= kPlanHeadingBytesMax;
    return short_plan || (topic == Topic::plan && parent.role() == Role::section) ? Role::passed : Role::finding;
  }
  switch (topic) {
    case Topic::finding:
      return Role::finding;
    case Topic::about:
      return has_section_ ? Role::outside : Role::finding;
    case Topic::section:
      return Role::section;
    case Topic::plan:
    case Topic::overview:
      return Role::passed;
    case Topic::unknown:
      break;
  }
  return judgement_.has_measure_label(node) ? Role::finding : Role::outside;
}

void Reader::report_passed_run(const Run& run, const std::string& reason) {
  const Node& first = outline_.node(run.front());
  const Node& last = outline_.node(run.back());
  const auto number = [&](const Node& node) { return lines_.words(lines_.trim({node.marker, node.words.begin})); };
  recorder_.pass_list(first.marker, last.words.end - 1, number(first), number(last), reason);
}

// Each node of the run is a measure, with all that stands under it. A paragraph after the last one is not part of it.
void Reader::read_items(Answers& answers, const Run& run) {
  for (std::size_t i = 0; i < run.size(); ++i) {
    const Node& node = outline_.node(run[i]);
    answers.add_item({node.style, node.number, node.marker, node.words});
    std::vector<Slice> after;
    std::string label;  // 整改成效: inside an item ends it
    for (const Piece& piece : node.pieces) {
      if (piece.is_node) {
        if (!label.empty()) {
          pass(piece.index, fmt::format("it stands under the label {}", label), true);
          continue;
        }
        answers.extend({node.words.begin, outline_.end_of(piece.index)});
        after.clear();
        continue;
      }
      const Line& line = lines_.lines()[piece.index];
      const std::string_view words = lines_.words({line.begin, line.end});
      if (const LabelMatch match = label_at_begin(words); match.label != Label::none) {
        label = quote(without_stop(words.substr(0, match.size)));
      }
      if (!label.empty()) {
        recorder_.pass_lists_in({line.begin, line.end}, fmt::format("it stands under the label {}", label));
        recorder_.prose(answers.node(), {line.begin, line.end});
      } else if (answers.continue_list({line.begin, line.end})) {
        after.clear();
      } else {
        after.push_back({line.begin, line.end});
      }
    }
    if (after.empty()) continue;
    const bool more = i + 1 < run.size() && outline_.node(run[i + 1]).number == answers.last_item().number + 1;
    if (more) {
      answers.extend({after.front().begin, after.back().end});
    } else {
      for (const Slice words : after) answers.read_text(words);
    }
  }
}

}  // namespace

Reading read_outline(const BulletinLines& lines, const Outline& outline, std::string_view file,
                     std::size_t measures_max) {
  return Reader(lines, outline, file, measures_max).read();
}

}  // namespace rectify::exchange
