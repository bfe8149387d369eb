#include "core/rung_answers.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"
#include "core/registration.h"
#include "core/roles.h"
#include "core/rule_calls.h"

namespace rectify::core {

namespace {

using Answer = RungAnswered::Answer;

constexpr std::string_view kTo[] = {"acknowledge", "resolve", "hand over"};

// Of the ladder, or of the rule that claimed it; null: a review, or it is declared no more.
const Rung* find_rung(const Workflow& workflow, const ClaimedRung& claimed) {
  const std::vector<Rung>* rungs = nullptr;
  if (const Rule* rule = claimed.rule.empty() ? nullptr : find_rule(workflow, claimed.rule)) rungs = &rule->rungs;
  if (claimed.level > 0 && workflow.ladder) rungs = &workflow.ladder->rungs;
  if (rungs == nullptr) return nullptr;
  const auto found =
      std::find_if(rungs->begin(), rungs->end(), [&](const Rung& rung) { return rung.name == claimed.name; });
  return found == rungs->end() ? nullptr : &*found;
}

// Whose answer is asked for: roles, or fields that name them.
std::vector<std::string> answerers(const Workflow& workflow, const ClaimedRung& claimed, Answer answer) {
  const Rung* rung = find_rung(workflow, claimed);
  if (rung == nullptr) return drafting_roles(workflow);
  if (claimed.to_be_decided && rung->ruling && answer != Answer::acknowledged) return rung->ruling->by;
  if (rung->acknowledge) return rung->acknowledge->by;
  return rung->notify.empty() ? drafting_roles(workflow) : rung->notify;
}

struct AnswerJudgement {
  const Workflow& workflow;
  const Measure& measure;
  const Actor& actor;
  const AnswerRung& answer;
  Instant now;

  [[nodiscard]] Error error(Code code, const std::string& why) const {
    return {code,
            fmt::format("{} cannot {} rung {} of {}: {}", to_text(actor), kTo[static_cast<std::size_t>(answer.answer)],
                        answer.rung, measure.id.get(), why),
            measure.id.get()};
  }

  // The last one claimed by that name.
  [[nodiscard]] Result<std::size_t> find() const {
    std::vector<std::string_view> names;
    for (std::size_t i = measure.claimed.size(); i-- > 0;) {
      if (measure.claimed[i].name == answer.rung) return i;
      names.emplace_back(measure.claimed[i].name);
    }
    if (names.empty()) return error(Code::not_found, "no rung was ever claimed of it");
    const auto near = nearest(answer.rung, names);
    return error(Code::not_found, fmt::format("it was never claimed; {}",
                                              near.empty() ? fmt::format("the last one claimed is '{}'", names.front())
                                                           : fmt::format("did you mean '{}'?", near)));
  }

  [[nodiscard]] Result<void> check_open(std::size_t index) const {
    const ClaimedRung& claimed = measure.claimed[index];
    if (claimed.resolved_by) {
      return error(Code::conflict, fmt::format("{} resolved it on {}", to_text(*claimed.resolved_by),
                                               workflow.calendar.zone.format_minute(claimed.answered)));
    }
    if (status_of(measure, index) == RungStatus::past)
      return error(Code::conflict, "it is past: the measure has moved on");
    if (answer.answer == Answer::acknowledged && claimed.acknowledged_by)
      return error(Code::conflict, fmt::format("{} acknowledged it already", to_text(*claimed.acknowledged_by)));
    return {};
  }

  // A role, or the unit or person that a field names, or who it was handed to.
  [[nodiscard]] bool may(const ClaimedRung& claimed, const std::vector<std::string>& asked) const {
    const Actor acting = principal_of(actor);
    if (!claimed.handed_to.empty() && acting.person == claimed.handed_to) return true;
    if (holds_any_role(workflow, measure, actor, asked, now)) return true;
    const std::vector<Recipient> named = recipients_of(workflow, measure, asked, now);
    return std::any_of(named.begin(), named.end(), [&](const Recipient& one) {
      if (find_field(workflow, one.role) == nullptr) return false;
      return one.person.empty() ? one.unit == acting.unit : one.person == acting.person;
    });
  }

  [[nodiscard]] Result<void> check_outcome(const ClaimedRung& claimed) const {
    const Rung* rung = find_rung(workflow, claimed);
    const bool decides = answer.answer == Answer::resolved && claimed.to_be_decided && rung != nullptr && rung->ruling;
    if (!decides) {
      if (answer.outcome.empty()) return {};
      return error(Code::invalid, "there is nothing to decide about it; leave the outcome out");
    }
    std::vector<std::string_view> names;
    std::string listed;
    for (const Ruling::Outcome& outcome : rung->ruling->outcomes) {
      if (outcome.name == answer.outcome) return {};
      names.emplace_back(outcome.name);
      listed += (listed.empty() ? "" : ", ") + outcome.name;
    }
    if (answer.outcome.empty())
      return error(Code::invalid, fmt::format("it has to be decided; the outcome is one of {}", listed));
    const auto near = nearest(answer.outcome, names);
    return error(Code::invalid, fmt::format("there is no outcome '{}'; {}", answer.outcome,
                                            near.empty() ? fmt::format("there are {}", listed)
                                                         : fmt::format("did you mean '{}'?", near)));
  }

  [[nodiscard]] Result<void> check_parts(const ClaimedRung& claimed) const {
    if (auto ok = check_outcome(claimed); !ok) return ok;
    if (answer.answer == Answer::resolved && answer.note.empty())
      return error(Code::invalid, "a note is missing: what was done about it");
    if (answer.answer != Answer::handed_over) return {};
    if (answer.person.empty()) return error(Code::invalid, "to whom is missing");
    if (answer.person == principal_of(actor).person) return error(Code::invalid, "it is theirs already");
    return {};
  }
};

}  // namespace

Result<EventBody> judge_answer(const Workflow& workflow, const Measure& measure, const Actor& actor,
                               const AnswerRung& answer, Instant now) {
  const AnswerJudgement judgement{workflow, measure, actor, answer, now};
  const auto index = judgement.find();
  if (!index) return index.error();
  const ClaimedRung& claimed = measure.claimed[*index];
  if (auto ok = judgement.check_open(*index); !ok) return ok.error();
  const std::vector<std::string> asked = answerers(workflow, claimed, answer.answer);
  if (!judgement.may(claimed, asked)) {
    return judgement.error(Code::denied,
                           fmt::format("the role {} is needed{}", describe_roles(workflow, measure, asked),
                                       claimed.handed_to.empty() ? "" : fmt::format(", or {}", claimed.handed_to)));
  }
  if (auto ok = judgement.check_parts(claimed); !ok) return ok.error();
  RungAnswered event{.rung = claimed.name,
                     .level = claimed.level,
                     .episode = claimed.episode,
                     .answer = answer.answer,
                     .outcome = answer.outcome,
                     .person = answer.person,
                     .note = answer.note};
  if (!answer.person.empty()) event.notify.push_back({std::string(kHandedOver), {}, answer.person});
  return EventBody(std::move(event));
}

}  // namespace rectify::core
