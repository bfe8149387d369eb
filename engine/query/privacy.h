// Who sees what: the value of a private field is shown to those who hold a role for the measure, to others "•••".
//
// Everything that an answer tells of a measure goes through this room's only door to it, so that nothing else has to
// think of privacy. Threads: pure functions. Errors: as ledger::encode_line's.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "query/reading.h"

namespace rectify::query {

// Stands for a value that is not shown.
inline constexpr std::string_view kHidden = "•••";

// A measure as the asker may see it, with what is needed to tell of it to people.
struct SeenMeasure {
  std::shared_ptr<const core::Measure> measure;
  runtime::WorkflowPtr workflow;  // null: it is not deployed here
  [[nodiscard]] const core::Measure* operator->() const { return measure.get(); }
};
[[nodiscard]] SeenMeasure seen(const Reading& reading, const RecordPtr& record);
[[nodiscard]] SeenMeasure seen(const Reading& reading, core::Measure measure);
// By another workflow than the one the measure went by then.
[[nodiscard]] SeenMeasure seen(const Reading& reading, core::Measure measure, runtime::WorkflowPtr workflow);

// A line of the history as the asker may see it: with something hidden it is no longer what was recorded.
struct SeenLine {
  std::string text;
  std::vector<std::string> hidden{};  // fields whose values are not shown
};
// Lines that the measure is told of in. `record` may be null: a line that concerns no measure.
class LineShade {
 public:
  LineShade(const Reading& reading, const RecordPtr& record);
  [[nodiscard]] Result<SeenLine> seen(const core::Event& event, std::string_view line) const;

 private:
  runtime::WorkflowPtr hides_;  // null: nothing is hidden
};

// Whether the measure has private fields and the asker holds no role for it. `workflow` may be null.
[[nodiscard]] bool is_hidden(const Reading& reading, const core::Workflow* workflow, const core::Measure& measure);
// Whether the workflow has such a field and it is private. `workflow` may be null.
[[nodiscard]] bool is_private(const core::Workflow* workflow, std::string_view field);
// Shows none of the values that are private by the workflow; the names of those that were hidden are added.
void hide(const core::Workflow& workflow, core::Fields& fields, std::vector<std::string>* hidden = nullptr);

}  // namespace rectify::query
