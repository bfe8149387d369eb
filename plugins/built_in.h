// The plugins that are compiled into the binary.
#pragma once

#include <array>

#include "rectify/plugin.h"

extern "C" {
const rectify_plugin* rectify_plugin_command(const rectify_host* host);
const rectify_plugin* rectify_plugin_file(const rectify_host* host);
const rectify_plugin* rectify_plugin_smtp(const rectify_host* host);
const rectify_plugin* rectify_plugin_webhook(const rectify_host* host);
}

namespace rectify::plugins {

using Entry = const rectify_plugin* (*)(const rectify_host*);
inline constexpr std::array<Entry, 4> kBuiltIn = {rectify_plugin_command, rectify_plugin_file, rectify_plugin_smtp,
                                                  rectify_plugin_webhook};

}  // namespace rectify::plugins
