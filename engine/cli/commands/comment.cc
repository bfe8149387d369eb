// comment: a remark is added to a measure's history.
#include "cli/change_command.h"

namespace rectify::cli {

namespace {

struct Comment {
  Target target;
  std::string note;
};

std::vector<Option> comment_options(Comment& asked) {
  Option note = note_option(asked.note, "The remark");
  note.required = true;
  return joined({target_options(asked.target), {note}});
}

int comment(const Global& global, const Comment& asked) {
  return change(global, asked.target, core::Comment{.note = asked.note});
}

}  // namespace

Command comment_command() { return command("comment", "Add a remark", comment_options, comment); }

}  // namespace rectify::cli
