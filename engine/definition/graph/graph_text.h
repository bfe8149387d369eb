// What the picture of a workflow says, in English or Chinese. Threads: pure functions.
#pragma once

#include <string>

#include "definition/graph/graph.h"

namespace rectify::definition {

class GraphWords {
 public:
  // The workflow must outlive it.
  GraphWords(const core::Workflow& workflow, core::Language language) : workflow_(workflow), language_(language) {}

  [[nodiscard]] const std::string& title(const core::Title& title) const { return core::title_in(title, language_); }
  [[nodiscard]] std::string phase(core::Phase phase) const;
  [[nodiscard]] std::string count(const StateCount& count) const;
  // Deadline, review, stopped clock, ladder; whom entering it tells; what it may not be without.
  [[nodiscard]] Picture::Lines clocks(const core::State& state) const;
  // "↻ Extend: Unit in the lead", then what it asks for.
  [[nodiscard]] Picture::Lines loop(const core::Transition& transition) const;
  // `after`: where it fires by itself.
  [[nodiscard]] Picture::Label label(const core::Transition& transition, const core::Span* after) const;
  [[nodiscard]] std::string calendar() const;

 private:
  [[nodiscard]] bool zh() const { return language_ == core::Language::zh; }
  [[nodiscard]] std::string either(const char* english, const char* chinese) const;
  [[nodiscard]] std::string span(const core::Span& span) const;
  [[nodiscard]] std::string role(const std::string& name) const;
  [[nodiscard]] std::string field(const std::string& name) const;
  [[nodiscard]] std::string listed(const std::vector<std::string>& words) const;
  // The roles among them, without the engine; the engine where there is nobody else.
  [[nodiscard]] std::string people(const std::vector<std::string>& roles) const;
  [[nodiscard]] std::string ladder() const;
  // Roles and fields.
  [[nodiscard]] std::string whom(const std::vector<std::string>& names) const;
  // "3 workdays, calendar cn".
  [[nodiscard]] std::string deadline(const core::DeadlineRule& rule) const;
  void add_review(Picture::Lines& lines, const core::Review& review) const;
  [[nodiscard]] std::string evidence(const core::EvidenceNeed& need) const;
  [[nodiscard]] std::string needs(const core::Needs& needs) const;
  void add_approvals(Picture::Lines& lines, const core::Approvals& approvals) const;
  void add_conditions(Picture::Lines& lines, const core::Transition& transition) const;

  const core::Workflow& workflow_;
  core::Language language_;
};

}  // namespace rectify::definition
