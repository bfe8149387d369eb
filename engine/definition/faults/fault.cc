#include "definition/faults/fault.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/check.h"
#include "definition/texts.h"

namespace rectify::definition {

namespace {

// Takes the next line off the text, without its end.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

Kind kind_named(std::string_view name) {
  static const std::map<std::string_view, Kind> kKinds = {
      {"workflow", Kind::workflow}, {"calendar", Kind::calendar},         {"ledger", Kind::ledger},
      {"scenario", Kind::scenario}, {"organisation", Kind::organisation}, {"migration", Kind::migration}};
  const auto found = kKinds.find(name);
  RECTIFY_CHECK(found != kKinds.end(), "a fault's heading ends with the kind of file it is about");
  return found->second;
}

// Of "RW0103 missing_key workflow".
FaultInfo headed(std::string_view heading) {
  FaultInfo info;
  unsigned number = 0;
  for (const char digit : heading.substr(2, 4)) number = 10 * number + static_cast<unsigned>(digit - '0');
  info.fault = static_cast<Fault>(number);
  info.kind = kind_named(heading.substr(heading.rfind(' ') + 1));
  return info;
}

// \xNN is that byte, and \\ a backslash: what a text file cannot hold as it is.
std::string without_escapes(std::string_view line) {
  std::string bytes;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\' || i + 1 == line.size()) {
      bytes += line[i];
    } else if (line[++i] == 'x' && i + 2 < line.size()) {
      bytes += static_cast<char>(std::stoi(std::string(line.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      bytes += line[i];
    }
  }
  return bytes;
}

// One section of a fault: which text it is, and how its lines become that text.
struct Section {
  std::string_view name;
  std::string& (*text)(FaultInfo&);
  std::string_view joint;  // between two lines
  bool escaped = false;
};

constexpr Section kSections[] = {
    {"title en", [](FaultInfo& info) -> std::string& { return info.title.en; }, " "},
    {"title zh", [](FaultInfo& info) -> std::string& { return info.title.zh; }, ""},
    {"en", [](FaultInfo& info) -> std::string& { return info.explanation.en; }, " "},
    {"zh", [](FaultInfo& info) -> std::string& { return info.explanation.zh; }, ""},
    {"bad", [](FaultInfo& info) -> std::string& { return info.bad; }, "\n"},
    {"bad escaped", [](FaultInfo& info) -> std::string& { return info.bad; }, "\n", true},
    {"good", [](FaultInfo& info) -> std::string& { return info.good; }, "\n"},
    {"good escaped", [](FaultInfo& info) -> std::string& { return info.good; }, "\n", true},
};

// What stands before the first heading is for those who read the file.
void read_faults(std::string_view text, std::vector<FaultInfo>& faults) {
  const Section* section = nullptr;
  bool first = true;  // line of its section
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    if (line.starts_with("== ")) {
      faults.push_back(headed(line.substr(3)));
      section = nullptr;
    } else if (line.starts_with("-- ")) {
      section = std::ranges::find(kSections, line.substr(3), &Section::name);
      RECTIFY_CHECK(section != std::end(kSections), "a section of a fault has one of the names that are known");
      first = true;
    } else if (section != nullptr) {
      std::string& into = section->text(faults.back());
      if (!first) into += section->joint;
      into += section->escaped ? without_escapes(line) : std::string(line);
      first = false;
    }
  }
}

std::vector<FaultInfo> read_all() {
  std::vector<FaultInfo> all;
  for (const texts::File& file : texts::kFiles) read_faults(file.text, all);
  std::ranges::sort(all, {}, &FaultInfo::fault);
  return all;
}

}  // namespace

std::string code_of(Fault fault) { return fmt::format("RW{:04}", static_cast<unsigned>(fault)); }

const std::vector<FaultInfo>& all_faults() {
  static const std::vector<FaultInfo> all = read_all();
  return all;
}

const FaultInfo* find_fault(std::string_view code) {
  std::string upper(code);
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  const auto found = std::ranges::find(all_faults(), upper, [](const FaultInfo& info) { return code_of(info.fault); });
  return found == all_faults().end() ? nullptr : &*found;
}

}  // namespace rectify::definition
