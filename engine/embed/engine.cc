// The engine for embedders: rectify/engine.h over the same parts that the binary is made of.
#include "rectify/engine.h"

#include <nlohmann/json.hpp>

#include "embed/library.h"
#include "embed/signing.h"
#include "http/api/api.h"
#include "http/api/audit_reads.h"
#include "http/api/json.h"
#include "http/api/reads.h"
#include "http/server/problem.h"

namespace rectify {

struct Engine::Parts {
  embed::Library library;
  std::unique_ptr<runtime::Engine> engine;
};

namespace {

Result<std::string> body_of(http::Response response) {
  if (response.status >= 400) return http::error_of(response);
  return std::move(response.body);
}

}  // namespace

Engine::Engine(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::open(const Options& options) {
  runtime::Options engine_options;
  engine_options.store.path = options.data;
  engine_options.compiler = embed::compiler({.kept = options.data / "plugins"});
  engine_options.signing_key = embed::signing_key(options.data, {}, true);
  auto engine = runtime::Engine::open(std::move(engine_options));
  if (!engine) return engine.error();
  return Engine(std::unique_ptr<Parts>(
      new Parts{embed::Library(embed::workflow_folders(options.workflows)), std::move(*engine)}));
}

Result<void> Engine::deploy(const std::string& workflow, const std::string& actor) {
  auto by = core::parse_actor(actor);
  if (!by) return by.error();
  auto path = parts_->library.find_workflow(workflow);
  if (!path) return path.error();
  std::vector<embed::Complaint> complaints;
  auto loaded = parts_->library.load(*path, complaints);
  for (const embed::Complaint& complaint : complaints) {
    if (complaint.diagnostic.severity == Severity::error)
      return Error{Code::invalid, to_text(complaint.diagnostic), {}};
  }
  if (!loaded) return loaded.error();
  return parts_->engine->deploy({.actor = std::move(*by),
                                 .sources = std::move(loaded->sources),
                                 .workflow_source = std::move(loaded->source),
                                 .workflow = std::move(loaded->workflow)});
}

Result<std::string> Engine::submit(std::string_view command) {
  auto json = http::parse_json(command);
  if (!json) return json.error();
  auto read = http::command_from(*json);
  if (!read) return read.error();
  auto reply = parts_->engine->run(std::move(*read));
  if (!reply) return reply.error();
  return http::dump(http::to_json(*reply));
}

Result<std::string> Engine::measure(std::string_view id) const {
  return body_of(http::read_measure(http::Reading(*parts_->engine), std::string(id)));
}

Result<std::string> Engine::history(std::string_view id) const {
  return body_of(http::read_history(http::Reading(*parts_->engine), std::string(id), {}, {}));
}

}  // namespace rectify
