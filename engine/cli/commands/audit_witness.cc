// A witness: a small memory of the checkpoints that were seen, outside the database. Who asks it again and again finds
// out when the history forks, or when an old backup was put in its place.
//
// The memory is a file of JSON lines, the newest last: {"seen": when, "key", "size", "root", "checkpoint"}.
#include <nlohmann/json.hpp>

#include "base/files.h"
#include "cli/checkpoint_consistency.h"
#include "cli/commands.h"
#include "cli/public_key.h"
#include "cli/session.h"
#include "embed/library.h"
#include "ledger/checkpoint.h"

namespace rectify::cli {

using http::Json;

namespace {

struct Memory {
  std::string text;  // the whole file
  std::optional<ledger::VerifierKey> key;
  std::optional<ledger::Checkpoint> newest;
};

Error damaged(const std::string& file, const std::string& why) {
  return {Code::corrupt, "is not the memory of a witness: " + why, file};
}

Result<Memory> remember(const std::string& file) {
  Memory memory;
  auto text = read_file(file);
  if (!text && text.error().code == Code::not_found) return memory;
  if (!text) return text.error();
  memory.text = std::move(*text);
  if (memory.text.empty()) return memory;
  if (memory.text.back() != '\n') return damaged(file, "its last line was cut off");
  const std::size_t before = memory.text.rfind('\n', memory.text.size() - 2);
  auto line = http::parse_json(std::string_view(memory.text).substr(before == std::string::npos ? 0 : before + 1));
  if (!line || !line->is_object()) return damaged(file, "its last line is no JSON object");
  auto key = ledger::VerifierKey::parse(line->value("key", ""));
  if (!key) return damaged(file, key.error().message);
  auto checkpoint = ledger::open_checkpoint(line->value("checkpoint", ""), *key);
  if (!checkpoint) return damaged(file, checkpoint.error().message);
  memory.key = std::move(*key);
  memory.newest = std::move(*checkpoint);
  return memory;
}

// Whether the history that `session` shows goes on from what was seen.
Result<void> compare(Session& session, const Memory& memory, const ledger::Checkpoint& now) {
  if (!memory.newest) return {};
  const ledger::Checkpoint& seen = *memory.newest;
  if (now.size < seen.size) {
    return Error{Code::corrupt,
                 "the history has " + std::to_string(now.size) + " lines, but " + std::to_string(seen.size) +
                     " were seen and signed before: lines were cut off, or an old backup was restored",
                 {}};
  }
  if (now.size == seen.size) {
    if (now.root == seen.root) return {};
    return Error{Code::corrupt,
                 "two different histories of " + std::to_string(now.size) + " lines were signed: root " +
                     ledger::to_hex(seen.root) + " was seen before, " + ledger::to_hex(now.root) + " is shown now",
                 {}};
  }
  auto extends = check_extends(session, seen, *memory.key);
  if (!extends) return extends.error();
  return {};
}

}  // namespace

int audit_witness(const Global& global, const ProofOptions& options) {
  auto memory = remember(options.what);
  if (!memory) return report(global, memory.error());
  auto session = Session::open(global, Session::Access::sign);
  if (!session) return report(global, session.error());
  auto answer = (*session)->send("POST", "/v1/audit/checkpoint", {});
  if (!answer) return report(global, answer.error());
  const bool first = !memory->newest;
  if (first) {
    auto key = key_of(options.key.empty() ? answer->value("key", "") : options.key);
    if (!key) return report(global, key.error());
    memory->key = std::move(*key);
  }
  const std::string note = answer->value("checkpoint", "");
  auto now = ledger::open_checkpoint(note, *memory->key);
  auto same = now ? compare(**session, *memory, *now) : Result<void>(now.error());
  if (!same) {
    if (same.error().code != Code::corrupt && same.error().code != Code::conflict) return report(global, same.error());
    print_line("REFUSED: " + same.error().message);
    return kFoundWanting;
  }
  const bool grown = first || now->size > memory->newest->size;
  if (grown) {
    const Json line{{"seen", format_utc(SystemClock().now())},
                    {"key", memory->key->to_text()},
                    {"size", now->size},
                    {"root", ledger::to_hex(now->root)},
                    {"checkpoint", note}};
    if (auto ok = write_file(options.what, memory->text + http::dump(line) + "\n"); !ok) {
      return report(global, ok.error());
    }
  }
  const std::string lines = std::to_string(now->size) + " lines";
  if (first) {
    print_line("seen for the first time: " + lines + " of " + now->origin);
    if (options.key.empty()) print_line("by the key " + memory->key->to_text() + ", which is trusted from now on");
  } else {
    print_line("consistent: " + lines + " of " + now->origin + ", " + std::to_string(now->size - memory->newest->size) +
               " more than last time");
  }
  return kDone;
}

}  // namespace rectify::cli
