// What a rule in Lua may call and read: `measure`, `wish` and the names that are there everywhere. Internal to rules.
//
// Errors: Lua's, raised with file and line.
#pragma once

#include "rectify/plugin.h"

struct lua_State;

namespace rectify::rules {

// What the call that runs shows and takes; a pointer to it lies in the state's registry, under kCallKey.
struct RuleCallInLua {
  const rectify_view* view = nullptr;
  rectify_wish* wish = nullptr;
};
void set_rule_call(lua_State* lua, RuleCallInLua* call);

// Each leaves one table on the stack: to be read, not to be written, and a name that is not in it is an error.
void push_rule_globals(lua_State* lua);
void push_rule_measure(lua_State* lua);
void push_rule_wish(lua_State* lua);

}  // namespace rectify::rules
