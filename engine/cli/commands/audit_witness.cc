// audit witness: a small memory of the checkpoints that were seen, outside the database. Who asks it again and again
// finds out when the history forks, or when an old backup was put in its place.
//
// The memory is a file of JSON lines, the newest last: {"seen": when, "key", "size", "root", "checkpoint"}.
#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "base/files.h"
#include "base/time.h"
#include "cli/checkpoint_consistency.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/public_key.h"
#include "ledger/checkpoint.h"

namespace rectify::cli {

namespace {

struct AuditWitness {
  std::string memory;  // a file
  std::string key;
};

std::vector<Option> audit_witness_options(AuditWitness& asked) {
  return {{.name = "MEMORY",
           .into = &asked.memory,
           .means = "The file that remembers; made the first time",
           .required = true},
          {.name = "--key", .into = &asked.key, .means = "The public key to trust the first time"}};
}

struct Memory {
  std::string text;  // the whole file
  std::optional<ledger::VerifierKey> key;
  std::optional<ledger::Checkpoint> newest;
};

Error damaged(const std::string& file, const std::string& why) {
  return {Code::corrupt, fmt::format("is not the memory of a witness: {}", why), file};
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
  auto line = json::parse(std::string_view(memory.text).substr(before == std::string::npos ? 0 : before + 1));
  if (!line || !line->is_object()) return damaged(file, "its last line is no JSON object");
  auto key = ledger::VerifierKey::parse(json::text_at(*line, "key"));
  if (!key) return damaged(file, key.error().message);
  auto checkpoint = ledger::open_checkpoint(json::text_at(*line, "checkpoint"), *key);
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
                 fmt::format("the history has {} lines, but {} were seen and signed before: lines were cut off, or an "
                             "old backup was restored",
                             now.size, seen.size),
                 {}};
  }
  if (now.size == seen.size) {
    if (now.root == seen.root) return {};
    return Error{
        Code::corrupt,
        fmt::format("two different histories of {} lines were signed: root {} was seen before, {} is shown now",
                    now.size, ledger::to_hex(seen.root), ledger::to_hex(now.root)),
        {}};
  }
  auto extends = check_extends(session, seen, *memory.key);
  if (!extends) return extends.error();
  return {};
}

Result<void> add_to(const std::string& file, const Memory& memory, const ledger::Checkpoint& now,
                    const std::string& note) {
  const json::Object line{{"seen", format_utc(SystemClock().now())},
                          {"key", memory.key->to_text()},
                          {"size", now.size},
                          {"root", ledger::to_hex(now.root)},
                          {"checkpoint", note}};
  return write_file(file, memory.text + json::print(line) + "\n");
}

void print_seen(const Global& global, const AuditWitness& asked, const Memory& memory, const ledger::Checkpoint& now) {
  if (memory.newest) {
    print_line(say_of(global, "consistent: {} lines of {}, {} more than last time",
                      "一致：{1} 共 {0} 条记录，比上次多 {2} 条", now.size, now.origin,
                      now.size - memory.newest->size));
    return;
  }
  print_line(
      say_of(global, "seen for the first time: {} lines of {}", "首次见证：{1} 共 {0} 条记录", now.size, now.origin));
  if (asked.key.empty()) {
    print_line(say_of(global, "by the key {}, which is trusted from now on", "签名公钥 {}，今后以此为准",
                      memory.key->to_text()));
  }
}

int audit_witness(const Global& global, const AuditWitness& asked) {
  auto memory = remember(asked.memory);
  if (!memory) return report(global, memory.error());
  auto session = Session::open(global, Access::sign);
  if (!session) return report(global, session.error());
  auto answer = sign_now(**session);
  if (!answer) return report(global, answer.error());
  if (!memory->newest) {
    auto key = public_key_of(asked.key.empty() ? json::text_at(*answer, "key") : asked.key);
    if (!key) return report(global, key.error());
    memory->key = std::move(*key);
  }
  const std::string note = json::text_at(*answer, "checkpoint");
  auto now = ledger::open_checkpoint(note, *memory->key);
  auto same = now ? compare(**session, *memory, *now) : Result<void>(now.error());
  if (!same) {
    if (same.error().code != Code::corrupt && same.error().code != Code::conflict) return report(global, same.error());
    print_line(fmt::format("REFUSED: {}", same.error().message));
    return kFoundWanting;
  }
  const bool grown = !memory->newest || now->size > memory->newest->size;
  if (grown) {
    if (auto ok = add_to(asked.memory, *memory, *now, note); !ok) return report(global, ok.error());
  }
  print_seen(global, asked, *memory, *now);
  return kDone;
}

}  // namespace

Command audit_witness_command() {
  return command("witness", "Remember the checkpoints seen; refuse a fork or a restored backup", audit_witness_options,
                 audit_witness);
}

}  // namespace rectify::cli
