#include "rules/library.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <lua.hpp>

namespace rectify::rules {

namespace {

constexpr int kInstructionsAStep = 1000;
constexpr std::size_t kBytesReadAnInstruction = 16;  // what a function of ours that reads a text is charged

void charge_for(lua_State* lua, std::string_view text) {
  charge(lua, static_cast<std::int64_t>(text.size() / kBytesReadAnInstruction));
}

int length(lua_State* lua) {
  luaL_getmetafield(lua, 1, "__index");
  lua_pushinteger(lua, static_cast<lua_Integer>(lua_rawlen(lua, -1)));
  return 1;
}

// contains(list, item) or contains(text, part); false where the first is not set.
int contains(lua_State* lua) {
  bool found = false;
  if (lua_type(lua, 1) == LUA_TSTRING) {
    luaL_checktype(lua, 2, LUA_TSTRING);
    const std::string_view text = text_at(lua, 1);
    const std::string_view part = text_at(lua, 2);
    charge_for(lua, text);
    found = memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;  // linear, unlike find()
  } else if (!lua_isnoneornil(lua, 1)) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    const lua_Integer size = luaL_len(lua, 1);
    for (lua_Integer position = 1; position <= size && !found; ++position) {
      charge(lua, 1);
      lua_geti(lua, 1, position);
      found = lua_rawequal(lua, -1, 2) != 0;
      lua_pop(lua, 1);
    }
  }
  lua_pushboolean(lua, found ? 1 : 0);
  return 1;
}

// utf8.len: how many characters a text has.
int characters(lua_State* lua) {
  luaL_checktype(lua, 1, LUA_TSTRING);
  const std::string_view text = text_at(lua, 1);
  charge_for(lua, text);
  lua_pushinteger(lua, std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
  return 1;
}

// Adds to the table on top the library `name`: those functions, read-only.
void add_library(lua_State* lua, const char* name, lua_CFunction opener, std::initializer_list<const char*> functions) {
  lua_createtable(lua, 0, static_cast<int>(functions.size()));
  take(lua, opener, functions);
  make_read_only(lua);
  lua_setfield(lua, -2, name);
}

// luaopen_string gave texts all of its functions as methods; now they have those of the table on top.
void set_methods_of_texts(lua_State* lua) {
  lua_pushliteral(lua, "");
  lua_createtable(lua, 0, 1);
  lua_getfield(lua, -3, "string");
  lua_setfield(lua, -2, "__index");
  lua_setmetatable(lua, -2);
  lua_pop(lua, 1);
}

void step(lua_State* lua, lua_Debug*) { charge(lua, kInstructionsAStep); }

// Where the text that runs is: "when:2: ". The innermost function may be one of ours, which has no place.
void push_place(lua_State* lua) {
  luaL_where(lua, 0);
  if (!text_at(lua, -1).empty()) return;
  lua_pop(lua, 1);
  luaL_where(lua, 1);
}

}  // namespace

Budget& budget_of(lua_State* lua) { return **static_cast<Budget**>(lua_getextraspace(lua)); }
void set_budget(lua_State* lua, Budget* budget) { *static_cast<Budget**>(lua_getextraspace(lua)) = budget; }

void charge(lua_State* lua, std::int64_t instructions) {
  Budget& budget = budget_of(lua);
  budget.instructions_left -= instructions;
  if (budget.instructions_left < 0) {
    raise(lua, fmt::format("stopped: it took more than {} instructions", budget.instructions_max));
  }
}

void charge_instructions(lua_State* lua) { lua_sethook(lua, step, LUA_MASKCOUNT, kInstructionsAStep); }

void take(lua_State* lua, lua_CFunction opener, std::initializer_list<const char*> names) {
  lua_pushcfunction(lua, opener);
  lua_call(lua, 0, 1);
  for (const char* name : names) {
    lua_getfield(lua, -1, name);
    lua_setfield(lua, -3, name);
  }
  lua_pop(lua, 1);
}

void push_library(lua_State* lua) {
  lua_createtable(lua, 0, 0);
  take(lua, luaopen_base, {"ipairs", "tonumber", "type"});
  lua_pushcfunction(lua, contains);
  lua_setfield(lua, -2, "contains");
  add_library(lua, "math", luaopen_math, {"abs", "ceil", "floor", "max", "min"});
  add_library(lua, "string", luaopen_string, {"byte", "len", "lower", "sub", "upper"});
  set_methods_of_texts(lua);

  lua_createtable(lua, 0, 1);
  lua_pushcfunction(lua, characters);
  lua_setfield(lua, -2, "len");
  make_read_only(lua);
  lua_setfield(lua, -2, "utf8");
}

void make_read_only(lua_State* lua) {
  lua_createtable(lua, 0, 0);
  lua_createtable(lua, 0, 3);
  lua_pushvalue(lua, -3);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, refuse_write);
  lua_setfield(lua, -2, "__newindex");
  lua_pushcfunction(lua, length);
  lua_setfield(lua, -2, "__len");
  lua_setmetatable(lua, -2);
  lua_remove(lua, -2);
}

int refuse_write(lua_State* lua) {
  raise(lua, fmt::format("{} only reads; it may not set '{}'", budget_of(lua).reader, name_at(lua, 2)));
}

void raise(lua_State* lua, const std::string& message) {
  push_place(lua);
  push_text(lua, message);
  lua_concat(lua, 2);
  lua_error(lua);
  std::abort();  // lua_error does not return
}

void push_text(lua_State* lua, std::string_view text) { lua_pushlstring(lua, text.data(), text.size()); }

std::string_view text_at(lua_State* lua, int index) {
  if (lua_type(lua, index) != LUA_TSTRING) return {};  // lua_tolstring would turn a number into one
  std::size_t size = 0;
  const char* bytes = lua_tolstring(lua, index, &size);
  return {bytes, size};
}

std::string name_at(lua_State* lua, int index) {
  return std::string(lua_type(lua, index) == LUA_TSTRING ? text_at(lua, index) : luaL_typename(lua, index));
}

}  // namespace rectify::rules
