// The manuals against the tables: what can be asked for and sent is named in them, and what they name is there.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "core/command_kinds.h"
#include "http/api/route.h"
#include "query/filters.h"
#include "support/product.h"
#include "support/text.h"

using namespace rectify;
using test::has;

namespace {

using NameList = std::vector<std::string>;

std::string manual_page(const std::string& file) { return test::content(test::source_folder() / file); }

// Behind the first `from`, up to the next `to`.
std::string part_between(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t start = text.find(from);
  INFO(from);
  REQUIRE(start != std::string::npos);
  const std::size_t begin = start + from.size();
  return text.substr(begin, text.find(to, begin) - begin);
}

// What stands in backticks, taken apart at commas: "`by` (`area`, `state`), `from, until`" names by, from and until.
// In parentheses are remarks.
NameList named_in(const std::string& text) {
  NameList names;
  bool quoted = false;
  bool goes_on = false;
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0) {
      if (c == '`') quoted = !quoted;
      const bool of_name = quoted && c != '`' && c != ',' && c != ' ' && c != '\n';
      if (of_name && !goes_on) names.emplace_back();
      if (of_name) names.back() += c;
      goes_on = of_name;
    }
    if (c == ')') --depth;
  }
  return names;
}

// The cells of the first line that has `part` in its first cell.
NameList row_with(const std::string& text, const std::string& part) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (!line.starts_with("| ")) continue;
    NameList cells;
    for (std::size_t at = 1; at < line.size();) {
      const std::size_t bar = std::min(line.find('|', at), line.size());
      cells.push_back(line.substr(at, bar - at));
      at = bar + 1;
    }
    if (has(cells.front(), part)) return cells;
  }
  return {};
}

std::string in_backticks(std::string_view text) { return "`" + std::string(text) + "`"; }

NameList in_any_order(NameList names) {
  std::ranges::sort(names);
  return names;
}

// Those that can be run by people, with the names of what they are parts of before theirs: "audit verify".
void add_commands(const std::vector<cli::Command>& commands, const std::string& before, NameList& all) {
  for (const cli::Command& command : commands) {
    if (command.hidden) continue;
    const std::string name = before + std::string(command.name);
    if (command.act) all.push_back(name);
    add_commands(command.parts, name + " ", all);
  }
}

// Options and arguments may follow.
bool names_command(const std::string& text, const std::string& command) {
  return std::ranges::any_of(std::string_view(" `\n"), [&](char end) { return has(text, command + end); });
}

}  // namespace

TEST_CASE("the manual of the daemon has every route, with the parameters it takes and no others") {
  const std::string api = part_between(manual_page("engine/daemon/OPERATING.md"), "\n## The HTTP API\n", "\n## ");
  for (const http::Route& route : http::routes()) {
    const std::string address =
        std::string(http::kMethods[static_cast<std::size_t>(route.method)]) + " " + std::string(route.path);
    INFO(address);
    CHECK(has(api, in_backticks(address)));
    const NameList cells = row_with(api, in_backticks(address));
    if (route.query.empty() && route.filters == http::Filters::none && cells.empty()) continue;  // named in a sentence
    REQUIRE(cells.size() == 3);
    std::string asked = cells[1];
    NameList wanted;
    for (const http::Parameter& parameter : route.query) wanted.emplace_back(parameter.name);
    const std::string all_but = "filters but `as_of`";
    CHECK(has(asked, all_but) == (route.filters == http::Filters::present));
    CHECK(has(asked, "filters") == (route.filters != http::Filters::none));
    if (has(asked, all_but)) asked.erase(asked.find(all_but));
    CHECK(in_any_order(named_in(asked)) == in_any_order(wanted));
  }
}

TEST_CASE("the manual of the daemon has every filter of a listing, in the order of the API") {
  NameList wanted;
  for (const query::Parameter& parameter : query::listing_parameters()) wanted.emplace_back(parameter.name);
  CHECK(named_in(part_between(manual_page("engine/daemon/OPERATING.md"), "The filters of a listing: ", ".\n")) ==
        wanted);
}

TEST_CASE("the manual of the daemon has every kind of command, and its members") {
  const std::string bodies = part_between(manual_page("engine/daemon/OPERATING.md"), "\n## Request bodies\n", "\n## ");
  const NameList kinds = row_with(bodies, in_backticks("command"));
  REQUIRE(kinds.size() == 2);
  CHECK(named_in(kinds[1]) == NameList(core::kCommandNames.begin(), core::kCommandNames.end()));
  const std::string table = part_between(bodies, "\n| command | address |", "\n\n");
  for (const core::CommandKindRow& kind : core::command_kinds()) {
    INFO(std::string(kind.name));
    const NameList cells = row_with(table, in_backticks(kind.name));
    REQUIRE(cells.size() == 3);
    for (const core::MemberRow& member : kind.members) {
      const std::string name = in_backticks(member.name);
      INFO(name);
      CHECK(has(cells[2], name));
      CHECK(has(cells[2], "**" + name + "**") == member.needed);
    }
  }
}

TEST_CASE("every command of the command line is in the table of the README, or typed in a manual") {
  const std::string table = part_between(manual_page("README.md"), "\n## All commands\n", "\n## ");
  std::string pages;
  for (const char* file : {"engine/daemon/OPERATING.md", "engine/ledger/AUDITING.md", "workflows/README.md"}) {
    pages += manual_page(file);
  }
  NameList all;
  add_commands(cli::commands(), "", all);
  CHECK(all.size() > 50);
  for (const std::string& command : all) {
    INFO(command);
    CHECK((names_command(table, "`" + command) || names_command(pages, "rectify " + command)));
  }
}
