// delegate: somebody may act for the sender on a measure, until a day or a moment.
#include "cli/change_command.h"
#include "cli/names.h"

namespace rectify::cli {

namespace {

struct Delegate {
  Target target;
  std::string to;
  std::string until;
  std::string note;
};

std::vector<Option> delegate_options(Delegate& asked) {
  return joined({target_options(asked.target),
                 {{.name = "--to", .into = &asked.to, .means = "Who may act for you", .required = true},
                  {.name = "--until", .into = &asked.until, .means = "The last day, or a moment", .required = true},
                  note_option(asked.note)}});
}

// "2020-12-31" (the end of that day), or a moment, by the zone of the workflows.
Result<Instant> moment_of(Session& session, const std::string& written) {
  const auto& workflows = session.workflows();
  if (!workflows) return workflows.error();
  const Names names(*workflows, core::Language::en);
  const auto day = parse_day(written);
  return day ? Result<Instant>(names.zone().end_of(*day)) : names.zone().parse(written);
}

int delegate(const Global& global, const Delegate& asked) {
  core::Delegate body{.person = asked.to, .until = {}, .note = asked.note};
  return change(global, asked.target, std::move(body),
                [&asked](Session& session, core::Command& command) -> Result<void> {
                  auto until = moment_of(session, asked.until);
                  if (!until) return until.error();
                  std::get<core::Delegate>(command.body).until = *until;
                  return {};
                });
}

}  // namespace

Command delegate_command() {
  return command("delegate", "Let somebody act for you on the measure", delegate_options, delegate);
}

}  // namespace rectify::cli
