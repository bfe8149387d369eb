// What an outsider needs to check the history without us: signed checkpoints, proofs, and the lines to go with them.
#include <fmt/format.h>
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/api/filters.h"
#include "http/api/rows.h"
#include "http/server/barrier.h"
#include "http/server/problem.h"
#include "ledger/heads.h"
#include "ledger/line.h"
#include "ledger/tlog_proof.h"

namespace rectify::http {

namespace {

constexpr Parameter kCheckpointQuery[] = {
    {"heads", Parameter::Kind::flag, "whether to record the heads of all measures first"}};
constexpr Parameter kProofQuery[] = {
    {"measure", Parameter::Kind::text, "of which measure", true, {}, "ID"},
    {"revision", Parameter::Kind::number, "which of its lines; the last if it is not said"}};
constexpr Parameter kConsistencyQuery[] = {
    {"size", Parameter::Kind::number, "which size the old checkpoint has", true, {}, "739"}};
constexpr Parameter kBundleQuery[] = {{"measure", Parameter::Kind::text, "of which measure; or"}, kFrom, kUntil};

constexpr Property kCheckpointProperties[] = {
    {"checkpoint", kAlways, kText, "The signed note (C2SP)."},
    {"key", kAlways, kText, "The public key."},
    {"size", kAlways, kNumber, "How many lines it covers."},
    {"root", kAlways, kHex, "The root of their tree."},
};
constexpr Property kLineProofProperties[] = {
    {"measure", kAlways, kText},
    {"revision", kAlways, kNumber},
    {"sequence", kAlways, kNumber},
    {"line", kAlways, kText, "The recorded line, byte for byte."},
    {"proof", kAlways, kText, "A C2SP tlog-proof."},
    {"key", kAlways, kText, "The public key."},
};
constexpr Type kHexes = list(kHex);
constexpr Property kConsistencyProperties[] = {
    {"old_size", kAlways, kNumber},
    {"proof", kAlways, kHexes, "The hashes (RFC 9162)."},
    {"checkpoint", kAlways, kText, "The newest signed note."},
    {"key", kAlways, kText, "The public key."},
};
constexpr Property kExportHeadProperties[] = {
    {"checkpoint", kAlways, kText},
    {"key", kAlways, kText},
    {"measure", kAlways, kText, "Empty: all of them."},
    {"ranges", kAlways, list(kNumbers), "Begin and end of the lines that follow."},
    {"proof", kAlways, kHexes},
    {"heads", kAlways, kText, "The measure's proof under the recorded heads, or nothing."},
};
constexpr Schema kCheckpoint{"checkpoint", {}, "A signed checkpoint of the history.", kCheckpointProperties};
constexpr Schema kLineProof{"line_proof", {}, "That a line is in the history.", kLineProofProperties};
constexpr Schema kConsistency{"consistency", {}, "That the history only grew.", kConsistencyProperties};
constexpr Schema kExportHead{"export_head", {}, "What the exported lines are checked by.", kExportHeadProperties};
constexpr Answer kBundle[] = {
    {.media = kNdjson, .body = object(kExportHead), .means = "One line of this; then the lines of the history."}};

constexpr std::size_t kExportPieceBytes = 64 * 1024;

// A checkpoint, and what it says.
struct Signed {
  std::string note;
  ledger::Checkpoint checkpoint;
  std::string key;
};

Result<Signed> opened(const runtime::Engine& engine, const store::KeptCheckpoint& kept) {
  const auto& key = engine.signing_key();
  if (key == nullptr) {
    return Error{
        Code::not_found, "there is no signing key, so nothing was signed: the daemon makes one when it starts", {}};
  }
  auto checkpoint = ledger::open_checkpoint(kept.note, key->verifier());
  if (!checkpoint) return checkpoint.error();
  return Signed{kept.note, std::move(*checkpoint), key->verifier().to_text()};
}

Result<Signed> newest(const Reading& reading) {
  auto kept = reading.view.checkpoint();
  if (!kept) return kept.error();
  if (!*kept) {
    return Error{Code::not_found, "nothing was signed yet: rectify audit checkpoint, or POST /v1/audit/checkpoint", {}};
  }
  return opened(reading.engine, **kept);
}

Response response_of(const Result<Signed>& found) {
  if (!found) return problem(found.error());
  return respond_with(json::Object{{"checkpoint", found->note},
                                   {"key", found->key},
                                   {"size", found->checkpoint.size},
                                   {"root", ledger::to_hex(found->checkpoint.root)}});
}

json::Array hex_list(const ledger::Proof& proof) {
  json::Array list;
  for (const ledger::Hash& hash : proof) list.emplace_back(ledger::to_hex(hash));
  return list;
}

Error not_covered(const ledger::Checkpoint& checkpoint, std::uint64_t sequence) {
  return {Code::conflict,
          fmt::format("the newest checkpoint covers {} lines, and line {} came later: sign a new one first (rectify "
                      "audit checkpoint)",
                      checkpoint.size, sequence),
          {}};
}

// The measure's proof under the last heads that the checkpoint covers; empty where there are none.
Result<std::optional<ledger::HeadsProof>> prove_heads(const store::View& view, const std::string& measure,
                                                      std::uint64_t covered) {
  auto last = view.last_heads();
  if (!last) return last.error();
  if (!*last || (*last)->get() >= covered) return std::optional<ledger::HeadsProof>();
  auto bytes = view.line(**last);
  if (!bytes) return bytes.error();
  auto line = ledger::decode_line(*bytes);
  if (!line) return line.error();
  const auto* recorded = std::get_if<core::HeadsRecorded>(&line->event.body);
  if (recorded == nullptr) return Error{Code::corrupt, "the line that should hold the heads holds something else", {}};
  auto heads = view.heads_at(recorded->size);
  if (!heads) return heads.error();
  ledger::HeadsList list;
  for (const store::Head& head : *heads) {
    if (auto ok = list.append({head.measure.get(), head.count.get(), head.hash}); !ok) return ok.error();
  }
  if (ledger::to_hex(list.root()) != recorded->root) {
    return Error{Code::corrupt, "what is stored of the past does not lead to the heads that were recorded", {}};
  }
  return std::optional(list.prove(measure, (*last)->get()));
}

// What an export holds.
struct Wanted {
  std::string measure;
  std::vector<ledger::LeafRange> ranges;
  std::optional<ledger::HeadsProof> heads;
};

Result<Wanted> wanted_measure(const store::View& view, const std::string& measure, std::uint64_t covered) {
  Wanted wanted{.measure = measure, .ranges = {}, .heads = {}};
  auto sequences = view.sequences(MeasureId(measure));
  if (!sequences) return sequences.error();
  auto heads = prove_heads(view, measure, covered);
  if (!heads) return heads.error();
  wanted.heads = std::move(*heads);
  std::vector<std::uint64_t> lines;
  for (const Sequence sequence : *sequences) {
    if (sequence.get() < covered) lines.push_back(sequence.get());
  }
  if (lines.empty() && !wanted.heads) {
    return Error{
        Code::not_found,
        fmt::format("there is no measure {}; that can be proven once the heads of all measures were recorded", measure),
        measure};
  }
  if (wanted.heads) lines.insert(std::lower_bound(lines.begin(), lines.end(), wanted.heads->line), wanted.heads->line);
  for (const std::uint64_t line : lines) {
    if (!wanted.ranges.empty() && wanted.ranges.back().end == line) {
      ++wanted.ranges.back().end;
    } else {
      wanted.ranges.push_back({line, line + 1});
    }
  }
  return wanted;
}

Result<Wanted> wanted_of(const Reading& reading, const Target& target, std::uint64_t covered) {
  const std::string* measure = value_of(target, "measure");
  const bool period = value_of(target, "from") != nullptr || value_of(target, "until") != nullptr;
  if (measure != nullptr && period) {
    return Error{Code::invalid, "the history of one measure is exported whole: leave from and until out", {}};
  }
  if (measure != nullptr) return wanted_measure(reading.view, *measure, covered);
  ledger::LeafRange range{0, covered};
  if (period) {
    auto asked = period_of(target, query::zone_of(reading.engine));
    if (!asked) return asked.error();
    auto begin = asked->from.ms == INT64_MIN ? Result<std::uint64_t>(0) : reading.view.size_at({asked->from.ms - 1});
    if (!begin) return begin.error();
    auto end = reading.view.size_at(asked->until);
    if (!end) return end.error();
    range = {*begin, std::min(*end, covered)};
    if (range.begin >= range.end) return Error{Code::not_found, "nothing was recorded in that time", {}};
  }
  Wanted wanted;
  if (range.begin < range.end) wanted.ranges.push_back(range);
  return wanted;
}

// The lines of some ranges, piece by piece; between pieces it holds a position only.
class LinesSource final : public BodySource, public std::enable_shared_from_this<LinesSource> {
 public:
  LinesSource(const runtime::Engine& engine, Later later, std::string head, std::vector<ledger::LeafRange> ranges)
      : engine_(engine), later_(std::move(later)), head_(std::move(head)), ranges_(std::move(ranges)) {}

  void pull(Take take) override {
    later_([self = shared_from_this(), take = std::move(take)] {
      take(contained_piece("an export of the history", [&] { return self->next(); }));
    });
  }

 private:
  Chunk next() {
    Chunk chunk{.bytes = std::exchange(head_, {}), .then = Chunk::Then::more};
    while (at_ < ranges_.size() && chunk.bytes.size() < kExportPieceBytes) {
      ledger::LeafRange& range = ranges_[at_];
      auto read = engine_.store().now().lines(Sequence(range.begin), [&](Sequence, std::string_view line) {
        chunk.bytes.append(line) += '\n';
        return ++range.begin < range.end && chunk.bytes.size() < kExportPieceBytes;
      });
      if (!read) return {.bytes = {}, .then = Chunk::Then::failed};
      if (range.begin == range.end) ++at_;
    }
    if (at_ == ranges_.size()) chunk.then = Chunk::Then::end;
    return chunk;
  }

  const runtime::Engine& engine_;
  const Later later_;
  std::string head_;
  std::vector<ledger::LeafRange> ranges_;
  std::size_t at_ = 0;
};

Response sign_checkpoint(runtime::Engine& engine, const Target& target) {
  auto heads = asks(target, "heads");
  if (!heads) return problem(heads.error());
  if (*heads) {
    if (auto recorded = engine.record_heads(); !recorded) return problem(recorded.error());
  }
  auto kept = engine.checkpoint();
  return kept ? response_of(opened(engine, *kept)) : problem(kept.error());
}

Response read_checkpoint(const Reading& reading) { return response_of(newest(reading)); }

Response prove_line(const Reading& reading, const Target& target) {
  const std::string* id = value_of(target, "measure");
  auto sequences = reading.view.sequences(MeasureId(*id));
  if (!sequences) return problem(sequences.error());
  if (sequences->empty()) return problem({Code::not_found, fmt::format("there is no measure {}", *id), *id});
  std::uint64_t revision = sequences->size();
  if (const std::string* text = value_of(target, "revision")) {
    auto asked = number_of(*text, "revision");
    if (!asked) return problem(asked.error());
    revision = *asked;
  }
  if (revision == 0 || revision > sequences->size()) {
    return problem({Code::not_found, fmt::format("{} has revisions 1 to {}", *id, sequences->size()), *id});
  }
  const Sequence sequence = (*sequences)[revision - 1];
  auto found = newest(reading);
  if (!found) return problem(found.error());
  const ledger::Checkpoint& checkpoint = found->checkpoint;
  if (sequence.get() >= checkpoint.size) return problem(not_covered(checkpoint, sequence.get()));
  auto line = reading.view.line(sequence);
  if (!line) return problem(line.error());
  auto hashes = ledger::inclusion_proof(reading.view, sequence.get(), checkpoint.size);
  if (!hashes) return problem(hashes.error());
  const std::string proof = ledger::write_tlog_proof(
      {.index = sequence.get(), .hashes = std::move(*hashes), .extra = {}, .checkpoint = found->note});
  return respond_with(json::Object{{"measure", *id},
                                   {"revision", revision},
                                   {"sequence", sequence.get()},
                                   {"line", *line},
                                   {"proof", proof},
                                   {"key", found->key}});
}

Response prove_consistency(const Reading& reading, const Target& target) {
  auto size = number_of(*value_of(target, "size"), "size");
  if (!size) return problem(size.error());
  auto found = newest(reading);
  if (!found) return problem(found.error());
  if (*size > found->checkpoint.size) {
    return problem(
        {Code::conflict,
         fmt::format("the history has {} lines, fewer than the {} of the old checkpoint: lines were cut off, "
                     "or a backup was restored",
                     found->checkpoint.size, *size),
         {}});
  }
  auto proof = ledger::consistency_proof(reading.view, *size, found->checkpoint.size);
  if (!proof) return problem(proof.error());
  return respond_with(
      json::Object{{"old_size", *size}, {"proof", hex_list(*proof)}, {"checkpoint", found->note}, {"key", found->key}});
}

Response export_history(const Reading& reading, const Target& target, const Later& later) {
  auto found = newest(reading);
  if (!found) return problem(found.error());
  auto wanted = wanted_of(reading, target, found->checkpoint.size);
  if (!wanted) return problem(wanted.error());
  auto proof = ledger::subset_proof(reading.view, wanted->ranges, found->checkpoint.size);
  if (!proof) return problem(proof.error());
  json::Array ranges;
  for (const ledger::LeafRange& range : wanted->ranges) ranges.push_back(json::Array{range.begin, range.end});
  const json::Value head = json::Object{
      {"checkpoint", found->note},  {"key", found->key},
      {"measure", wanted->measure}, {"ranges", std::move(ranges)},
      {"proof", hex_list(*proof)},  {"heads", wanted->heads ? ledger::write_heads_proof(*wanted->heads) : ""}};
  Response response;
  response.content_type = kNdjson;
  response.source =
      std::make_shared<LinesSource>(reading.engine, later, json::print(head) + "\n", std::move(wanted->ranges));
  return response;
}

constexpr Route kProofRoutes[] = {
    question("/v1/audit/checkpoint", "readCheckpoint", groups::kProofs, "The newest signed checkpoint.", {},
             Filters::none, kOf<kCheckpoint>,
             [](const Surroundings&, const Reading& reading, const Asked&) { return read_checkpoint(reading); }),
    {.method = Method::post,
     .path = "/v1/audit/checkpoint",
     .name = "signCheckpoint",
     .group = &groups::kProofs,
     .means = "Signs a checkpoint of all that is on disk.",
     .query = kCheckpointQuery,
     .answers = kOf<kCheckpoint>,
     .refuses = kChanging,
     .cost = Cost::heavy,
     .handler = ReadHandler([](const Surroundings& here, const Reading&, const Asked& asked) {
       return sign_checkpoint(here.engine, asked.target);
     })},
    question("/v1/audit/proof", "proveLine", groups::kProofs, "That a line of a measure is in the history.",
             kProofQuery, Filters::none, kOf<kLineProof>,
             [](const Surroundings&, const Reading& reading, const Asked& asked) {
               return prove_line(reading, asked.target);
             }),
    question("/v1/audit/consistency", "proveConsistency", groups::kProofs, "That the history has only grown.",
             kConsistencyQuery, Filters::none, kOf<kConsistency>,
             [](const Surroundings&, const Reading& reading, const Asked& asked) {
               return prove_consistency(reading, asked.target);
             }),
    {.path = "/v1/audit/export",
     .name = "exportHistory",
     .group = &groups::kProofs,
     .means = "Lines of the history with all that is needed to check them elsewhere.",
     .query = kBundleQuery,
     .answers = kBundle,
     .refuses = kAsked,
     .streams = true,
     .cost = Cost::heavy,
     .handler = ReadHandler([](const Surroundings& here, const Reading& reading, const Asked& asked) {
       return export_history(reading, asked.target, here.later);
     })},
};

}  // namespace

std::span<const Route> proof_routes() { return kProofRoutes; }

}  // namespace rectify::http
