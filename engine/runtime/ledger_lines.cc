#include "runtime/ledger_lines.h"

#include <fmt/core.h>

#include <iterator>
#include <map>

#include "ledger/heads.h"

namespace rectify::runtime {

namespace {

core::EventBody deployed_event(const Source& source, const std::map<std::string, std::string>& versions) {
  switch (source.kind) {
    case store::Deployed::Kind::organisation:
      return core::OrganisationDeployed{source.name, source.text};
    case store::Deployed::Kind::rule: {
      const auto version = versions.find(source.name);
      return core::RuleDeployed{source.name, version == versions.end() ? std::string() : version->second,
                                ledger::to_hex(ledger::sha256(source.text)), source.text};
    }
    default:
      return core::CalendarDeployed{source.name, source.text};
  }
}

}  // namespace

Result<Replies> stage_deployment(Staging& staging, Deploy deploy, const Workflows& workflows, Instant now) {
  const std::size_t before = staging.commit.deployed.size();
  auto prepared = workflows.prepare(deploy.sources, deploy.workflow_source, std::move(deploy.workflow));
  if (!prepared) return prepared.error();
  for (const Source& source : prepared->changed) {
    auto line = staging.add_ledger_line(deploy.actor, now, deployed_event(source, prepared->versions));
    if (!line) return line.error();
    staging.commit.deployed.push_back({source.kind, source.name, 0, source.text});
  }
  if (prepared->workflow_changes) {
    const core::Workflow& workflow = *prepared->workflow;
    auto line = staging.add_ledger_line(
        deploy.actor, now, core::WorkflowDeployed{workflow.name, workflow.version, deploy.workflow_source});
    if (!line) return line.error();
    staging.commit.deployed.push_back(
        {store::Deployed::Kind::workflow, workflow.name, workflow.version, deploy.workflow_source});
  }
  if (staging.commit.deployed.size() > before) staging.deployment = std::move(*prepared);
  return Replies{};
}

Result<Replies> stage_heads(Staging& staging, const core::HeadsRecorded& heads, Instant now) {
  const std::uint64_t lag = staging.next_sequence - heads.size;
  if (lag > ledger::kHeadsLagMax) {
    return Error{
        Code::conflict,
        fmt::format("the heads of the first {} lines come {} lines late; at most {} are allowed: gather them again",
                    heads.size, lag, ledger::kHeadsLagMax),
        {}};
  }
  auto line = staging.add_ledger_line(core::engine_actor(), now, heads);
  if (!line) return line.error();
  staging.commit.heads = *line;
  return Replies{{.measure = {}, .revision = {}, .sequence = *line, .outcome = "heads", .state = {}}};
}

Result<Replies> stage_fold(Staging& staging, Fold fold, Instant now) {
  auto line = staging.add_ledger_line(core::engine_actor(), now, fold.line);
  if (!line) return line.error();
  store::Commit& commit = staging.commit;
  for (store::OutboxEntry& digest : fold.digests) {
    digest.sequence = *line;
    commit.outbox.push_back(std::move(digest));
  }
  for (auto& [ordinal, sink] : fold.settled) commit.settled.push_back({*line, ordinal, std::move(sink)});
  commit.folded.insert(commit.folded.end(), std::make_move_iterator(fold.gone.begin()),
                       std::make_move_iterator(fold.gone.end()));
  return Replies{{.measure = {}, .revision = {}, .sequence = *line, .outcome = "notices_folded", .state = {}}};
}

}  // namespace rectify::runtime
