// bench: whole lives of measures, timed: registered and moved through four transitions, each with a deadline, Chinese
// text, answered only after the sync.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>

#include "base/temporary_folder.h"
#include "cli/bench.h"
#include "cli/bench_lives.h"
#include "cli/output.h"
#include "daemon/host.h"
#include "embed/library.h"
#include "embed/signing.h"
#include "http/api/command_json.h"
#include "http/server/load_generator.h"
#include "store/bare.h"

namespace rectify::cli {

using Timepoint = std::chrono::steady_clock::time_point;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kCeilingBatch = 64;

struct Row {
  std::size_t clients = 0;
  std::uint64_t transitions = 0;  // commands answered
  double seconds = 0;
  std::vector<std::int64_t> latencies_ns;
  std::uint64_t bytes_written = 0;
  std::uint64_t events = 0;
  long peak_kib = 0;
  double ceiling = 0;     // transitions/s of bare RocksDB; 0: not asked for
  double tree_share = 0;  // of the row's time: what hashing the lines into the tree takes by itself
};

// Which life and step each client is at; stops giving out lives when time or lives are over.
class Lives {
 public:
  Lives(std::size_t clients, const Bench& asked)
      : at_(clients, {0, kLifeSteps}),
        most_(asked.lives),
        until_(std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                      std::chrono::duration<double>(asked.seconds))) {}

  std::optional<core::Command> next(std::size_t client) {
    auto& [life, step] = at_[client];
    if (step == kLifeSteps) {
      const bool over = most_ > 0 ? given_ >= most_ : std::chrono::steady_clock::now() >= until_;
      if (over) return std::nullopt;
      life = given_++;
      step = 0;
    }
    return bench_command(life, step++);
  }

 private:
  std::vector<std::pair<std::size_t, std::size_t>> at_;
  std::size_t given_ = 0;
  const std::size_t most_;
  const Timepoint until_;
};

Result<void> run_in_process(runtime::Engine& engine, Lives& lives, Row& row) {
  auto latencies = bench_load(engine, row.clients, [&](std::size_t client) { return lives.next(client); });
  if (!latencies) return latencies.error();
  row.latencies_ns = std::move(*latencies);
  return {};
}

Result<void> run_over_http(runtime::Engine& engine, const fs::path& data, Lives& lives, Row& row) {
  auto host = daemon::Host::start(engine, data, "", {});
  if (!host) return host.error();
  std::optional<Error> failure;
  const auto next = [&](std::size_t client) -> std::optional<http::Request> {
    auto command = lives.next(client);
    if (!command || failure) return std::nullopt;
    return http::Request{
        .method = "POST", .target = "/v1/commands", .headers = {}, .body = json::print(http::json_of(*command))};
  };
  const auto answered = [&](std::size_t, const http::Response& response, std::chrono::nanoseconds latency) {
    if (response.status != 200 || response.body.find("\"outcome\"") == std::string::npos) {
      if (!failure)
        failure = Error{Code::unavailable, fmt::format("not as expected: {}", response.body.substr(0, 400)), {}};
    }
    row.latencies_ns.push_back(latency.count());
  };
  auto ran =
      http::run_load({.unix_socket = daemon::socket_of(data), .url = {}, .token = {}}, row.clients, next, answered);
  (*host)->stop();
  if (!ran) return ran.error();
  if (failure) return *failure;
  return {};
}

// Seconds that the history's lines take to be hashed, appended, and rooted once a checkpoint.
Result<double> time_tree(const store::View& view) {
  std::vector<std::string> lines;
  auto read = view.lines(Sequence(0), [&](Sequence, std::string_view line) {
    lines.emplace_back(line);
    return true;
  });
  if (!read) return read.error();
  const auto began = std::chrono::steady_clock::now();
  ledger::Tree tree;
  std::vector<ledger::Tile> completed;
  for (const std::string& line : lines) {
    tree.append(ledger::leaf_hash(line), completed);
    if (!completed.empty()) {
      if (tree.edge().empty()) return Error{Code::corrupt, "a tree has no edge", {}};
      completed.clear();
    }
    if (tree.size() % runtime::Options{}.checkpoint_lines == 0) (void)tree.root();
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

Result<Row> run_row(const fs::path& folder, std::size_t clients, const Bench& asked) {
  Row row;
  row.clients = clients;
  const fs::path data = folder / fmt::format("clients-{}", clients);
  runtime::Options engine_options;
  engine_options.store.path = data;
  engine_options.store.write_buffer_bytes = asked.ceiling ? std::size_t{1} << 30U : store::Options{}.write_buffer_bytes;
  engine_options.compiler = embed::compiler();
  engine_options.signing_key = embed::signing_key(data, {}, true);
  auto engine = runtime::Engine::open(std::move(engine_options));
  if (!engine) return engine.error();
  if (auto ok = (*engine)->deploy(bench_workflow()); !ok) return ok.error();
  const std::uint64_t bytes_before = (*engine)->store().stats().bytes_written;
  Lives lives(clients, asked);
  const auto began = std::chrono::steady_clock::now();
  auto ran = asked.http ? run_over_http(**engine, data, lives, row) : run_in_process(**engine, lives, row);
  if (!ran) return ran.error();
  row.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  row.transitions = row.latencies_ns.size();
  row.bytes_written = (*engine)->store().stats().bytes_written - bytes_before;
  auto tree = time_tree((*engine)->store().now());
  if (!tree) return tree.error();
  row.tree_share = *tree / row.seconds;
  (*engine)->stop();
  engine->reset();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  row.peak_kib = usage.ru_maxrss;
  if (asked.ceiling) {
    auto bare = store::write_bare(data, folder / fmt::format("bare-{}", clients), kCeilingBatch);
    if (!bare) return bare.error();
    row.ceiling = static_cast<double>(bare->events) / bare->seconds;
  }
  return row;
}

void add_row(Table& table, json::Array& json, Row& row) {
  std::sort(row.latencies_ns.begin(), row.latencies_ns.end());
  const double rate = static_cast<double>(row.transitions) / row.seconds;
  const double each =
      static_cast<double>(row.bytes_written) / static_cast<double>(std::max<std::uint64_t>(1, row.transitions));
  const double p50 = percentile_ms(row.latencies_ns, 0.5);
  const double p99 = percentile_ms(row.latencies_ns, 0.99);
  table.rows.push_back({std::to_string(row.clients), std::to_string(row.transitions), fixed(rate, 0), fixed(p50, 2),
                        fixed(p99, 2), fixed(each, 0), std::to_string(row.peak_kib / 1024), fixed(row.tree_share, 3),
                        row.ceiling > 0 ? fixed(row.ceiling, 0) : "",
                        row.ceiling > 0 ? fixed(rate / row.ceiling, 2) : ""});
  json::Object one{{"clients", row.clients},
                   {"transitions", row.transitions},
                   {"per_second", rate},
                   {"p50_ms", p50},
                   {"p99_ms", p99},
                   {"bytes_per_transition", each},
                   {"peak_kib", row.peak_kib},
                   {"tree_share", row.tree_share}};
  if (row.ceiling > 0) {
    one["ceiling_per_second"] = row.ceiling;
    one["ratio"] = rate / row.ceiling;
  }
  json.emplace_back(std::move(one));
}

}  // namespace

int bench_clients(const Global& global, const Bench& asked) {
  const TemporaryFolder folder("rectify-bench");
  if (folder.path().empty()) return report(global, {Code::unavailable, "no folder can be made for the data", {}});
  Table table{{{{"clients", "并发"}, 10, true},
               {{"transitions", "流转"}, 12, true},
               {{"per second", "每秒"}, 12, true},
               {{"p50 ms", "p50 毫秒"}, 10, true},
               {{"p99 ms", "p99 毫秒"}, 10, true},
               {{"bytes each", "每次字节"}, 12, true},
               {{"peak MiB", "峰值内存"}, 10, true},
               {{"tree share", "树占比"}, 10, true},
               {{"bare RocksDB", "裸 RocksDB"}, 14, true},
               {{"ratio", "比值"}, 8, true}},
              {}};
  json::Array json;
  int code = kDone;
  for (const std::size_t clients : asked.clients) {
    if (clients == 0) continue;
    auto row = run_row(folder.path(), clients, asked);
    if (!row) {
      code = report(global, row.error());
      break;
    }
    add_row(table, json, *row);
  }
  if (code == kDone) print_listing(global, json, table);
  return code;
}

}  // namespace rectify::cli
