#include "cli/plugin_skeleton.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/texts.h"

namespace rectify::cli {

namespace {

constexpr std::size_t kNameBytesMax = 60;

std::string filled(std::string_view with_words, std::string_view word, std::string_view with) {
  std::string text(with_words);
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + with.size())) {
    text.replace(at, word.size(), with);
  }
  return text;
}

}  // namespace

Result<PluginSkeleton> plugin_skeleton(const std::string& name, const std::string& language) {
  const bool right = !name.empty() && name.size() <= kNameBytesMax && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  if (!right || name.front() == '-') {
    return Error{Code::invalid, "a rule's name is of a-z, 0-9, _ and -, at most 60, and begins with no -", name};
  }
  PluginSkeleton skeleton;
  const std::string source = fmt::format("{}.{}", name, language);
  std::string library = source;  // what the engine loads
  std::string rule = fmt::format("lua\n    file: {}", source);
  if (language != "lua") {
    library = name + ".so";
    rule = fmt::format("plugin\n    library: {}", library);
    skeleton.next.push_back(fmt::format("{} -shared -fPIC -o {}/{} {}/{}", language == "c" ? "cc" : "c++ -std=c++17",
                                        name, library, name, source));
  }
  const std::string_view text = language == "lua" ? texts::kRuleLuaTxt
                                : language == "c" ? texts::kRuleCTxt
                                                  : texts::kRuleCppTxt;
  skeleton.files[source] = filled(text, "@NAME@", name);
  skeleton.files["workflow.yaml"] = filled(filled(texts::kWorkflowYamlTxt, "@NAME@", name), "@RULE@", rule);
  skeleton.files["scenario.yaml"] = filled(texts::kScenarioYamlTxt, "@NAME@", name);
  skeleton.next.push_back(fmt::format("rectify plugin check {0}/{1} --on {0}/scenario.yaml", name, library));
  skeleton.next.push_back(fmt::format("rectify test {}/scenario.yaml", name));
  return skeleton;
}

}  // namespace rectify::cli
