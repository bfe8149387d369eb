#include "rules/rule_sandbox.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <lua.hpp>

#include "base/text.h"
#include "rules/abi.h"
#include "rules/rule_functions.h"
#include "rules/rule_host.h"

namespace rectify::rules {

namespace {

constexpr std::size_t kBytesTakenAnInstruction = 64;  // what Lua allocates is charged too, however soon it is freed
constexpr std::array<std::string_view, 5> kParts = {"version", "events", "config", "open", "look"};

// The list of texts on top of the stack; anything else is an error that says it of `what`.
std::vector<std::string> texts_at_top(lua_State* lua, const std::string& what) {
  std::vector<std::string> texts;
  if (!lua_istable(lua, -1)) raise(lua, fmt::format("{} has to be a list of texts", what));
  const auto size = static_cast<lua_Integer>(lua_rawlen(lua, -1));
  for (lua_Integer position = 1; position <= size; ++position) {
    charge(lua, 1);
    if (lua_rawgeti(lua, -1, position) != LUA_TSTRING) raise(lua, fmt::format("{} has to be a list of texts", what));
    texts.emplace_back(text_at(lua, -1));
    lua_pop(lua, 1);
  }
  return texts;
}

void push_config(lua_State* lua, const core::Fields& config) {
  lua_createtable(lua, 0, static_cast<int>(config.size()));
  for (const auto& [key, value] : config) {
    push_text(lua, key);
    if (const auto* one = std::get_if<std::string>(&value)) {
      push_text(lua, *one);
    } else {
      lua_createtable(lua, 0, 0);
      lua_Integer position = 0;
      for (const std::string& item : std::get<std::vector<std::string>>(value)) {
        push_text(lua, item);
        lua_rawseti(lua, -2, ++position);
      }
    }
    lua_rawset(lua, -3);
  }
}

// Puts what rule.config says of `key`, which lies on top, into the config where that has nothing, and judges what is
// there.
void settle(lua_State* lua, core::Fields& config, const std::string& key) {
  const auto given = config.find(key);
  switch (lua_type(lua, -1)) {
    case LUA_TBOOLEAN:
      if (given == config.end() && lua_toboolean(lua, -1) != 0) raise(lua, fmt::format("its config lacks '{}'", key));
      return;
    case LUA_TSTRING:
      if (given == config.end()) {
        config.emplace(key, std::string(text_at(lua, -1)));
      } else if (!std::holds_alternative<std::string>(given->second)) {
        raise(lua, fmt::format("'{}' in its config has to be a text", key));
      }
      return;
    default: {
      std::vector<std::string> texts = texts_at_top(lua, "rule.config." + key);
      if (given == config.end()) {
        config.emplace(key, std::move(texts));
      } else if (const auto* one = std::get_if<std::string>(&given->second)) {
        given->second = std::vector<std::string>{*one};
      }
      return;
    }
  }
}

}  // namespace

struct RuleSandbox::Calls {
  static RuleSandbox& of(lua_State* lua) { return static_cast<RuleSandbox&>(budget_of(lua)); }

  static void* allocate(void* owner, void* block, std::size_t old_size, std::size_t new_size) {
    RuleSandbox& self = *static_cast<RuleSandbox*>(owner);
    const std::size_t held = block == nullptr ? 0 : old_size;  // without a block Lua passes the kind of object
    if (new_size == 0) {
      self.memory_bytes_ -= held;
      std::free(block);
      return nullptr;
    }
    if (new_size > held) {
      if (self.memory_bytes_ - held + new_size > self.limits_.lua_memory_bytes_max) {
        self.reached_memory_ = true;  // unless Lua finds some to free and asks again
        return nullptr;
      }
      self.instructions_left -= static_cast<std::int64_t>((new_size - held) / kBytesTakenAnInstruction);
    }
    void* moved = std::realloc(block, new_size);
    if (moved != nullptr) {
      self.reached_memory_ = false;
      self.memory_bytes_ += new_size - held;
    }
    return moved;
  }

  static int furnish(lua_State* lua) {
    RuleSandbox& self = of(lua);
    if (luaL_loadbufferx(lua, self.source_.data(), self.source_.size(), ("@" + self.file_).c_str(), "t") != LUA_OK) {
      lua_error(lua);
    }
    push_rule_globals(lua);
    lua_setupvalue(lua, -2, 1);  // of a chunk the first is _ENV
    self.chunk_ = luaL_ref(lua, LUA_REGISTRYINDEX);
    push_rule_measure(lua);
    self.measure_ = luaL_ref(lua, LUA_REGISTRYINDEX);
    push_rule_wish(lua);
    self.wishes_ = luaL_ref(lua, LUA_REGISTRYINDEX);
    // The libraries filled the globals, which no rule can see; now nothing is in them.
    lua_createtable(lua, 0, 0);
    lua_rawseti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    return 0;
  }

  // Runs the file and leaves the rule on the stack.
  static void push_rule(lua_State* lua) {
    lua_rawgeti(lua, LUA_REGISTRYINDEX, of(lua).chunk_);
    lua_call(lua, 0, 1);
    if (!lua_istable(lua, -1)) {
      raise(lua,
            fmt::format("its last line has to return the rule, 'return rule'; it returns {}",
                        std::string(lua_isnil(lua, -1) ? "nothing" : fmt::format("a {}", luaL_typename(lua, -1)))));
    }
  }

  static int read_head(lua_State* lua) {
    Head& head = *of(lua).reads_head_;
    push_rule(lua);
    for (lua_pushnil(lua); lua_next(lua, 1) != 0; lua_pop(lua, 1)) {
      const std::string name = name_at(lua, -2);
      if (std::find(kParts.begin(), kParts.end(), name) != kParts.end()) continue;
      const std::string_view near = nearest(name, kParts);
      raise(lua, fmt::format("a rule has no '{}'{}", name,
                             near.empty() ? "; it has version, events, config, open and look"
                                          : fmt::format("; did you mean '{}'?", near)));
    }
    lua_getfield(lua, 1, "version");
    head.version = text_at(lua, -1);
    if (head.version.empty()) raise(lua, "rule.version has to be a text: version = \"1\"");
    if (lua_getfield(lua, 1, "events") != LUA_TNIL) head.events = texts_at_top(lua, "rule.events");
    for (const std::string& event : head.events) {
      if (auto ok = check_rule_event(event); !ok) raise(lua, fmt::format("rule.events: {}", ok.error().message));
    }
    if (lua_getfield(lua, 1, "config") != LUA_TNIL && !lua_istable(lua, -1))
      raise(lua, "rule.config has to be a table");
    if (lua_getfield(lua, 1, "look") != LUA_TFUNCTION) {
      raise(lua, "it has no function rule.look(measure, wish, config)");
    }
    if (lua_getfield(lua, 1, "open") != LUA_TNIL && !lua_isfunction(lua, -1)) raise(lua, "rule.open is no function");
    return 0;
  }

  static int configure(lua_State* lua) {
    core::Fields& config = of(lua).config_;
    push_rule(lua);
    if (lua_getfield(lua, 1, "config") == LUA_TTABLE) {
      std::vector<std::string> known;
      for (lua_pushnil(lua); lua_next(lua, 2) != 0; lua_pop(lua, 1)) {
        if (lua_type(lua, -2) != LUA_TSTRING) raise(lua, "rule.config names each key: {after = \"3 workdays\"}");
        known.push_back(name_at(lua, -2));
      }
      std::sort(known.begin(), known.end());
      for (const auto& [key, value] : config) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        const std::string_view near = nearest(key, known);
        raise(lua, fmt::format("its config has no '{}'{}", key,
                               near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
      }
      for (const std::string& key : known) {
        lua_getfield(lua, 2, key.c_str());
        settle(lua, config, key);
        lua_pop(lua, 1);
      }
    }
    if (lua_getfield(lua, 1, "open") == LUA_TFUNCTION) {
      push_config(lua, config);
      lua_call(lua, 1, 0);
    }
    return 0;
  }

  static int look(lua_State* lua) {
    RuleSandbox& self = of(lua);
    push_rule(lua);
    lua_getfield(lua, -1, "look");
    lua_rawgeti(lua, LUA_REGISTRYINDEX, self.measure_);
    lua_rawgeti(lua, LUA_REGISTRYINDEX, self.wishes_);
    push_config(lua, self.config_);
    lua_call(lua, 3, 0);
    return 0;
  }
};

RuleSandbox::RuleSandbox(std::string file, std::string_view source, const core::RuleLimits& limits)
    : file_(std::move(file)), source_(source), limits_(limits) {
  reader = "a rule";
  instructions_max = limits.instructions_max;
  lua_ = lua_newstate(Calls::allocate, this);
  if (lua_ != nullptr) set_budget(lua_, this);
}

RuleSandbox::~RuleSandbox() {
  if (lua_ != nullptr) lua_close(lua_);
}

Result<std::unique_ptr<RuleSandbox>> RuleSandbox::open(std::string file, std::string_view source,
                                                       const core::RuleLimits& limits) {
  if (source.size() > limits.source_bytes_max) {
    return Error{Code::invalid, fmt::format("{}: it is longer than {} bytes", file, limits.source_bytes_max), {}};
  }
  if (!is_utf8(source)) return Error{Code::invalid, fmt::format("{}: it is not UTF-8", file), {}};
  std::unique_ptr<RuleSandbox> sandbox(new RuleSandbox(std::move(file), source, limits));
  if (sandbox->lua_ == nullptr) return Error{Code::unavailable, "there is no memory for a Lua sandbox", {}};
  if (auto ok = sandbox->run(Calls::furnish); !ok) return ok.error();
  return sandbox;
}

Result<void> RuleSandbox::run(int (*body)(lua_State*)) {
  RuleCallInLua call{view_, wish_};
  set_rule_call(lua_, &call);
  instructions_left = instructions_max;
  reached_memory_ = false;
  charge_instructions(lua_);
  lua_pushcfunction(lua_, body);
  Result<void> result;
  if (lua_pcall(lua_, 0, 0, 0) != LUA_OK) result = Error{Code::invalid, failure(), {}};
  lua_settop(lua_, 0);
  return result;
}

std::string RuleSandbox::failure() const {
  if (reached_memory_) {
    return fmt::format("{}: stopped: it took more than {} bytes of memory", file_, limits_.lua_memory_bytes_max);
  }
  const std::string words =
      lua_type(lua_, -1) == LUA_TSTRING ? name_at(lua_, -1) : "it failed with an error that is no text";
  return words.starts_with(file_ + ":") ? words : file_ + ": " + words;
}

Result<RuleSandbox::Head> RuleSandbox::head() {
  Head head;
  reads_head_ = &head;
  auto ok = run(Calls::read_head);
  reads_head_ = nullptr;
  if (!ok) return ok.error();
  return head;
}

Result<void> RuleSandbox::configure(core::Fields config) {
  config_ = std::move(config);
  return run(Calls::configure);
}

Result<void> RuleSandbox::look(const rectify_view& view, rectify_wish& wish) {
  view_ = &view;
  wish_ = &wish;
  auto result = run(Calls::look);
  view_ = nullptr;
  wish_ = nullptr;
  return result;
}

}  // namespace rectify::rules
