// amend: fields of a measure are changed without moving it.
#include "cli/change_command.h"
#include "cli/output.h"

namespace rectify::cli {

namespace {

struct Amend {
  Target target;
  std::vector<std::string> sets;
  std::string note;
};

std::vector<Option> amend_options(Amend& asked) {
  return joined({target_options(asked.target), {set_option(asked.sets), note_option(asked.note)}});
}

int amend(const Global& global, const Amend& asked) {
  auto sets = fields_of(asked.sets);
  if (!sets) return report(global, sets.error());
  return change(global, asked.target, core::Amend{.sets = std::move(*sets), .note = asked.note},
                [](Session& session, core::Command& command) -> Result<void> {
                  split_lists_of(session, command.measure, std::get<core::Amend>(command.body).sets);
                  return {};
                });
}

}  // namespace

Command amend_command() { return command("amend", "Change fields", amend_options, amend); }

}  // namespace rectify::cli
