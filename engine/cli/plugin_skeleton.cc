#include "cli/plugin_skeleton.h"

#include <algorithm>

namespace rectify::cli {

namespace {

constexpr std::size_t kNameBytesMax = 60;

constexpr const char* kLua = R"(-- @NAME@: raises a rung when nobody has said a word about a measure for a while.
--
-- (Say here what the rule is for.) How a rule is written: engine/rules/README.md.
--
--   config      without it
--     after     3 workdays      of silence
--     rung      quiet           what is raised, once an episode
local rule = {version = "1", events = {"commented"}, config = {after = "3 workdays", rung = "quiet"}}

function rule.look(measure, wish, config)
  if measure.is_final then return end
  local due = end_of(measure.last("commented") or measure.entered, config.after)
  if measure.now > due then
    wish.raise(config.rung)
  else
    wish.wake(due + 1)
  end
end

return rule
)";

constexpr const char* kC =
    R"(/* @NAME@: raises the rung `quiet` when nobody has said a word about a measure for three working days.
 *
 * (Say here what the rule is for.) What it may use: rectify/plugin.h. */
#include <rectify/plugin.h>
#include <string.h>

static rectify_text text(const char* words) {
  rectify_text made = {words, strlen(words)};
  return made;
}

/* The workflow's `config` as JSON; this rule has none. */
static rectify_status open_rule(rectify_text config, void** instance, rectify_out* out) {
  if (config.size > strlen("{}")) {
    out->say(out, text("it takes no config"));
    return RECTIFY_NEVER;
  }
  *instance = NULL;
  return RECTIFY_DONE;
}

static rectify_status look(void* instance, const rectify_view* view, rectify_wish* wish, rectify_out* out) {
  int64_t since = view->last(view, text("commented"));
  int64_t due;
  (void)instance;
  (void)out;
  if (view->is_final) return RECTIFY_DONE;
  if (since == RECTIFY_NO_TIME) since = view->entered_ms;
  due = view->end_of(view, since, text("3 workdays"));
  if (view->now_ms > due) {
    wish->raise(wish, text("quiet"));
  } else {
    wish->wake(wish, due + 1);
  }
  return RECTIFY_DONE;
}

static void close_rule(void* instance) { (void)instance; }

static const char* const events[] = {"commented"};
static const rectify_rule rule = {sizeof(rectify_rule), "@NAME@", "1", events, 1, open_rule, look, close_rule};
static const rectify_rule* const rules[] = {&rule};
static const rectify_plugin plugin = {sizeof(rectify_plugin), RECTIFY_PLUGIN_ABI, "@NAME@", "1", NULL, 0, rules, 1};

const rectify_plugin* RECTIFY_PLUGIN_ENTRY(const rectify_host* host) {
  (void)host;
  return &plugin;
}
)";

constexpr const char* kCpp =
    R"(// @NAME@: raises the rung `quiet` when nobody has said a word about a measure for three working days.
//
// (Say here what the rule is for.) What it may use: rectify/plugin.h. No exception may leave a function.
#include <rectify/plugin.h>

#include <string_view>

namespace {

rectify_text text(std::string_view words) { return {words.data(), words.size()}; }

// The workflow's `config` as JSON; this rule has none.
rectify_status open_rule(rectify_text config, void** instance, rectify_out* out) noexcept {
  *instance = nullptr;
  if (std::string_view(config.data, config.size) == "{}") return RECTIFY_DONE;
  out->say(out, text("it takes no config"));
  return RECTIFY_NEVER;
}

rectify_status look(void*, const rectify_view* view, rectify_wish* wish, rectify_out*) noexcept {
  if (view->is_final != 0) return RECTIFY_DONE;
  const int64_t said = view->last(view, text("commented"));
  const int64_t due = view->end_of(view, said == RECTIFY_NO_TIME ? view->entered_ms : said, text("3 workdays"));
  if (view->now_ms > due) {
    wish->raise(wish, text("quiet"));
  } else {
    wish->wake(wish, due + 1);
  }
  return RECTIFY_DONE;
}

void close_rule(void*) noexcept {}

constexpr const char* kEvents[] = {"commented"};
constexpr rectify_rule kRule{sizeof(rectify_rule), "@NAME@", "1", kEvents, 1, open_rule, look, close_rule};
constexpr const rectify_rule* kRules[] = {&kRule};
constexpr rectify_plugin kPlugin{
    sizeof(rectify_plugin), RECTIFY_PLUGIN_ABI, "@NAME@", "1", nullptr, 0, kRules, 1};

}  // namespace

const rectify_plugin* RECTIFY_PLUGIN_ENTRY(const rectify_host*) { return &kPlugin; }
)";

constexpr const char* kWorkflow = R"(# A small workflow that escalates by @NAME@.
workflow: @NAME@
version: 1
title: {en: A workflow to try @NAME@ on, zh: 试用 @NAME@ 的流程}
calendar: plain

fields:
  owner: {type: person, title: {en: Owner, zh: 责任人}}

roles:
  office: {unit: office, title: {en: Office, zh: 办公室}}
  owner:  {person: {field: owner}, title: {en: Owner, zh: 责任人}}

states:
  open: {phase: execute, title: {en: Open, zh: 整改中}}
  done: {phase: close, final: true, title: {en: Done, zh: 已完成}}

transitions:
  finish: {from: open, to: done, by: [owner, office], title: {en: Finish, zh: 完成}}

escalation:
  - rule: @RULE@
    rungs:
      - {name: quiet, title: {en: Nobody says a word, zh: 无人反馈}, notify: [office]}
)";

constexpr const char* kScenario = R"(# Monday to Friday: the rung is raised after three working days without a word.
scenario: @NAME@ speaks up
given:
  workflow: workflow.yaml
  inspection: try
  start: 2026-03-02 09:00
  actors:
    office: li.na/office
    owner: chen.jing/works
when:
  - at: 2026-03-02 09:00
    as: office
    register: {title: {en: A measure, zh: 一项措施}, fields: {owner: chen.jing}}
    on: m-1
  - at: 2026-03-03 10:00
    as: owner
    comment: It has begun.
    on: m-1
  - at: 2026-03-06 17:00
    then:
      - {measure: m-1, rungs: []}
  - at: 2026-03-09 09:00
    then:
      - {measure: m-1, rungs: [quiet]}
)";

std::string filled(std::string text, const std::string& word, const std::string& with) {
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
  const std::string source = name + "." + language;
  std::string rule = "plugin\n    library: " + name + ".so";
  if (language == "lua") {
    rule = "lua\n    file: " + source;
    skeleton.files[source] = filled(kLua, "@NAME@", name);
  } else {
    skeleton.files[source] = filled(language == "c" ? kC : kCpp, "@NAME@", name);
    skeleton.next.push_back((language == "c" ? "cc" : "c++ -std=c++17") + std::string(" -shared -fPIC -o ") + name +
                            "/" + name + ".so " + name + "/" + source);
  }
  skeleton.files["workflow.yaml"] = filled(filled(kWorkflow, "@NAME@", name), "@RULE@", rule);
  skeleton.files["scenario.yaml"] = filled(kScenario, "@NAME@", name);
  skeleton.next.push_back("rectify plugin check " + name + "/" + (language == "lua" ? source : name + ".so") +
                          " --on " + name + "/scenario.yaml");
  skeleton.next.push_back("rectify test " + name + "/scenario.yaml");
  return skeleton;
}

}  // namespace rectify::cli
