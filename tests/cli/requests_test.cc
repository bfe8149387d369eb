// How often a command asks the ledger, and in which shape: nothing is asked twice, and in one process commands are
// handed over as they are.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "cli/cli.h"
#include "cli/link.h"
#include "support/product.h"
#include "support/temp_folder.h"

using namespace rectify;

namespace {

using Asked = std::vector<std::string>;

// A link that notes what goes over it.
class Counting final : public cli::Link {
 public:
  Counting(std::unique_ptr<cli::Link> link, Asked& asked) : link_(std::move(link)), asked_(asked) {}

  Result<http::Response> call(http::Request request) override {
    note(request);
    return link_->call(std::move(request));
  }
  Result<http::Response> call(http::Request request, const http::TakePiece& take) override {
    note(request);
    return link_->call(std::move(request), take);
  }
  Result<core::Reply> submit(core::Command command) override {
    asked_.emplace_back("a command");
    return link_->submit(std::move(command));
  }
  Result<void> submit_all(std::vector<core::Command> commands) override {
    asked_.push_back(std::to_string(commands.size()) + " commands");
    return link_->submit_all(std::move(commands));
  }
  Result<void> deploy(runtime::Deploy deploy) override {
    asked_.emplace_back("a deployment");
    return link_->deploy(std::move(deploy));
  }

 private:
  void note(const http::Request& request) {
    asked_.push_back(request.method + " " + request.target.substr(0, request.target.find('?')));
  }

  std::unique_ptr<cli::Link> link_;
  Asked& asked_;
};

// What is printed in here is seen by nobody.
class Silence {
 public:
  Silence() {
    std::fflush(stdout);
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(nowhere, STDOUT_FILENO);
    ::dup2(nowhere, STDERR_FILENO);
    ::close(nowhere);
  }
  ~Silence() {
    std::fflush(stdout);
    ::dup2(out_, STDOUT_FILENO);
    ::dup2(err_, STDERR_FILENO);
    ::close(out_);
    ::close(err_);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  const int out_ = ::dup(STDOUT_FILENO);
  const int err_ = ::dup(STDERR_FILENO);
};

struct Ledger {
  test::TempFolder folder;

  // What the command asked; `code` is how it has to end.
  [[nodiscard]] Asked asked(Asked words, int code = 0) const {
    Asked asked;
    const cli::Links own = cli::own_links();
    const auto counted = [&asked](Result<std::unique_ptr<cli::Link>> link) -> Result<std::unique_ptr<cli::Link>> {
      if (!link) return link.error();
      return std::unique_ptr<cli::Link>(std::make_unique<Counting>(std::move(*link), asked));
    };
    const cli::Links links{
        [&](const cli::Global& global, cli::Access access) { return counted(own.open(global, access)); },
        [&](const cli::Global& global) { return counted(own.connect(global)); }};
    words.insert(words.begin(), "rectify");
    for (const std::string& word : {std::string("--data"), (folder / "data").string(), std::string("--workflows"),
                                    (test::source_folder() / "workflows").string()}) {
      words.push_back(word);
    }
    std::vector<const char*> arguments;
    for (const std::string& word : words) arguments.push_back(word.c_str());
    const int ended = [&] {
      const Silence silence;
      return cli::run(static_cast<int>(arguments.size()), arguments.data(), links);
    }();
    INFO(words.at(1));
    CHECK(ended == code);
    return asked;
  }

  [[nodiscard]] Asked as(const std::string& actor, Asked words, int code = 0) const {
    words.emplace_back("--as");
    words.push_back(actor);
    return asked(std::move(words), code);
  }
};

constexpr const char* kOffice = "li.na/rectification-office";
constexpr const char* kLead = "zhang.wei/housing-office";
constexpr const char* kWorkflows = "GET /v1/workflows";
constexpr const char* kCommand = "a command";

}  // namespace

TEST_CASE("a command asks for the workflows once at most, and for nothing it does not need") {
  const Ledger ledger;
  CHECK(ledger.as(kOffice, {"deploy", "rectification"}) == Asked{"a deployment"});
  CHECK(ledger.as(kOffice, {"new", "m-1", "--inspection", "i-1", "--title", "Roof", "--set",
                            "lead_unit=housing-office"}) == Asked{kWorkflows, kCommand});
  CHECK(ledger.as(kOffice, {"fire", "m-1", "assign", "--set", "lead_unit=housing-office", "--set", "leader=zhang.wei",
                            "--set", "due=2099-12-31"}) == Asked{"GET /v1/measures/m-1", kWorkflows, kCommand});
  CHECK(ledger.as(kLead, {"fire", "m-1", "accept"}) == Asked{kCommand});
  CHECK(ledger.as(kLead, {"comment", "m-1", "--note", "It has begun"}) == Asked{kCommand});
  CHECK(ledger.as(kLead, {"delegate", "m-1", "--to", "wu.hao", "--until", "2099-01-01"}) ==
        Asked{kWorkflows, kCommand});
  // What is proposed, and what is refused, may follow a proposal that has lapsed: the history is asked.
  CHECK(ledger.as(kLead, {"fire", "m-1", "extend", "--set", "due=2099-12-31", "--note", "Rain"}) ==
        Asked{"GET /v1/measures/m-1", kWorkflows, kCommand, "GET /v1/measures/m-1/history"});
  CHECK(ledger.as("sun.peng/nobody", {"fire", "m-1", "submit", "--note", "Done"}, 6) ==
        Asked{kCommand, "GET /v1/measures/m-1/history"});
}

TEST_CASE("a question is asked once, and the names that it is told with once") {
  const Ledger ledger;
  REQUIRE(ledger.as(kOffice, {"deploy", "rectification"}) == Asked{"a deployment"});
  REQUIRE(ledger.as(kOffice, {"new", "m-1", "--inspection", "i-1", "--title", "Roof"}) == Asked{kWorkflows, kCommand});
  CHECK(ledger.asked({"list", "--overdue"}) == Asked{"GET /v1/measures"});
  CHECK(ledger.asked({"show", "m-1"}) == Asked{"GET /v1/measures/m-1", kWorkflows});
  CHECK(ledger.asked({"show", "m-1", "--format", "json"}) == Asked{"GET /v1/measures/m-1"});
  CHECK(ledger.asked({"history", "m-1"}) == Asked{"GET /v1/measures/m-1/history", kWorkflows});
  CHECK(ledger.asked({"events"}) == Asked{kWorkflows, "GET /v1/events"});
  CHECK(ledger.asked({"audit", "who", "li.na"}) == Asked{"GET /v1/audit/who", kWorkflows});
  CHECK(ledger.asked({"forecast", "--until", "2099-01-01"}) == Asked{"GET /v1/forecast"});
}

TEST_CASE("an import hands all measures over at once, and deploys their workflow where it is missing") {
  const Ledger ledger;
  const auto file = ledger.folder / "ledger.yaml";
  std::ofstream(file) << "ledger: i-1\ntitle: {en: Town}\nfindings:\n  - number: 1\n    title: Roofs\n"
                         "    measures:\n      - {id: m-1, title: Roof}\n      - {id: m-2, title: Wall}\n";
  const Asked words{"import", "ledger", file.string()};
  CHECK(ledger.as(kOffice, words) == Asked{kWorkflows, "a deployment", "2 commands"});
  CHECK(ledger.as(kOffice, words) == Asked{kWorkflows, "2 commands"});
}

TEST_CASE("what is wrong on the command line is refused before anything is asked") {
  const Ledger ledger;
  CHECK(ledger.as(kOffice, {"fire", "m-1", "assign", "--set", "due"}, 3).empty());
  CHECK(ledger.as(kOffice, {"new", "m-1", "--inspection", "i-1", "--title", "Roof", "--finding", "1.2"}, 3).empty());
  CHECK(ledger.asked({"comment", "m-1", "--note", "By nobody"}, 3).empty());
  CHECK(ledger.asked({"audit", "diff", "m-1", "2020-10-31"}, 2).empty());
}
