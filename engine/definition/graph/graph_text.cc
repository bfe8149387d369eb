#include "definition/graph/graph_text.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"

namespace rectify::definition {

namespace {

using Tone = Picture::Line::Tone;

constexpr std::size_t kExpressionColumns = 72;
constexpr const char* kPhases[][2] = {{"Assign", "交办"}, {"Execute", "整改"}, {"Verify", "核验"}, {"Close", "办结"}};
constexpr const char* kUnitsChinese[] = {"小时", "个工作小时", "天", "个工作日"};  // as Span::Unit

}  // namespace

std::string GraphWords::either(const char* english, const char* chinese) const { return zh() ? chinese : english; }

std::string GraphWords::span(const core::Span& span) const {
  if (!zh()) return core::to_text(span);
  return std::to_string(span.count) + kUnitsChinese[static_cast<std::size_t>(span.unit)];
}

std::string GraphWords::role(const std::string& name) const {
  if (name == core::kEngineActor) return either("the engine", "引擎");
  const core::Role* role = core::find_role(workflow_, name);
  return role == nullptr ? name : title(role->title);
}

std::string GraphWords::field(const std::string& name) const {
  const core::Field* field = core::find_field(workflow_, name);
  return field == nullptr ? name : title(field->title);
}

std::string GraphWords::listed(const std::vector<std::string>& words) const {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : either(", ", "、")) + word;
  return text;
}

std::string GraphWords::people(const std::vector<std::string>& roles) const {
  std::vector<std::string> titles;
  for (const std::string& name : roles) {
    if (name != core::kEngineActor || roles.size() == 1) titles.push_back(role(name));
  }
  return listed(titles);
}

std::string GraphWords::phase(core::Phase phase) const {
  const auto& names = kPhases[static_cast<std::size_t>(phase)];
  return either(names[0], names[1]);
}

std::string GraphWords::calendar() const {
  return core::workflow_ref(workflow_.name, workflow_.version) + either(", calendar ", "，日历 ") +
         workflow_.calendar_name;
}

std::string GraphWords::count(const StateCount& count) const {
  const std::string measures = std::to_string(count.measures);
  const std::string overdue = std::to_string(count.overdue);
  std::string text = zh() ? fmt::format("{}项", measures) : measures + (count.measures == 1 ? " measure" : " measures");
  if (count.overdue > 0) text += zh() ? fmt::format("，其中超期{}项", overdue) : fmt::format(", {} overdue", overdue);
  return text;
}

// "Reminder +0 · Talk +3 workdays · Notice +2 days": the unit once for all that share it. A line breaks between rungs.
std::string GraphWords::ladder() const {
  constexpr std::string_view kNoBreak = "\u00A0";
  std::string text;
  const auto& rungs = workflow_.ladder->rungs;
  for (std::size_t i = 0; i < rungs.size(); ++i) {
    const bool last_of_unit = i + 1 == rungs.size() || rungs[i + 1].after.unit != rungs[i].after.unit;
    const std::string after = last_of_unit ? span(rungs[i].after) : std::to_string(rungs[i].after.count);
    const std::string from = rungs[i].after_previous ? " ++" : " +";  // ++: from the rung before
    for (const char c : title(rungs[i].title) + from + after) {
      if (c == ' ') {
        text += kNoBreak;
      } else {
        text += c;
      }
    }
    if (i + 1 < rungs.size()) text += std::string(kNoBreak) + "· ";
  }
  return text;
}

std::string GraphWords::whom(const std::vector<std::string>& names) const {
  std::vector<std::string> titles;
  titles.reserve(names.size());
  for (const std::string& name : names) {
    titles.push_back(core::find_role(workflow_, name) != nullptr ? role(name) : field(name));
  }
  return listed(titles);
}

std::string GraphWords::deadline(const core::DeadlineRule& rule) const {
  const auto by = [&](const std::string& calendar) {
    return calendar.empty() ? std::string() : either(", calendar ", "，日历 ") + calendar;
  };
  if (const auto* entry = std::get_if<core::SpanFromEntry>(&rule)) return span(entry->span) + by(entry->calendar);
  if (const auto* date = std::get_if<core::FromField>(&rule)) return field(date->field);
  if (const auto* later = std::get_if<core::SpanFromField>(&rule)) {
    const std::string from = field(later->field);
    return (zh() ? fmt::format("{}后{}", from, span(later->span))
                 : fmt::format("{} after {}", span(later->span), from)) +
           by(later->calendar);
  }
  const auto& expression = std::get<core::FromExpression>(rule);
  return fit_width(expression.source, kExpressionColumns) + by(expression.calendar);
}

void GraphWords::add_review(Picture::Lines& lines, const core::Review& review) const {
  const std::string length = span(review.span);
  const std::string every = zh() ? fmt::format("每{}复查一次", length) : fmt::format("review every {}", length);
  const std::string once = zh() ? fmt::format("{}后复查", length) : fmt::format("review after {}", length);
  lines.push_back({Tone::plain, review.recurring ? every : once});
  lines.push_back({Tone::urgent, either("missed: ", "逾期：") + review.rung});
}

Picture::Lines GraphWords::clocks(const core::State& state) const {
  Picture::Lines lines;
  if (state.paused) lines.push_back({Tone::plain, either("clock stopped", "停止计时")});
  if (state.budget) {
    const core::Transition* then = core::find_transition(workflow_, state.budget->transition);
    const std::string next = then == nullptr ? state.budget->transition : title(then->title);
    lines.push_back({Tone::plain, either("at most ", "累计不超过") + span(state.budget->span) +
                                      either(", then: ", "，届时：") + next});
  }
  if (state.deadline) {
    lines.push_back({Tone::plain, either("deadline: ", "时限：") + deadline(*state.deadline)});
    if (workflow_.ladder && !state.review) lines.push_back({Tone::urgent, either("overdue: ", "超期：") + ladder()});
  }
  if (state.review) add_review(lines, *state.review);
  if (!state.notify.empty()) lines.push_back({Tone::quiet, either("tells ", "告知：") + whom(state.notify)});
  std::vector<std::string> required;
  for (const core::Field& one : workflow_.fields) {
    const auto& states = one.required_in;
    if (std::find(states.begin(), states.end(), state.name) != states.end()) required.push_back(title(one.title));
  }
  if (!required.empty()) lines.push_back({Tone::quiet, either("only with ", "必备：") + listed(required)});
  return lines;
}

std::string GraphWords::evidence(const core::EvidenceNeed& need) const {
  const std::string count = std::to_string(need.count);
  const std::string kind = need.kind.empty() ? "" : either(": ", "：") + need.kind;
  if (need.count == 1) return either("evidence", "佐证材料") + kind;
  return (zh() ? fmt::format("佐证材料{}份", count) : fmt::format("{} pieces of evidence", count)) + kind;
}

std::string GraphWords::needs(const core::Needs& needs) const {
  const auto& [fields, note, pieces, decision, parts_closed] = needs;  // each is said below
  std::vector<std::string> words;
  if (note) words.push_back(either("a note", "说明"));
  for (const core::EvidenceNeed& need : pieces) words.push_back(evidence(need));
  if (decision) words.push_back(either("a decision number", "决定文号"));
  if (parts_closed) words.push_back(either("every part closed", "下级措施全部办结"));
  for (const std::string& name : fields) words.push_back(field(name));
  return words.empty() ? "" : either("needs ", "须备：") + listed(words);
}

void GraphWords::add_approvals(Picture::Lines& lines, const core::Approvals& approvals) const {
  const auto add = [&](std::string text) { lines.push_back({Tone::quiet, std::move(text)}); };
  if (approvals.count > 0) {
    const std::string count = std::to_string(approvals.count);
    const std::string units = approvals.distinct_units ? either(" of distinct units", "（不同单位）") : "";
    const std::string english =
        fmt::format("{}{}{}: ", count, approvals.count == 1 ? " approval" : " approvals", units);
    add((zh() ? fmt::format("须{}人同意{}：", count, units) : english) + people(approvals.by));
  }
  if (!approvals.all.empty()) add(either("all agree: ", "会签：") + whom(approvals.all));
  if (!approvals.veto.empty()) add(either("veto: ", "可否决：") + whom(approvals.veto));
  if (approvals.expires)
    add(zh() ? fmt::format("提请{}内有效", span(*approvals.expires))
             : fmt::format("lapses after {}", span(*approvals.expires)));
}

void GraphWords::add_conditions(Picture::Lines& lines, const core::Transition& transition) const {
  const auto add = [&](std::string text) { lines.push_back({Tone::quiet, std::move(text)}); };
  if (std::string text = needs(transition.needs); !text.empty()) add(std::move(text));
  if (transition.approvals) add_approvals(lines, *transition.approvals);
  if (!transition.not_same_as.empty()) {
    std::vector<std::string> others;
    for (const std::string& name : transition.not_same_as) {
      const core::Transition* other = core::find_transition(workflow_, name);
      others.push_back(other == nullptr ? name : title(other->title));
    }
    add(either("by another than: ", "经办人须不同于：") + listed(others));
  }
  if (!transition.when.empty()) add(either("if ", "条件：") + fit_width(transition.when, kExpressionColumns));
  if (!transition.resumes.empty()) add(either("back to where the clock was stopped", "回到停止计时前的状态"));
  if (transition.next_episode) add(either("begins the next episode", "开始下一轮次"));
}

Picture::Lines GraphWords::loop(const core::Transition& transition) const {
  Picture::Lines lines{
      {Tone::plain, fmt::format("↻ {}{}{}", title(transition.title), either(": ", "："), people(transition.by))}};
  add_conditions(lines, transition);
  return lines;
}

Picture::Label GraphWords::label(const core::Transition& transition, const core::Span* after) const {
  Picture::Label label{title(transition.title), {}};
  const bool somebody = std::any_of(transition.by.begin(), transition.by.end(),
                                    [](const auto& name) { return name != core::kEngineActor; });
  if (after == nullptr) {
    label.lines.push_back({Tone::plain, people(transition.by)});
  } else {
    label.lines.push_back(
        {Tone::plain, zh() ? fmt::format("{}后自动", span(*after)) : fmt::format("by itself after {}", span(*after))});
    if (somebody) label.lines.push_back({Tone::plain, either("or ", "或：") + people(transition.by)});
  }
  if (after == nullptr || somebody) add_conditions(label.lines, transition);
  return label;
}

}  // namespace rectify::definition
