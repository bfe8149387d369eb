// JUnit XML: well-formed whatever is said, and counted as build servers count.
#include "exchange/junit.h"

#include "outside_tools.h"

namespace rectify::exchange {

TEST_CASE("the outcome of tests is well-formed XML whatever texts are in it, judged by xmllint") {
  if (test::no_xmllint()) return;
  const std::string nasty = "a <b> & \"c\" 'd' ]]> \x01 \n 措施";
  const std::string xml =
      to_junit({{"one & two.yaml", {{nasty, 3, {{7, nasty}, {9, "again"}}}, {"good", 2, {}}}}, {"empty.yaml", {}}});
  const test::TextFile file(xml);
  const auto judged = test::shell("xmllint --noout --nonet " + file.quoted());
  INFO(judged.output << xml);
  CHECK(judged.code == 0);
  CHECK(test::xpath(file, "string(/testsuites/@tests)") == "2");
  CHECK(test::xpath(file, "string(/testsuites/@failures)") == "1");
  CHECK(test::xpath(file, "count(//failure)") == "2");
  CHECK(test::xpath(file, "string(//testsuite[1]/@name)") == "one & two.yaml");
  CHECK(test::xpath(file, "string(//testcase[2]/@assertions)") == "2");
  CHECK(test::xpath(file, "string(//failure[2])") == "one & two.yaml:9: again");
  CHECK(test::xpath(file, "contains(//testcase[1]/@name, \"<b> &\")") == "true");
}

}  // namespace rectify::exchange
