// The plugins that are compiled into the binary.
#pragma once

#include <array>

#include "rectify/plugin.h"

extern "C" {
const rectify_plugin* rectify_plugin_command(const rectify_host* host);
const rectify_plugin* rectify_plugin_file(const rectify_host* host);
const rectify_plugin* rectify_plugin_repeat_returns(const rectify_host* host);
const rectify_plugin* rectify_plugin_smtp(const rectify_host* host);
const rectify_plugin* rectify_plugin_unit_load(const rectify_host* host);
const rectify_plugin* rectify_plugin_webhook(const rectify_host* host);
}

namespace rectify::plugins {

using Entry = const rectify_plugin* (*)(const rectify_host*);
inline constexpr std::array<Entry, 6> kBuiltIn = {rectify_plugin_command,        rectify_plugin_file,
                                                  rectify_plugin_smtp,           rectify_plugin_webhook,
                                                  rectify_plugin_repeat_returns, rectify_plugin_unit_load};

}  // namespace rectify::plugins
