#include "rules/rule_functions.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <limits>
#include <lua.hpp>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/time.h"
#include "rules/abi.h"
#include "rules/library.h"
#include "rules/rule_members.h"

namespace rectify::rules {

namespace {

constexpr char kCallKey = 0;  // its address

RuleCallInLua& call_of(lua_State* lua) {
  lua_rawgetp(lua, LUA_REGISTRYINDEX, &kCallKey);
  auto* call = static_cast<RuleCallInLua*>(lua_touserdata(lua, -1));
  lua_pop(lua, 1);
  return *call;
}

const rectify_view& shown(lua_State* lua) {
  const rectify_view* view = call_of(lua).view;
  if (view == nullptr) raise(lua, "the calendar and the measure are there in rule.look alone");
  return *view;
}

rectify_wish& wanted(lua_State* lua) { return *call_of(lua).wish; }

rectify_text text_arg(lua_State* lua, int index) {
  luaL_checktype(lua, index, LUA_TSTRING);
  return text_of(text_at(lua, index));
}

int give_time(lua_State* lua, std::int64_t ms) {
  if (ms == RECTIFY_NO_TIME) {
    lua_pushnil(lua);
  } else {
    lua_pushinteger(lua, ms);
  }
  return 1;
}

// ---- measure

void push_member(lua_State* lua, const rectify_view& view, const ViewMember& member) {
  struct Push {
    lua_State* lua;
    const rectify_view& view;
    void operator()(rectify_text rectify_view::* at) const { push_text(lua, view_of(view.*at)); }
    void operator()(std::int64_t rectify_view::* at) const { give_time(lua, view.*at); }
    void operator()(std::int32_t rectify_view::* at) const { lua_pushboolean(lua, view.*at); }
    void operator()(std::uint32_t rectify_view::* at) const { lua_pushinteger(lua, view.*at); }
    void operator()(std::uint64_t rectify_view::* at) const {
      lua_pushinteger(lua, static_cast<lua_Integer>(view.*at));
    }
  };
  std::visit(Push{lua, view}, member.at);
}

int read_field(lua_State* lua) {
  const rectify_text name = text_arg(lua, 2);
  const rectify_view& view = shown(lua);
  const std::int32_t kind = view.field_kind(&view, name);
  if (kind == RECTIFY_NO_FIELD) raise(lua, fmt::format("the workflow has no field '{}'", name_at(lua, 2)));
  std::string_view value = view_of(view.field(&view, name));
  if (value.empty()) {
    lua_pushnil(lua);
  } else if (kind == RECTIFY_ONE_VALUE) {
    push_text(lua, value);
  } else {
    lua_createtable(lua, 0, 0);
    for (lua_Integer position = 1; !value.empty(); ++position) {
      const std::size_t end = std::min(value.find('\n'), value.size());
      push_text(lua, value.substr(0, end));
      lua_rawseti(lua, -2, position);
      value.remove_prefix(std::min(end + 1, value.size()));
    }
  }
  return 1;
}

int count(lua_State* lua) {
  const rectify_view& view = shown(lua);
  lua_pushinteger(lua, view.count(&view, text_arg(lua, 1)));
  return 1;
}

int last(lua_State* lua) {
  const rectify_view& view = shown(lua);
  return give_time(lua, view.last(&view, text_arg(lua, 1)));
}

int has_claimed(lua_State* lua) {
  const rectify_view& view = shown(lua);
  lua_pushboolean(lua, view.has_claimed(&view, text_arg(lua, 1)));
  return 1;
}

// → open, overdue
int load_of(lua_State* lua) {
  const rectify_view& view = shown(lua);
  std::uint64_t open = 0;
  std::uint64_t overdue = 0;
  if (view.load_of(&view, text_arg(lua, 1), &open, &overdue) != RECTIFY_DONE) {
    raise(lua, fmt::format("it cannot be told now what is open of '{}'", name_at(lua, 1)));
  }
  lua_pushinteger(lua, static_cast<lua_Integer>(open));
  lua_pushinteger(lua, static_cast<lua_Integer>(overdue));
  return 2;
}

int has_finding(lua_State* lua) {
  const rectify_view& view = shown(lua);
  std::int32_t has = 0;
  if (view.has_finding(&view, text_arg(lua, 1), &has) != RECTIFY_DONE) {
    raise(lua, fmt::format("it cannot be told now whether '{}' has the finding", name_at(lua, 1)));
  }
  lua_pushboolean(lua, has);
  return 1;
}

// ---- the calendar

int end_of(lua_State* lua) {
  const rectify_view& view = shown(lua);
  const lua_Integer from = luaL_checkinteger(lua, 1);
  const std::int64_t end = view.end_of(&view, from, text_arg(lua, 2));
  if (end == RECTIFY_NO_TIME)
    raise(lua, fmt::format("'{}' is no span of time, as '3 workdays' is one", name_at(lua, 2)));
  charge(lua, (end - from) / kMsPerDay);  // a step of the calendar each
  lua_pushinteger(lua, end);
  return 1;
}

int workdays(lua_State* lua) {
  const rectify_view& view = shown(lua);
  const lua_Integer from = std::clamp<lua_Integer>(luaL_checkinteger(lua, 1), kFirstInstant.ms, kLastInstant.ms);
  const lua_Integer to = std::clamp<lua_Integer>(luaL_checkinteger(lua, 2), kFirstInstant.ms, kLastInstant.ms);
  charge(lua, std::abs(to - from) / kMsPerDay);
  lua_pushinteger(lua, view.workdays(&view, from, to));
  return 1;
}

int day(lua_State* lua) {
  const rectify_view& view = shown(lua);
  const std::int64_t begin = view.day(&view, text_arg(lua, 1));
  if (begin == RECTIFY_NO_TIME) raise(lua, fmt::format("'{}' is no date, as '2020-11-30' is one", name_at(lua, 1)));
  lua_pushinteger(lua, begin);
  return 1;
}

int draw(lua_State* lua) {
  const rectify_view& view = shown(lua);
  lua_pushinteger(lua, view.draw(&view, text_arg(lua, 1), text_arg(lua, 2)));
  return 1;
}

// Lua's own shows addresses, which differ from run to run.
int to_string(lua_State* lua) {
  switch (lua_type(lua, 1)) {
    case LUA_TSTRING:
    case LUA_TNUMBER:
      lua_pushvalue(lua, 1);
      lua_tolstring(lua, -1, nullptr);
      return 1;
    case LUA_TBOOLEAN:
      push_text(lua, lua_toboolean(lua, 1) != 0 ? "true" : "false");
      return 1;
    default:
      push_text(lua, luaL_typename(lua, 1));
      return 1;
  }
}

int assert_that(lua_State* lua) {
  if (lua_toboolean(lua, 1) != 0) return lua_gettop(lua);
  raise(lua, lua_type(lua, 2) == LUA_TSTRING ? name_at(lua, 2) : "what was asserted does not hold");
}

// ---- wish

int wish_claim(lua_State* lua) {
  wanted(lua).claim(&wanted(lua), text_arg(lua, 1));
  return 0;
}

int wish_notify(lua_State* lua) {
  std::string to;
  if (lua_type(lua, 1) == LUA_TSTRING) {
    to = name_at(lua, 1);
  } else {
    luaL_checktype(lua, 1, LUA_TTABLE);
    const lua_Integer size = luaL_len(lua, 1);
    for (lua_Integer position = 1; position <= size; ++position) {
      charge(lua, 1);
      if (lua_geti(lua, 1, position) != LUA_TSTRING) raise(lua, "wish.notify takes a list of texts, and a text");
      to += std::string(text_at(lua, -1)) + '\n';
      lua_pop(lua, 1);
    }
  }
  wanted(lua).notify(&wanted(lua), text_of(to), text_arg(lua, 2));
  return 0;
}

int wish_supervise(lua_State* lua) {
  const lua_Integer level = luaL_checkinteger(lua, 1);
  if (level < 0 || level > std::numeric_limits<std::int32_t>::max()) {
    raise(lua, "a level of supervision is a number from 0 to 9");
  }
  wanted(lua).supervise(&wanted(lua), static_cast<std::uint32_t>(level));
  return 0;
}

int wish_fire(lua_State* lua) {
  const rectify_text note = lua_isnoneornil(lua, 2) ? rectify_text{nullptr, 0} : text_arg(lua, 2);
  wanted(lua).fire(&wanted(lua), text_arg(lua, 1), note);
  return 0;
}

int wish_wake(lua_State* lua) {
  wanted(lua).wake(&wanted(lua), luaL_checkinteger(lua, 1));
  return 0;
}

int wish_remember(lua_State* lua) {
  wanted(lua).remember(&wanted(lua), text_arg(lua, 1));
  return 0;
}

// ---- tables that are read by name

// Upvalues: names and what they stand for, a number for a member of the view; what the table is called.
int read_name(lua_State* lua) {
  lua_pushvalue(lua, 2);
  if (lua_rawget(lua, lua_upvalueindex(1)) == LUA_TNUMBER) {
    push_member(lua, shown(lua), kViewMembers[lua_tointeger(lua, -1)]);
    return 1;
  }
  if (!lua_isnil(lua, -1)) return 1;
  std::vector<std::string> known;
  for (lua_pushnil(lua); lua_next(lua, lua_upvalueindex(1)) != 0; lua_pop(lua, 1)) known.emplace_back(text_at(lua, -2));
  std::sort(known.begin(), known.end());
  const std::string name = name_at(lua, 2);
  const std::string_view near = nearest(name, known);
  const std::string owner = name_at(lua, lua_upvalueindex(2));
  raise(lua, fmt::format("{}{}'{}", owner.empty() ? "there is no '" : fmt::format("{} has no '", owner), name,
                         near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
}

int refuse_global(lua_State* lua) {
  raise(lua, fmt::format("a rule keeps nothing: write 'local' before '{}'", name_at(lua, 2)));
}

// Replaces the table of names on top.
void make_names(lua_State* lua, const char* owner, lua_CFunction write) {
  lua_createtable(lua, 0, 0);
  lua_createtable(lua, 0, 2);
  lua_rotate(lua, -3, -1);
  lua_pushstring(lua, owner);
  lua_pushcclosure(lua, read_name, 2);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, write);
  lua_setfield(lua, -2, "__newindex");
  lua_setmetatable(lua, -2);
}

void push_fields(lua_State* lua) {
  lua_createtable(lua, 0, 0);
  lua_createtable(lua, 0, 2);
  lua_pushcfunction(lua, read_field);
  lua_setfield(lua, -2, "__index");
  lua_pushcfunction(lua, refuse_write);
  lua_setfield(lua, -2, "__newindex");
  lua_setmetatable(lua, -2);
}

void add_functions(lua_State* lua, const luaL_Reg* functions) {
  for (; functions->name != nullptr; ++functions) {
    lua_pushcfunction(lua, functions->func);
    lua_setfield(lua, -2, functions->name);
  }
}

}  // namespace

void set_rule_call(lua_State* lua, RuleCallInLua* call) {
  lua_pushlightuserdata(lua, call);
  lua_rawsetp(lua, LUA_REGISTRYINDEX, &kCallKey);
}

void push_rule_globals(lua_State* lua) {
  static constexpr luaL_Reg kFunctions[] = {{"end_of", end_of}, {"workdays", workdays},  {"day", day},
                                            {"draw", draw},     {"tostring", to_string}, {"assert", assert_that},
                                            {nullptr, nullptr}};
  push_library(lua);
  take(lua, luaopen_base, {"error"});
  add_functions(lua, kFunctions);
  make_names(lua, "", refuse_global);
}

void push_rule_measure(lua_State* lua) {
  static constexpr luaL_Reg kFunctions[] = {{"count", count},
                                            {"last", last},
                                            {"has_claimed", has_claimed},
                                            {"load_of", load_of},
                                            {"has_finding", has_finding},
                                            {nullptr, nullptr}};
  lua_createtable(lua, 0, 0);
  for (std::size_t position = 0; position < std::size(kViewMembers); ++position) {
    push_text(lua, kViewMembers[position].name);
    lua_pushinteger(lua, static_cast<lua_Integer>(position));
    lua_rawset(lua, -3);
  }
  add_functions(lua, kFunctions);
  push_fields(lua);
  lua_setfield(lua, -2, "fields");
  make_names(lua, "measure", refuse_write);
}

void push_rule_wish(lua_State* lua) {
  static constexpr luaL_Reg kFunctions[] = {
      {"claim", wish_claim}, {"notify", wish_notify}, {"supervise", wish_supervise},
      {"fire", wish_fire},   {"wake", wish_wake},     {"remember", wish_remember},
      {nullptr, nullptr}};
  lua_createtable(lua, 0, 0);
  add_functions(lua, kFunctions);
  make_names(lua, "wish", refuse_write);
}

}  // namespace rectify::rules
