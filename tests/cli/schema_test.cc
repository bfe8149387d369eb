// The schemas for editors, and that they agree with the checker: what one takes the other takes, as far as shape goes.
#include "cli/json_schema.h"

#include <regex.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "definition/scenario/scenario.h"
#include "embed/library.h"
#include "exchange/outside_tools.h"
#include "fault_examples.h"
#include "support/json_answer.h"
#include "support/text.h"

using namespace rectify;
using definition::Fault;
using definition::Kind;

namespace {

// What a schema can know: keys, and values taken one by one. Which keys go together is not among it.
bool is_of_shape(const Diagnostic& diagnostic) {
  const std::string& code = diagnostic.code;
  if (code == definition::code_of(Fault::missing_key)) {
    return diagnostic.message.find(" needs the key ") != std::string::npos;
  }
  return (code.starts_with("RW01") && code != definition::code_of(Fault::listed_twice)) ||
         code == definition::code_of(Fault::unknown_rule);
}

struct CorpusFile {
  std::string name;
  std::string text;
};

std::vector<Diagnostic> diagnostics_of_reader(Kind kind, const std::string& text) {
  if (kind == Kind::ledger) return definition::read_ledger(text, "file", {}).diagnostics;
  if (kind == Kind::scenario) return definition::read_scenario(text, "file").diagnostics;
  if (kind == Kind::organisation) return definition::read_organisation(text, "file", "file").diagnostics;
  if (kind == Kind::migration) return definition::read_migration(text, "file").diagnostics;
  return definition::read_workflow(text, "file").diagnostics;
}

std::string format_of(Kind kind) {
  if (kind == Kind::ledger) return "ledger";
  if (kind == Kind::organisation) return "organisation";
  if (kind == Kind::migration) return "migration";
  return kind == Kind::scenario ? "scenario" : "workflow";
}

// Shipped files, good and bad ones of the tests, and the examples of all faults.
std::vector<CorpusFile> corpus() {
  std::vector<CorpusFile> files;
  for (const char* folder : {"workflows", "tests/definition"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(test::source_folder() / folder)) {
      if (entry.path().extension() == ".yaml") files.push_back({entry.path().string(), test::content(entry.path())});
    }
  }
  for (const definition::FaultInfo& info : definition::all_faults()) {
    if (info.kind == Kind::calendar) continue;
    const std::string code = definition::code_of(info.fault);
    files.push_back({code + ", wrong", test::example_file(info, info.bad)});
    files.push_back({code + ", right", test::example_file(info, info.good)});
  }
  return files;
}

// The kind of a bad file is in its name: what is wrong with it may hide it.
Kind kind_of(const CorpusFile& file) {
  const std::string name = std::filesystem::path(file.name).filename().string();
  if (name.starts_with("workflow-")) return Kind::workflow;
  if (name.starts_with("ledger-")) return Kind::ledger;
  if (name.starts_with("scenario-")) return Kind::scenario;
  if (name.starts_with("organisation-")) return Kind::organisation;
  if (name.starts_with("migration-")) return Kind::migration;
  return definition::kind_of(file.text);
}

struct Judged {
  CorpusFile file;
  std::string said{};  // by the checker
  bool of_shape = false;
};

// Those that can be read at all, as the checker judges them.
std::vector<Judged> judged_by_checker(const std::vector<CorpusFile>& files) {
  std::vector<Judged> judged;
  for (const CorpusFile& file : files) {
    Judged one{.file = file};
    bool is_yaml = true;
    for (const Diagnostic& diagnostic : diagnostics_of_reader(kind_of(file), file.text)) {
      one.said += to_text(diagnostic) + "\n";
      is_yaml = is_yaml && !diagnostic.code.starts_with("RW00");
      one.of_shape = one.of_shape || is_of_shape(diagnostic);
    }
    if (is_yaml) judged.push_back(std::move(one));
  }
  return judged;
}

std::vector<std::string> judged_by_schema(const std::vector<Judged>& files) {
  const test::TempFolder folder;
  std::string schemas;
  for (const definition::FileFormat& format : definition::file_formats()) {
    const auto path = folder / (std::string(format.name) + ".json");
    std::ofstream(path) << json::print(cli::json_schema(format));
    schemas += " '" + path.string() + "'";
  }
  std::ofstream list(folder / "list");
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto path = folder / (std::to_string(i) + ".yaml");
    std::ofstream(path, std::ios::binary) << files[i].file.text;
    list << format_of(kind_of(files[i].file)) << " " << path.string() << "\n";
  }
  list.close();
  const auto script = test::source_folder() / "tests/cli/schema_agreement.py";
  const auto ran = exchange::test::shell(exchange::test::python() + " -W ignore '" + script.string() + "'" + schemas +
                                         " < '" + (folder / "list").string() + "'");
  INFO(ran.output);
  REQUIRE(ran.code == 0);
  std::vector<std::string> lines;
  std::istringstream stream(ran.output);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class Pattern {
 public:
  explicit Pattern(const std::string& text) {
    REQUIRE(::regcomp(&compiled_, ("^" + text + "$").c_str(), REG_EXTENDED | REG_NOSUB) == 0);
  }
  ~Pattern() { ::regfree(&compiled_); }
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;
  [[nodiscard]] bool matches(const std::string& text) const {
    return ::regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0;
  }

 private:
  ::regex_t compiled_{};
};

bool no_python() {
  return exchange::test::no_json_schema() ||
         exchange::test::missing(exchange::test::shell(exchange::test::python() + " -c 'import yaml'").code == 0,
                                 "yaml for Python (python3-yaml)");
}

}  // namespace

TEST_CASE("the schema refuses what the checker refuses for its shape, and nothing else") {
  if (no_python()) return;
  const auto files = judged_by_checker(corpus());
  const auto said = judged_by_schema(files);
  REQUIRE(said.size() == files.size());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    INFO(files[i].file.name << "\nchecker: " << files[i].said << "schema: " << said[i]);
    CHECK(said[i].starts_with("refused") == files[i].of_shape);
    refused += files[i].of_shape ? 1U : 0U;
  }
  CHECK(refused > 40);
  CHECK(files.size() - refused > 100);
}

TEST_CASE("what extends another workflow may be as incomplete as it likes, but its keys are known") {
  if (no_python()) return;
  const auto refused = [](const std::string& text) {
    const auto said = judged_by_schema({Judged{.file = {"own.yaml", text}}});
    REQUIRE(said.size() == 1);
    return said[0].starts_with("refused");
  };
  CHECK_FALSE(
      refused("workflow: w\nextends: town.yaml\nstates:\n  open: {deadline: 3 days}\nwithout: {states: [closed]}\n"));
  CHECK(refused("workflow: w\nextends: town.yaml\nstaets:\n  open: {deadline: 3 days}\n"));
  CHECK(refused("workflow: w\nextends: [town.yaml]\n"));
  CHECK(refused("workflow: w\nstates:\n  open: {deadline: 3 days}\n"));
}

TEST_CASE("the pattern of a range of numbers has these numbers and no others") {
  for (const auto& [least, most] :
       {std::pair{0, 0}, {0, 9}, {1, 100}, {1, 1000}, {7, 7}, {3, 42}, {10, 19}, {95, 1203}, {199, 201}, {0, 2024}}) {
    const Pattern pattern(cli::number_pattern(least, most));
    for (int number = 0; number <= 2100; ++number) {
      INFO(least << " to " << most << ": " << number);
      REQUIRE(pattern.matches(std::to_string(number)) == (number >= least && number <= most));
    }
  }
  const Pattern large(cli::number_pattern(1, 1'000'000'000));
  CHECK(large.matches("1000000000"));
  CHECK_FALSE(large.matches("1000000001"));
  CHECK_FALSE(large.matches("0"));
}

TEST_CASE("every key of a format has a line for the editor") {
  for (const definition::FileFormat& format : definition::file_formats()) {
    const json::Value schema = cli::json_schema(format);
    CHECK(schema.at("$schema") == "https://json-schema.org/draft/2020-12/schema");
    json::Object shapes = json::object_at(schema, "$defs");
    const json::Value* otherwise = json::find(schema, "else");  // it may be part of another file
    shapes["root"] = otherwise == nullptr ? schema : *otherwise;
    if (otherwise != nullptr) shapes["part"] = schema.at("then");
    for (const auto& [name, shape] : shapes) {
      for (const auto& [key, property] : shape.at("properties").as_object()) {
        INFO(format.name << " " << std::string(name) << " " << std::string(key));
        CHECK(json::text_of(property.at("description")).ends_with('.'));
      }
    }
  }
}
