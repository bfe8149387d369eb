// veto: a transition that was proposed is struck down, or taken back by who proposed it.
#include "cli/change_command.h"

namespace rectify::cli {

namespace {

struct Veto {
  Target target;
  std::string transition;
  std::string note;
};

std::vector<Option> veto_options(Veto& asked) {
  Option note = note_option(asked.note);
  note.required = true;
  return joined({target_options(asked.target),
                 {{.name = "TRANSITION", .into = &asked.transition, .means = "Its name", .required = true}, note}});
}

int veto(const Global& global, const Veto& asked) {
  return change(global, asked.target, core::Veto{.transition = asked.transition, .note = asked.note});
}

}  // namespace

Command veto_command() {
  return command("veto", "Strike down a transition that was proposed, or take it back", veto_options, veto);
}

}  // namespace rectify::cli
