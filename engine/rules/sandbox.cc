#include "rules/sandbox.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <lua.hpp>

#include "base/check.h"
#include "base/text.h"

namespace rectify::rules {

namespace {

constexpr std::size_t kShownColumnsMax = 40;
constexpr const char* kChunkName = "=when";

// Constants, so that an expression can neither replace its measure nor its surroundings.
constexpr std::string_view kBeforeExpression = "local measure <const>, _ENV <const> = ... return ";

// "when:2: what" as "line 2: what"; on the first line the place says nothing.
std::string without_noise(std::string_view message) {
  constexpr std::string_view kPlace = "when:";
  std::string text(message);
  if (message.starts_with(kPlace)) {
    const std::size_t colon = message.find(": ", kPlace.size());
    if (colon != std::string_view::npos) {
      const std::string_view line = message.substr(kPlace.size(), colon - kPlace.size());
      text = (line == "1" ? "" : fmt::format("line {}: ", line)) + std::string(message.substr(colon + 2));
    }
  }
  if (const std::size_t end = text.find("<eof>"); end != std::string::npos) text.replace(end, 5, "the end");
  if (text.find("near '<\\") != std::string::npos) {
    text =
        fmt::format("outside of quotes only ASCII is understood; a name like that is written measure['…'] ({})", text);
  }
  return text;
}

// The shortest decimal that reads back as the same number, without an exponent; nothing for what is no finite number.
std::optional<std::string> decimal(double number) {
  if (!std::isfinite(number) || std::abs(number) >= 1e15) return std::nullopt;
  char text[64];
  const auto [end, failure] = std::to_chars(std::begin(text), std::end(text), number, std::chars_format::fixed);
  if (failure != std::errc{}) return std::nullopt;
  const std::string written(std::begin(text), end);
  return written == "-0" ? "0" : written;
}

}  // namespace

struct Sandbox::Calls {
  static Sandbox& sandbox(lua_State* lua) { return static_cast<Sandbox&>(budget_of(lua)); }

  static void* allocate(void* owner, void* block, std::size_t old_size, std::size_t new_size) {
    if (new_size == 0) {
      std::free(block);
      return nullptr;
    }
    Sandbox& self = *static_cast<Sandbox*>(owner);
    const std::size_t held = block == nullptr ? 0 : old_size;  // without a block Lua passes the kind of object
    if (self.measure_ != nullptr && new_size > held) {
      self.memory_bytes_ += new_size - held;
      if (self.memory_bytes_ > self.set_.limits.memory_bytes_max) return nullptr;
    }
    return std::realloc(block, new_size);
  }

  // measure.NAME. Upvalue 1: NAME → position in kMeasureNames, or behind them in the fields.
  static int read_measure(lua_State* lua) {
    Sandbox& self = sandbox(lua);
    lua_pushvalue(lua, 2);
    if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNUMBER) {
      self.met_unknown_name_ = true;
      raise(lua, unknown_measure_name(self.set_, name_at(lua, 2)));
    }
    const auto position = static_cast<std::size_t>(lua_tointeger(lua, -1));
    if (position < std::size(kMeasureNames)) {
      push_property(lua, *self.measure_, position);
    } else {
      push_field(lua, *self.measure_, self.set_.fields[position - std::size(kMeasureNames)]);
    }
    return 1;
  }

  static void push_property(lua_State* lua, const core::Measure& measure, std::size_t position) {
    switch (position) {
      case 0:
        return push_text(lua, measure.id.get());
      case 1:
        return push_text(lua, measure.inspection.get());
      case 2:
        return push_text(lua, measure.state);
      case 3:
        return push_text(lua, core::kPhaseNames[static_cast<std::size_t>(measure.phase)]);
      case 4:
        return lua_pushinteger(lua, measure.episode);
      case 5:
        return lua_pushinteger(lua, measure.returns);
      default:
        return lua_pushinteger(lua, static_cast<lua_Integer>(measure.revision.get()));
    }
  }

  static void push_item(lua_State* lua, const core::Field& field, const std::string& item) {
    const bool number = field.type == core::FieldType::number && lua_stringtonumber(lua, item.c_str()) != 0;
    if (!number) push_text(lua, item);
  }

  static void push_field(lua_State* lua, const core::Measure& measure, const core::Field& field) {
    const auto found = measure.fields.find(field.name);
    if (found == measure.fields.end()) return lua_pushnil(lua);
    if (const auto* one = std::get_if<std::string>(&found->second)) return push_item(lua, field, *one);
    lua_createtable(lua, 0, 0);
    lua_Integer position = 0;
    for (const std::string& item : std::get<std::vector<std::string>>(found->second)) {
      push_item(lua, field, item);
      lua_rawseti(lua, -2, ++position);
    }
    make_read_only(lua);
  }

  // A name that is not `measure`. Upvalue 1: the functions and libraries there are.
  static int read_environment(lua_State* lua) {
    lua_pushvalue(lua, 2);
    if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL) return 1;
    Sandbox& self = sandbox(lua);
    self.met_unknown_name_ = true;
    const std::string name = name_at(lua, 2);
    if (is_measure_name(self.set_, name))
      raise(lua, fmt::format("there is no '{}'; did you mean 'measure.{}'?", name, name));
    std::vector<std::string> known{"measure"};
    for (lua_pushnil(lua); lua_next(lua, lua_upvalueindex(1)) != 0; lua_pop(lua, 1))
      known.emplace_back(text_at(lua, -2));
    std::sort(known.begin(), known.end());
    const std::string_view near = nearest(name, known);
    raise(lua, fmt::format("there is no '{}'{}", name, near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
  }

  // An empty table on which `read` answers for every name; upvalue 1 of `read` is the table on top of the stack.
  static int make_view(lua_State* lua, lua_CFunction read) {
    lua_createtable(lua, 0, 0);
    lua_createtable(lua, 0, 2);
    lua_pushvalue(lua, -3);
    lua_pushcclosure(lua, read, 1);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, refuse_write);
    lua_setfield(lua, -2, "__newindex");
    lua_setmetatable(lua, -2);
    const int reference = luaL_ref(lua, LUA_REGISTRYINDEX);
    lua_pop(lua, 1);
    return reference;
  }

  static int furnish(lua_State* lua) {
    Sandbox& self = sandbox(lua);
    push_library(lua);
    self.environment_ref_ = make_view(lua, read_environment);

    lua_createtable(lua, 0, 0);
    lua_Integer position = 0;
    const auto add = [&](std::string_view name) {
      push_text(lua, name);
      lua_pushvalue(lua, -1);
      if (lua_rawget(lua, -3) == LUA_TNIL) {
        lua_pop(lua, 1);
        lua_pushinteger(lua, position);
        lua_rawset(lua, -3);
      } else {
        lua_pop(lua, 2);
      }
      ++position;
    };
    for (const std::string_view name : kMeasureNames) add(name);
    for (const core::Field& field : self.set_.fields) add(field.name);
    self.measure_ref_ = make_view(lua, read_measure);

    // luaopen_base filled the globals; no expression can see them, and now nothing is in them.
    lua_createtable(lua, 0, 0);
    lua_rawseti(lua, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    return 0;
  }

  // Argument 1: the chunk's text, by address. Returns a reference to it, compiled.
  static int load(lua_State* lua) {
    const auto& chunk = *static_cast<const std::string*>(lua_touserdata(lua, 1));
    if (luaL_loadbufferx(lua, chunk.data(), chunk.size(), kChunkName, "t") != LUA_OK) lua_error(lua);
    lua_pushinteger(lua, luaL_ref(lua, LUA_REGISTRYINDEX));
    return 1;
  }
};

bool Sandbox::reached_limit() const { return instructions_left < 0 || memory_bytes_ > set_.limits.memory_bytes_max; }

Sandbox::Sandbox(const GuardSet& set) : set_(set), compiled_(set.expressions.size(), LUA_NOREF) {
  lua_ = lua_newstate(Calls::allocate, this);
  instructions_max = set.limits.instructions_max;
  if (lua_ != nullptr) set_budget(lua_, this);
}

Sandbox::~Sandbox() {
  if (lua_ != nullptr) lua_close(lua_);
}

Result<std::unique_ptr<Sandbox>> Sandbox::open(const GuardSet& set) {
  std::unique_ptr<Sandbox> sandbox(new Sandbox(set));
  if (sandbox->lua_ != nullptr) {
    lua_pushcfunction(sandbox->lua_, Calls::furnish);
    if (lua_pcall(sandbox->lua_, 0, 0, 0) == LUA_OK) return sandbox;
  }
  return Error{Code::unavailable, "there is no memory for a Lua sandbox", {}};
}

Result<std::unique_ptr<Sandbox>> Sandbox::open_compiled(const GuardSet& set) {
  auto sandbox = open(set);
  if (!sandbox) return sandbox;
  for (std::size_t index = 0; index < set.expressions.size(); ++index) {
    if (auto ok = (*sandbox)->compile(index); !ok) {
      const core::ExpressionRef& ref = set.expressions[index].ref;
      return Error{ok.error().code, fmt::format("{} is not right: {}", core::to_text(ref), ok.error().message),
                   ref.name};
    }
  }
  return sandbox;
}

Result<void> Sandbox::compile(std::size_t index) {
  const std::string& text = set_.expressions[index].text;
  if (text.size() > set_.limits.expression_bytes_max) {
    return Error{Code::invalid, fmt::format("it is longer than {} bytes", set_.limits.expression_bytes_max), {}};
  }
  std::string chunk = std::string(kBeforeExpression) + text;
  lua_pushcfunction(lua_, Calls::load);
  lua_pushlightuserdata(lua_, &chunk);
  const int status = lua_pcall(lua_, 1, 1, 0);
  if (status == LUA_OK) {
    compiled_[index] = static_cast<int>(lua_tointeger(lua_, -1));
    lua_settop(lua_, 0);
    return {};
  }
  Error error{Code::invalid, failure(), {}};
  lua_settop(lua_, 0);
  return error;
}

Result<void> Sandbox::run(std::size_t index, const core::Measure& measure) {
  RECTIFY_CHECK(compiled_[index] != LUA_NOREF, "an expression is compiled before it is evaluated");
  measure_ = &measure;
  instructions_left = instructions_max;
  memory_bytes_ = 0;
  met_unknown_name_ = false;
  charge_instructions(lua_);
  lua_rawgeti(lua_, LUA_REGISTRYINDEX, compiled_[index]);
  lua_rawgeti(lua_, LUA_REGISTRYINDEX, measure_ref_);
  lua_rawgeti(lua_, LUA_REGISTRYINDEX, environment_ref_);
  const int status = lua_pcall(lua_, 2, LUA_MULTRET, 0);
  measure_ = nullptr;
  if (status != LUA_OK) return Error{Code::invalid, failure(), {}};
  return {};
}

Result<bool> Sandbox::evaluate(std::size_t index, const core::Measure& measure) {
  auto ran = run(index, measure);
  Result<bool> result = ran ? verdict() : Result<bool>(ran.error());
  lua_settop(lua_, 0);
  return result;
}

Result<std::string> Sandbox::evaluate_text(std::size_t index, const core::Measure& measure) {
  auto ran = run(index, measure);
  Result<std::string> result = ran ? value() : Result<std::string>(ran.error());
  lua_settop(lua_, 0);
  return result;
}

std::string Sandbox::given() const {
  const int values = lua_gettop(lua_);
  if (values != 1) return values == 0 ? "nothing" : fmt::format("{} values", values);
  const std::string kind = luaL_typename(lua_, 1);
  if (kind == "string") return fmt::format("a string ('{}')", fit_width(text_at(lua_, 1), kShownColumnsMax));
  return kind == "nil" ? "nil" : fmt::format("a {}", kind);
}

Result<bool> Sandbox::verdict() const {
  if (lua_gettop(lua_) == 1 && lua_isboolean(lua_, 1)) return lua_toboolean(lua_, 1) != 0;
  return Error{Code::invalid, fmt::format("it has to give true or false and gave {}", given()), {}};
}

Result<std::string> Sandbox::value() const {
  const bool one = lua_gettop(lua_) == 1;
  if (one && lua_isnil(lua_, 1)) return std::string();
  if (one && lua_isinteger(lua_, 1) != 0) return std::to_string(lua_tointeger(lua_, 1));
  if (one && lua_type(lua_, 1) == LUA_TNUMBER) {
    if (auto number = decimal(lua_tonumber(lua_, 1))) return *number;
    return Error{Code::invalid, "it gave a number that cannot be written", {}};
  }
  if (one && lua_type(lua_, 1) == LUA_TSTRING) {
    if (is_utf8(text_at(lua_, 1))) return std::string(text_at(lua_, 1));
    return Error{Code::invalid, "it gave text that is not UTF-8", {}};
  }
  return Error{Code::invalid, fmt::format("it has to give a text, a number or nil and gave {}", given()), {}};
}

std::string Sandbox::failure() const {
  if (memory_bytes_ > set_.limits.memory_bytes_max) {
    return fmt::format("stopped: it took more than {} bytes of memory", set_.limits.memory_bytes_max);
  }
  return lua_type(lua_, -1) == LUA_TSTRING ? without_noise(text_at(lua_, -1)) : "it failed without saying how";
}

}  // namespace rectify::rules
