// fire: a transition is fired, or one that was proposed is approved.
#include "cli/change_command.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

struct Fire {
  Target target;
  std::string transition;
  std::string decision;
  std::vector<std::string> sets;
  std::string note;
  std::vector<std::string> evidence;
};

std::vector<Option> fire_options(Fire& asked) {
  return joined({target_options(asked.target),
                 {{.name = "TRANSITION", .into = &asked.transition, .means = "Its name", .required = true},
                  {.name = "--decision", .into = &asked.decision, .means = "The number of the decision it is taken by"},
                  set_option(asked.sets),
                  note_option(asked.note),
                  evidence_option(asked.evidence)}});
}

int fire(const Global& global, const Fire& asked) {
  auto sets = fields_of(asked.sets);
  if (!sets) return report(global, sets.error());
  auto evidence = evidence_of(asked.evidence);
  if (!evidence) return report(global, evidence.error());
  core::Fire body{.transition = asked.transition,
                  .sets = std::move(*sets),
                  .note = asked.note,
                  .evidence = std::move(*evidence),
                  .decision = asked.decision};
  return change(global, asked.target, std::move(body), [](Session& session, core::Command& command) -> Result<void> {
    split_lists_of(session, command.measure, std::get<core::Fire>(command.body).sets);
    return {};
  });
}

}  // namespace

Command fire_command() {
  return command("fire", "Fire a transition, or approve one that was proposed", fire_options, fire);
}

}  // namespace rectify::cli
