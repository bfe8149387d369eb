// Messages between the engine and a rule in another process: whatever comes, it is read or refused.
#include "rules/rule_wire.h"

#include "rules/rule_asking.h"
#include "support/asked_rule.h"
#include "support/property.h"

namespace rectify::rules {
namespace {

using test::AskedRule;

bool is_served(const Message& message) {
  AskedRule asked;
  const core::RuleCall call{asked.workflow, asked.use, asked.measure, asked.now, asked.event, &asked.others};
  RuleAsking asking(call, asked.limits);
  return serve(message, asking.view(), asking.wish()).ok();
}

}  // namespace

TEST_CASE("a message is read as it was written, and no other bytes are taken for one") {
  test::holds("a message survives", [](const Message& message) {
    const auto read = decode(encode(message));
    RC_ASSERT(read.ok() == !message.empty());
    if (read) RC_ASSERT(*read == message);
  });
  test::holds("any bytes are read or refused", [](const std::string& bytes) {
    const auto read = decode(bytes);
    if (read) {
      RC_ASSERT(encode(*read) == bytes);
      (void)is_served(*read);
    }
  });
  const std::string whole = encode({"done", "0", "", ""});
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const auto cut = decode(whole.substr(0, size));
    if (cut) CHECK_FALSE(read_done(*cut).ok());
  }
}

TEST_CASE("what a rule's side may not say is refused") {
  CHECK(is_served({"claim", "rung"}));
  CHECK(is_served({"wake", "-5"}));  // a fault of the rule, not of the message
  CHECK(is_served({"done", "0", "", "1"}));
  CHECK_FALSE(is_served({"claim"}));
  CHECK_FALSE(is_served({"claim", "a", "b"}));
  CHECK_FALSE(is_served({"wake", "soon"}));
  CHECK_FALSE(is_served({"wake", "1x"}));
  CHECK_FALSE(is_served({"supervise", "-1"}));
  CHECK_FALSE(is_served({"end_of", "", "3 days"}));
  CHECK_FALSE(is_served({"workdays", "1", "99999999999999999999"}));
  CHECK_FALSE(is_served({"done"}));
  CHECK_FALSE(is_served({"done", "well", "", ""}));
  CHECK_FALSE(is_served({""}));
  CHECK_FALSE(is_served({"open", "{}"}));
}

}  // namespace rectify::rules
