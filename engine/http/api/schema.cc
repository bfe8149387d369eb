#include "http/api/schema.h"

#include "core/command_kinds.h"

namespace rectify::http {

namespace {

constexpr std::string_view kCodeNames[] = {"invalid",   "not_found",   "conflict", "denied",
                                           "exhausted", "unavailable", "corrupt"};
constexpr Property kProblemProperties[] = {
    {"type", kAlways, kText, "about:blank: the status tells it."},
    {"title", kAlways, kText, "The status in words."},
    {"status", kAlways, kNumber, "The status."},
    {"detail", kAlways, kText, "What is wrong, and what would be right."},
    {"code", kAlways, word(kCodeNames), "What the caller can do about it."},
    {"where", kSometimes, kText, "The member, the line or the object concerned."},
};

constexpr auto kTitleProperties = properties_of(core::kTitle);
constexpr auto kFindingNodeProperties = properties_of(core::kFindingNode);
constexpr auto kEvidenceProperties = properties_of(core::kEvidencePiece);
constexpr auto kReplyProperties = properties_of(core::kReply);

}  // namespace

constinit const Schema kProblem{"problem", {}, "A refusal (RFC 9457).", kProblemProperties};
constinit const Schema kTitleSchema{"title", {}, core::kTitle.means, kTitleProperties};
constinit const Schema kFindingNodeSchema{"finding_node", {}, core::kFindingNode.means, kFindingNodeProperties};
constinit const Schema kEvidenceSchema{"evidence", {}, core::kEvidencePiece.means, kEvidenceProperties};
constinit const Schema kReplySchema{"reply", {}, core::kReply.means, kReplyProperties};

}  // namespace rectify::http
