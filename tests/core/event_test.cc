// The table of the types of events: which there are, and what each is about.
#include "core/event.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

using namespace rectify;
using namespace rectify::core;

TEST_CASE("a rule may ask for the types of event that say something of a measure, and for no other") {
  const std::set<std::string_view> asked(kRuleEvents.begin(), kRuleEvents.end());
  CHECK(asked == std::set<std::string_view>{"registered", "fired", "proposed", "approved", "amended", "attached",
                                            "commented", "rung_claimed", "vetoed", "lapsed", "child", "delegated",
                                            "migrated", "rung_answered"});
  CHECK(asked.size() == kRuleEvents.size());
  CHECK(event_about(Ruled{}) == About::rule);
  CHECK(event_about(RuleFailed{}) == About::rule);
}

TEST_CASE("what is deployed, recorded of all or folded concerns no measure") {
  for (const EventBody& body :
       {EventBody(WorkflowDeployed{}), EventBody(CalendarDeployed{}), EventBody(HeadsRecorded{}),
        EventBody(OrganisationDeployed{}), EventBody(NoticesFolded{}), EventBody(RuleDeployed{})}) {
    CHECK(event_about(body) == About::ledger);
  }
  CHECK(event_about(Registered{}) == About::measure);
}

TEST_CASE("no two types of event have one name") {
  const std::set<std::string_view> names(kEventTypes.begin(), kEventTypes.end());
  CHECK(names.size() == std::variant_size_v<EventBody>);
  CHECK_FALSE(names.contains(""));
}
