#include "embed/rule_files.h"

#include <fmt/core.h>

#include <fstream>

#include "base/files.h"
#include "base/mutex.h"
#include "embed/library.h"
#include "ledger/hash.h"
#include "plugins/built_in.h"
#include "rules/plugin.h"
#include "rules/rule_host.h"
#include "runtime/plugin_process.h"

namespace rectify::embed {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kPath = "path: ";
constexpr std::string_view kDigest = "sha256: ";

// "/x/rules.so#stagnation": the file, and which of its rules.
struct LibraryRef {
  std::string path;
  std::string rule;  // with its '#'; may be empty
};

LibraryRef library_of(std::string_view text) {
  const std::size_t hash = text.rfind('#');
  if (hash == std::string_view::npos) return {std::string(text), {}};
  return {std::string(text.substr(0, hash)), std::string(text.substr(hash))};
}

struct NativeSource {
  std::string path;
  std::string digest;
};

Result<NativeSource> read_native_source(std::string_view source) {
  NativeSource read;
  while (!source.empty()) {
    const std::string_view line = source.substr(0, source.find('\n'));
    source.remove_prefix(std::min(source.size(), line.size() + 1));
    if (line.starts_with(kPath)) read.path = line.substr(kPath.size());
    if (line.starts_with(kDigest)) read.digest = line.substr(kDigest.size());
  }
  if (read.path.empty() || !core::is_sha256(read.digest)) {
    return Error{Code::invalid, "a shared object is deployed as 'path: …' and 'sha256: …', a line each", {}};
  }
  return read;
}

// The copy under `kept`, made where it is not there yet. Errors: not_found, invalid (the file is another one by now).
Result<fs::path> copy_of(const NativeSource& source, const fs::path& kept) {
  const fs::path copy = kept / (source.digest + ".so");
  std::error_code failure;
  if (!kept.empty() && fs::is_regular_file(copy, failure)) return copy;
  auto bytes = read_file(source.path);
  if (!bytes) return bytes.error();
  if (ledger::to_hex(ledger::sha256(*bytes)) != source.digest) {
    return Error{Code::invalid,
                 fmt::format("is not the file that was deployed (SHA-256 {}): `rectify reload`", source.digest),
                 source.path};
  }
  if (kept.empty()) return fs::path(source.path);
  fs::create_directories(kept, failure);
  const fs::path part = copy.string() + ".part";
  std::ofstream file(part, std::ios::binary | std::ios::trunc);
  file << *bytes;
  file.close();
  if (file) fs::rename(part, copy, failure);
  if (!file || failure) return Error{Code::unavailable, "cannot be written", copy.string()};
  return copy;
}

}  // namespace

bool is_built_in(const core::Rule& rule) {
  const std::string path = library_of(rule.path).path;
  return rule.kind == core::Rule::Kind::plugin && path.find('/') == std::string::npos && !path.ends_with(".so");
}

Result<std::string> native_source(const fs::path& path) {
  auto bytes = read_file(path);
  if (!bytes) return bytes.error();
  std::error_code ignored;
  const fs::path full = fs::absolute(path, ignored).lexically_normal();
  return fmt::format("{}{}\n{}{}\n", kPath, full.string(), kDigest, ledger::to_hex(ledger::sha256(*bytes)));
}

struct RuleLoader::Host {
  Mutex mutex;
  rules::Plugins plugins GUARDED_BY(mutex){plugins::kBuiltIn};

  Result<rules::ReadyRule> ready(const core::Rule& rule, const std::string& library, const core::RuleLimits& limits) {
    const MutexLock lock(mutex);
    auto found = plugins.rule(library);
    if (!found) return found.error();
    return rules::ready_native(rule, **found, limits);
  }
};

RuleLoader::RuleLoader(RuleLoading loading) : loading_(std::move(loading)), host_(std::make_unique<Host>()) {}
RuleLoader::~RuleLoader() = default;

Result<core::Rule> RuleLoader::load(core::Rule rule, std::string_view source, const core::RuleLimits& limits) {
  if (rule.kind == core::Rule::Kind::plugin) return load_native(std::move(rule), source, limits);
  if (source.empty()) return Error{Code::not_found, fmt::format("rule '{}' is not deployed", rule.file), {}};
  auto ready = rules::ready_lua(rule, source, limits);
  if (!ready) return ready.error();
  rule.version = std::move(ready->version);
  rule.events = std::move(ready->events);
  rule.ask = std::move(ready->ask);
  return rule;
}

Result<core::Rule> RuleLoader::load_native(core::Rule rule, std::string_view source, const core::RuleLimits& limits) {
  std::string library = rule.path;
  if (!is_built_in(rule)) {
    if (source.empty()) return Error{Code::not_found, fmt::format("library '{}' is not deployed", rule.path), {}};
    auto native = read_native_source(source);
    if (!native) return native.error();
    auto copy = copy_of(*native, loading_.kept);
    if (!copy) return copy.error();
    library = fs::absolute(*copy).string() + library_of(rule.path).rule;
  }
  const bool isolated = loading_.isolate && !is_built_in(rule);
  auto ready = isolated ? runtime::ready_isolated(rule, library, limits) : host_->ready(rule, library, limits);
  if (!ready) return ready.error();
  rule.version = std::move(ready->version);
  rule.events = std::move(ready->events);
  rule.ask = std::move(ready->ask);
  return rule;
}

}  // namespace rectify::embed
