// attach: evidence is attached to a measure.
#include "cli/change_command.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

struct Attach {
  Target target;
  std::vector<std::string> evidence;
  std::string note;
};

std::vector<Option> attach_options(Attach& asked) {
  return joined({target_options(asked.target), {evidence_option(asked.evidence), note_option(asked.note)}});
}

int attach(const Global& global, const Attach& asked) {
  auto evidence = evidence_of(asked.evidence);
  if (!evidence) return report(global, evidence.error());
  return change(global, asked.target, core::Attach{.evidence = std::move(*evidence), .note = asked.note});
}

}  // namespace

Command attach_command() { return command("attach", "Attach evidence", attach_options, attach); }

}  // namespace rectify::cli
