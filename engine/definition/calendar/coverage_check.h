// Warns of days in scenarios and ledgers that lie outside what the calendar covers, because nobody knows yet whether
// such a day is a holiday. One warning a file for days before, one for days after, at the first such day. Reads no
// clock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "core/draft.h"
#include "core/workflow.h"
#include "definition/scenario/scenario.h"

namespace rectify::definition {

class CoverageCheck {
 public:
  explicit CoverageCheck(std::string_view file) : file_(file) {}

  // The start, the times of steps and the dates in fields. The calendar is the workflow's.
  void look_at(const Scenario& scenario, const core::Workflow& workflow);
  // The dates in fields.
  void look_at(const core::LedgerDraft& ledger, const core::Workflow& workflow);

  [[nodiscard]] std::vector<Diagnostic> take() { return std::move(diagnostics_); }

 private:
  void look_at_time(const std::string& time, std::string_view what, std::uint32_t line, const core::Calendar& calendar);
  void look_at_fields(const core::Fields& fields, std::uint32_t line, const core::Workflow& workflow);
  void look_at_day(Day day, std::string_view what, std::uint32_t line, const core::Calendar& calendar);

  std::string file_;
  bool too_early_ = false;
  bool too_late_ = false;
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace rectify::definition
