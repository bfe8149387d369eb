// What an expression may call besides reading its measure, and how this room speaks with Lua. Internal to rules.
//
// Errors: Lua's, raised as C++ exceptions (Lua is built as C++), so destructors run; the sandbox calls in protected
// mode.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

struct lua_State;

namespace rectify::rules {

// Leaves the table of functions and libraries on the stack.
void push_library(lua_State* lua);

// Replaces the table on top of the stack by one through which it can be read and not written.
void make_read_only(lua_State* lua);

// A Lua function (for __newindex) that refuses to set what its second argument names.
int refuse_write(lua_State* lua);

// Takes from what the running evaluation has left, and raises when that is used up. Defined by the sandbox.
void charge(lua_State* lua, std::int64_t instructions);

[[noreturn]] void raise(lua_State* lua, const std::string& message);

void push_text(lua_State* lua, std::string_view text);
// The string there, which stays Lua's; empty for what is no string.
[[nodiscard]] std::string_view text_at(lua_State* lua, int index);
// The string there, or what else it is: "number", "nil".
[[nodiscard]] std::string name_at(lua_State* lua, int index);

}  // namespace rectify::rules
