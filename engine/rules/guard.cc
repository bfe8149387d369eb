#include "rules/guard.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string_view>

#include "rules/sandbox.h"

namespace rectify::rules {

namespace {

constexpr std::size_t kSandboxesAThreadMax = 16;

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

}  // namespace

Result<core::Guard> compile_guards(const core::Workflow& workflow, const GuardLimits& limits) {
  const auto set = std::make_shared<const GuardSet>(condition_set(workflow, limits));
  if (auto sandbox = Sandbox::open_compiled(*set); !sandbox) return std::move(sandbox).error();
  std::map<std::string, std::size_t, std::less<>> positions;
  for (std::size_t index = 0; index < set->expressions.size(); ++index) {
    positions.emplace(set->expressions[index].text, index);
  }
  return core::Guard(
      [set, positions = std::move(positions)](const std::string& source, const core::Measure& measure) -> Result<bool> {
        const auto position = positions.find(source);
        if (position == positions.end())
          return Error{Code::invalid, fmt::format("the condition was not compiled: {}", source), {}};
        auto sandbox = sandbox_for(set);
        if (!sandbox) return std::move(sandbox).error();
        auto holds = (*sandbox)->evaluate(position->second, measure);
        if (holds) return holds;
        return Error{holds.error().code, fmt::format("{} ({})", holds.error().message, source), measure.id.get()};
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
    if (position == positions.end())
      return Error{Code::invalid, fmt::format("the expression was not compiled: {}", source), {}};
    auto sandbox = sandbox_for(set);
    if (!sandbox) return std::move(sandbox).error();
    auto value = (*sandbox)->evaluate_text(position->second, measure);
    if (value) return value;
    return Error{value.error().code, fmt::format("{} ({})", value.error().message, source), measure.id.get()};
  });
}

}  // namespace rectify::rules
