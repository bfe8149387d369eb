#include "rules/guard.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string_view>

#include "rules/sandbox.h"

namespace rectify::rules {

namespace {

using core::ExpressionRef;

constexpr std::size_t kSandboxesAThreadMax = 16;

GuardSet guard_set(const core::Workflow& workflow, const GuardLimits& limits) {
  GuardSet set{.expressions = {}, .fields = workflow.fields, .limits = limits};
  for (const core::Transition& transition : workflow.transitions) {
    if (!transition.when.empty())
      set.expressions.push_back({{ExpressionRef::Of::condition, transition.name}, transition.when});
  }
  if (!workflow.ladder) return set;
  for (const core::Rung& rung : workflow.ladder->rungs) {
    if (!rung.when.empty()) set.expressions.push_back({{ExpressionRef::Of::rung, rung.name}, rung.when});
  }
  return set;
}

// Every formula once: two that read alike are one.
GuardSet formula_set(const core::Workflow& workflow, const GuardLimits& limits) {
  GuardSet set{.expressions = {}, .fields = workflow.fields, .limits = limits};
  const auto add = [&](ExpressionRef::Of of, const std::string& name, const std::string& text) {
    const bool known = std::any_of(set.expressions.begin(), set.expressions.end(),
                                   [&](const Expression& one) { return one.text == text; });
    if (!text.empty() && !known) set.expressions.push_back({{of, name}, text});
  };
  for (const core::Field& field : workflow.fields) add(ExpressionRef::Of::field, field.name, field.computed);
  for (const core::State& state : workflow.states) {
    if (!state.deadline) continue;
    if (const auto* rule = std::get_if<core::FromExpression>(&*state.deadline))
      add(ExpressionRef::Of::deadline, state.name, rule->source);
  }
  return set;
}

bool same_owner(const std::weak_ptr<const GuardSet>& a, const std::shared_ptr<const GuardSet>& b) {
  return !a.owner_before(b) && !b.owner_before(a);
}

// This thread's sandbox for the set; where there are too many the oldest gives way. A weak pointer keeps the address
// from being used again, so a set that is gone cannot be taken for a new one.
Result<Sandbox*> sandbox_for(const std::shared_ptr<const GuardSet>& set) {
  struct Kept {
    std::weak_ptr<const GuardSet> set;
    std::unique_ptr<Sandbox> sandbox;
  };
  thread_local std::vector<Kept> kept;
  for (const Kept& one : kept) {
    if (same_owner(one.set, set)) return one.sandbox.get();
  }
  std::erase_if(kept, [](const Kept& one) { return one.set.expired(); });
  if (kept.size() >= kSandboxesAThreadMax) kept.erase(kept.begin());
  auto sandbox = Sandbox::open_compiled(*set);
  if (!sandbox) return std::move(sandbox).error();
  kept.push_back({set, std::move(*sandbox)});
  return kept.back().sandbox.get();
}

// Reads an expression as far as is needed to find the names it asks `measure` for, whichever way a run would go.
class NameFinder {
 public:
  explicit NameFinder(std::string_view text) : text_(text) {}

  std::vector<std::string> measure_names() {
    std::vector<std::string> names;
    bool member = false;  // whether a '.' or ':' stands before: x.measure is not the measure
    while (at_ < text_.size()) {
      if (is_word(text_[at_])) {
        const std::string_view found = word();
        if (found == "measure" && !member) read_name(names);
        member = false;
      } else if (text_[at_] == '\'' || text_[at_] == '"') {
        quoted();
      } else if (text_.substr(at_).starts_with("--") || text_.substr(at_).starts_with("[[")) {
        skip_past(text_.substr(at_).starts_with("--") ? "\n" : "]]");
      } else {
        if (!is_space(text_[at_]))
          member = text_[at_] == ':' || (text_[at_] == '.' && (at_ == 0 || text_[at_ - 1] != '.'));
        ++at_;
      }
    }
    return names;
  }

 private:
  static bool is_space(char byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }
  static bool is_word(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
  }

  std::string_view word() {
    const std::size_t from = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }

  // The text between the quotes, escapes left as they are.
  std::string_view quoted() {
    const char quote = text_[at_++];
    const std::size_t from = at_;
    while (at_ < text_.size() && text_[at_] != quote) at_ += text_[at_] == '\\' ? 2U : 1U;
    const std::size_t end = std::min(at_, text_.size());
    at_ = std::min(end + 1, text_.size());
    return text_.substr(from, end - from);
  }

  void skip_past(std::string_view end) {
    const std::size_t found = text_.find(end, at_ + 2);
    at_ = found == std::string_view::npos ? text_.size() : found + end.size();
  }

  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  // Behind `measure`: .NAME or ['NAME'].
  void read_name(std::vector<std::string>& names) {
    skip_spaces();
    if (at_ + 1 >= text_.size() || (text_[at_] != '.' && text_[at_] != '[') || text_[at_ + 1] == '.') return;
    const bool bracket = text_[at_++] == '[';
    skip_spaces();
    if (at_ >= text_.size()) return;
    if (!bracket && is_word(text_[at_])) {
      names.emplace_back(word());
    } else if (bracket && (text_[at_] == '\'' || text_[at_] == '"')) {
      names.emplace_back(quoted());
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<core::Guard> compile_guards(const core::Workflow& workflow, const GuardLimits& limits) {
  const auto set = std::make_shared<const GuardSet>(guard_set(workflow, limits));
  if (auto sandbox = Sandbox::open_compiled(*set); !sandbox) return std::move(sandbox).error();
  std::map<std::string, std::size_t, std::less<>> positions;
  for (std::size_t index = 0; index < set->expressions.size(); ++index) {
    positions.emplace(set->expressions[index].text, index);
  }
  return core::Guard(
      [set, positions = std::move(positions)](const std::string& source, const core::Measure& measure) -> Result<bool> {
        const auto position = positions.find(source);
        if (position == positions.end()) return Error{Code::invalid, "the condition was not compiled: " + source, {}};
        auto sandbox = sandbox_for(set);
        if (!sandbox) return std::move(sandbox).error();
        auto holds = (*sandbox)->evaluate(position->second, measure);
        if (holds) return holds;
        return Error{holds.error().code, holds.error().message + " (" + source + ")", measure.id.get()};
      });
}

Result<core::Formula> compile_formulas(const core::Workflow& workflow, const GuardLimits& limits) {
  const auto set = std::make_shared<const GuardSet>(formula_set(workflow, limits));
  if (set->expressions.empty()) return core::Formula();
  if (auto sandbox = Sandbox::open_compiled(*set); !sandbox) return std::move(sandbox).error();
  std::map<std::string, std::size_t, std::less<>> positions;
  for (std::size_t index = 0; index < set->expressions.size(); ++index) {
    positions.emplace(set->expressions[index].text, index);
  }
  return core::Formula([set, positions = std::move(positions)](const std::string& source,
                                                               const core::Measure& measure) -> Result<std::string> {
    const auto position = positions.find(source);
    if (position == positions.end()) return Error{Code::invalid, "the expression was not compiled: " + source, {}};
    auto sandbox = sandbox_for(set);
    if (!sandbox) return std::move(sandbox).error();
    auto value = (*sandbox)->evaluate_text(position->second, measure);
    if (value) return value;
    return Error{value.error().code, value.error().message + " (" + source + ")", measure.id.get()};
  });
}

namespace {

// What shows of one set without a measure.
void check_set(const GuardSet& set, std::vector<ExpressionComplaint>& complaints) {
  using About = ExpressionComplaint::About;
  if (set.expressions.empty()) return;
  auto sandbox = Sandbox::open(set);
  if (!sandbox) return complaints.push_back({set.expressions.front().ref, About::syntax, sandbox.error().message});
  for (std::size_t index = 0; index < set.expressions.size(); ++index) {
    const auto& [ref, text] = set.expressions[index];
    if (auto ok = (*sandbox)->compile(index); !ok) {
      complaints.push_back({ref, About::syntax, ok.error().message});
      continue;
    }
    const std::size_t before = complaints.size();
    for (const std::string& name : NameFinder(text).measure_names()) {
      if (is_measure_name(set, name)) continue;
      complaints.push_back({ref, About::unknown_name, unknown_measure_name(set, name)});
    }
    // Other failures of a measure without fields say nothing of measures that have some.
    auto dry_run = (*sandbox)->evaluate_text(index, {});
    if (before == complaints.size() && (*sandbox)->met_unknown_name()) {
      complaints.push_back({ref, About::unknown_name, dry_run.error().message});
    }
  }
}

// A computed field that needs itself, by whatever way: the fields it goes through, "a → b → a". Empty: there is none.
std::string cycle_of(const core::Workflow& workflow, const core::Field& start) {
  std::vector<std::string> path{start.name};
  const std::function<bool(const core::Field&)> leads_back = [&](const core::Field& field) {
    for (const std::string& name : NameFinder(field.computed).measure_names()) {
      const core::Field* next = core::find_field(workflow, name);
      if (next == nullptr || next->computed.empty()) continue;
      const bool back = next->name == start.name;
      if (!back && std::find(path.begin(), path.end(), next->name) != path.end()) continue;
      path.push_back(next->name);
      if (back || leads_back(*next)) return true;
      path.pop_back();
    }
    return false;
  };
  std::string text;
  if (!leads_back(start)) return text;
  for (const std::string& name : path) text += (text.empty() ? "" : " → ") + name;
  return text;
}

}  // namespace

std::vector<ExpressionComplaint> check_expressions(const core::Workflow& workflow) {
  std::vector<ExpressionComplaint> complaints;
  check_set(guard_set(workflow, {}), complaints);
  check_set(formula_set(workflow, {}), complaints);
  for (const core::Field& field : workflow.fields) {
    if (field.computed.empty()) continue;
    const std::string cycle = cycle_of(workflow, field);
    if (cycle.empty()) continue;
    complaints.push_back({{ExpressionRef::Of::field, field.name},
                          ExpressionComplaint::About::cycle,
                          "it needs itself: " + cycle + "; compute it from fields that people set"});
  }
  return complaints;
}

}  // namespace rectify::rules
