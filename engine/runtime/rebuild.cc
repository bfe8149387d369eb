#include "runtime/rebuild.h"

#include <fmt/core.h>

#include "core/decide.h"
#include "ledger/line.h"
#include "ledger/verify.h"
#include "runtime/record.h"
#include "runtime/workflows.h"

namespace rectify::runtime {

namespace {

constexpr std::size_t kGroupLines = 2'000;
constexpr std::size_t kMeasuresInMemory = 50'000;

class Rebuilder {
 public:
  Rebuilder(store::Store& into, const RebuildOptions& options)
      : into_(into), workflows_(options.compiler, options.limits.rules), known_(kMeasuresInMemory) {}

  // Errors: as rebuild().
  Result<void> take(std::string_view bytes);
  Result<void> commit();
  [[nodiscard]] std::uint64_t lines() const { return verifier_.tree().size(); }
  [[nodiscard]] std::uint64_t measures() const { return verifier_.measures(); }
  [[nodiscard]] const ledger::Tree& tree() const { return verifier_.tree(); }

 private:
  Result<void> take_deployed(const core::Event& event);
  Result<void> take_measure(const core::Event& event);
  Result<RecordPtr> load(const MeasureId& id);

  store::Store& into_;
  Workflows workflows_;
  Overlay<RecordPtr> known_;
  ledger::Verifier verifier_;
  ledger::Hash leaf_{};
  store::Commit commit_;
  ChangedAt changed_at_;
  std::uint64_t group_ = 1;
};

Result<void> Rebuilder::take(std::string_view bytes) {
  if (!verifier_.next(bytes)) {
    const ledger::Fault& fault = *verifier_.fault();
    return Error{Code::corrupt, fmt::format("line {}: {}", fault.sequence, fault.message), fault.measure.get()};
  }
  for (ledger::Tile& tile : verifier_.take_completed()) {
    commit_.tiles.push_back(std::move(tile));
    commit_.edge = verifier_.tree().edge();
  }
  auto line = ledger::decode_line(bytes);
  if (!line) return line.error();
  const core::Event& event = line->event;
  leaf_ = ledger::leaf_hash(bytes);
  commit_.lines.push_back(new_line(event, std::string(bytes)));
  auto taken = event.measure.get().empty() ? take_deployed(event) : take_measure(event);
  if (!taken) return taken;
  return commit_.lines.size() < kGroupLines ? Result<void>() : commit();
}

Result<void> Rebuilder::take_deployed(const core::Event& event) {
  commit_.ledger_head = leaf_;
  using Kind = store::Deployed::Kind;
  if (const auto* calendar = std::get_if<core::CalendarDeployed>(&event.body)) {
    commit_.deployed.push_back({Kind::calendar, calendar->calendar, 0, calendar->source});
    return workflows_.take(*calendar);
  }
  if (const auto* organisation = std::get_if<core::OrganisationDeployed>(&event.body)) {
    commit_.deployed.push_back({Kind::organisation, organisation->organisation, 0, organisation->source});
    return workflows_.take(*organisation);
  }
  if (const auto* rule = std::get_if<core::RuleDeployed>(&event.body)) {
    commit_.deployed.push_back({Kind::rule, rule->rule, 0, rule->source});
    return workflows_.take(*rule);
  }
  if (const auto* workflow = std::get_if<core::WorkflowDeployed>(&event.body)) {
    commit_.deployed.push_back({Kind::workflow, workflow->workflow, workflow->version, workflow->source});
    return workflows_.take(*workflow);
  }
  if (std::holds_alternative<core::HeadsRecorded>(event.body)) commit_.heads = event.sequence;
  return {};
}

Result<RecordPtr> Rebuilder::load(const MeasureId& id) {
  if (const RecordPtr* known = known_.find(id.get())) return *known;
  return into_.now().measure(id);
}

Result<void> Rebuilder::take_measure(const core::Event& event) {
  auto before = load(event.measure);
  if (!before) return before.error();
  core::Measure measure = *before != nullptr ? (*before)->measure : core::Measure{};
  core::apply(measure, event);
  const WorkflowPtr workflow = workflows_.find(measure.workflow, measure.workflow_version);
  if (workflow == nullptr) {
    return Error{Code::corrupt,
                 fmt::format("line {} goes by workflow {}, which no line before it deploys", event.sequence.get(),
                             core::workflow_ref(measure.workflow, measure.workflow_version)),
                 event.measure.get()};
  }
  // Whether a rule that an event called for was asked already is not in the history: all are asked again, and those
  // that were say nothing new.
  std::vector<core::CalledRule> called = *before != nullptr ? (*before)->called : std::vector<core::CalledRule>();
  core::call_rules(*workflow, event.body, measure, called);
  const auto wake = core::next_moment(*workflow, measure, called, event.at);
  RecordPtr after = make_record(*workflow, std::move(measure), leaf_, wake, std::move(called));
  if (!event.key.empty()) {
    commit_.replies.push_back({event.key, core::reply_of(event, after->measure)});
  }
  commit_.versions.push_back({event.sequence, after});
  known_.put(event.measure.get(), after, group_);
  add_change(commit_, changed_at_, std::move(*before), std::move(after));
  return {};
}

Result<void> Rebuilder::commit() {
  if (commit_.lines.empty()) return {};
  if (auto ok = into_.commit(commit_); !ok) return ok;
  known_.trim(group_++);
  commit_ = {};
  changed_at_.clear();
  return {};
}

// Of checkpoints over more lines than there are, none is taken.
Result<std::uint64_t> take_checkpoints(const store::View& from, store::Store& into, std::uint64_t lines) {
  std::uint64_t taken = 0;
  for (std::uint64_t size = lines;; ++taken) {
    auto checkpoint = from.checkpoint(size);
    if (!checkpoint) return checkpoint.error();
    if (!*checkpoint) return taken;
    if (auto ok = into.keep(**checkpoint); !ok) return ok.error();
    if ((*checkpoint)->size == 0) return taken + 1;
    size = (*checkpoint)->size - 1;
  }
}

}  // namespace

Result<Rebuilt> rebuild(const store::View& from, store::Store& into, const RebuildOptions& options) {
  auto held = into.now().size();
  if (!held) return held.error();
  if (*held != 0) return Error{Code::invalid, "the new database holds lines already: name a folder that is new", {}};
  auto all = from.size();
  if (!all) return all.error();
  Rebuilder rebuilder(into, options);
  std::optional<Error> failure;
  auto walked = from.lines(Sequence(0), [&](Sequence, std::string_view line) {
    if (auto ok = rebuilder.take(line); !ok) failure = ok.error();
    if (rebuilder.lines() % kGroupLines == 0) options.progress(rebuilder.lines());
    return !failure && rebuilder.lines() < *all;
  });
  if (!walked) return walked.error();
  if (failure) return *failure;
  if (auto ok = rebuilder.commit(); !ok) return ok.error();
  auto checkpoints = options.checkpoints ? take_checkpoints(from, into, rebuilder.lines()) : Result<std::uint64_t>(0);
  if (!checkpoints) return checkpoints.error();
  options.progress(*all);
  return Rebuilt{rebuilder.lines(), rebuilder.measures(), *checkpoints};
}

}  // namespace rectify::runtime
