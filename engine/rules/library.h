// What expressions and rules may call besides reading their measure, and how this room speaks with Lua. Internal to
// rules.
//
// Errors: Lua's, raised as C++ exceptions (Lua is built as C++), so destructors run; the sandboxes call in protected
// mode.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

struct lua_State;
struct lua_Debug;

namespace rectify::rules {

// What one run may use up. Whoever makes a Lua state puts a pointer to one into the state's extra space.
struct Budget {
  std::int64_t instructions_max = 0;
  std::int64_t instructions_left = 0;
  const char* reader = "a condition";  // who runs, for what is said about writing
};
[[nodiscard]] Budget& budget_of(lua_State* lua);
void set_budget(lua_State* lua, Budget* budget);

// Leaves the table of functions and libraries on the stack.
void push_library(lua_State* lua);

// Replaces the table on top of the stack by one through which it can be read and not written.
void make_read_only(lua_State* lua);

// A Lua function (for __newindex) that refuses to set what its second argument names.
int refuse_write(lua_State* lua);

// Takes from what the run has left, and raises when that is used up.
void charge(lua_State* lua, std::int64_t instructions);
// Has the run charged for what Lua itself executes.
void charge_instructions(lua_State* lua);

// The message begins with the place in the text that runs, as Lua's own do.
[[noreturn]] void raise(lua_State* lua, const std::string& message);

// Adds to the table on top the functions `names` of the library that `opener` makes, and nothing else of it.
void take(lua_State* lua, int (*opener)(lua_State*), std::initializer_list<const char*> names);

void push_text(lua_State* lua, std::string_view text);
// The string there, which stays Lua's; empty for what is no string.
[[nodiscard]] std::string_view text_at(lua_State* lua, int index);
// The string there, or what else it is: "number", "nil".
[[nodiscard]] std::string name_at(lua_State* lua, int index);

}  // namespace rectify::rules
