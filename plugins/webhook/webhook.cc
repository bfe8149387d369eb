// webhook: a notice as an HTTP(S) POST.
//
//   via: webhook
//   with:
//     url: https://hooks.example.org/rectify
//     body: json          # or wecom, dingtalk: what their group robots take
//     secret_file: hook.secret     # its first line signs what is sent
//     ca_file: ca.pem     # whom to trust instead of the system's authorities
//     timeout: 10         # seconds, 1 to 120
//     headers: {Authorization: Bearer …}
//
// The body `json` is the whole notice. Every request carries
//   Idempotency-Key      the same when a notice comes again
//   Rectify-Timestamp    seconds since 1970, of this attempt
//   Rectify-Signature    with secret_file: v1=HEX, HMAC-SHA256 over TIMESTAMP + "." + BODY. A receiver computes it over
//                        the bytes as they came, compares, and refuses timestamps that are minutes old
// Certificates are verified and redirects are not followed.
//
// An answer 2xx means that the notice was taken. 400, 413, 415 and 422 are about this notice: it is not sent again.
// Everything else, and no answer, is tried again later.
//
// Group robots. `wecom` and `dingtalk` send a text message; the recipient's address, where there is one, is the user id
// that is mentioned. They answer 200 with an errcode: 0 is taken, every other is tried again. Both take 20 messages a
// minute: set `rate: 20`. With `dingtalk`, secret_file holds the SEC… of the robot's signature and is used as DingTalk
// says (timestamp and sign in the address).
#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "plugins/base64.h"
#include "plugins/curl.h"
#include "plugins/notifier.h"

namespace rectify::plugins {

namespace {

constexpr std::array<std::string_view, 3> kBodies = {"json", "wecom", "dingtalk"};
enum class Body { json, wecom, dingtalk };

std::string hmac_sha256(const std::string& secret, const std::string& message) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
           reinterpret_cast<const unsigned char*>(message.data()), message.size(), mac, &size) == nullptr) {
    throw std::runtime_error("the signature cannot be computed");
  }
  return {reinterpret_cast<const char*>(mac), size};
}

std::string hex(std::string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text += kDigits[static_cast<unsigned char>(byte) >> 4];
    text += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return text;
}

std::string percent_encoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      encoded += c;
    } else {
      encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return encoded;
}

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, ListDeleter>;

void add(List& list, const std::string& header) {
  curl_slist* longer = curl_slist_append(list.get(), header.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  (void)list.release();
  list.reset(longer);
}

}  // namespace

class Webhook {
 public:
  static constexpr const char* kName = "webhook";

  explicit Webhook(Settings& settings)
      : url_(settings.needed("url")),
        body_(static_cast<Body>(settings.word("body", kBodies))),
        secret_(settings.secret("secret_file")),
        ca_file_(settings.text("ca_file")),
        timeout_s_(settings.number("timeout", 10, 1, 120)),
        headers_(settings.map("headers")) {
    if (!url_.starts_with("https://") && !url_.starts_with("http://")) {
      throw Refusal("'url' has to begin with https:// or http://");
    }
    for (const auto& [name, value] : headers_) {
      if ((name + value).find_first_of("\r\n") != std::string::npos)
        throw Refusal(fmt::format("a header is one line: '{}'", name));
    }
  }

  Outcome deliver(const rectify_notice& notice, rectify_out& out) {
    const std::string body = body_of(notice);
    transfer_.begin(address_at(notice.now_ms), "http,https", ca_file_, timeout_s_);
    const List headers = headers_of(notice, body);
    transfer_.set(CURLOPT_HTTPHEADER, headers.get());
    transfer_.set(CURLOPT_POST, 1L);
    transfer_.set(CURLOPT_POSTFIELDS, body.data());
    transfer_.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    const CURLcode code = transfer_.run(out);
    if (code != CURLE_OK) return later(transfer_.failure());
    return judge(transfer_.answer());
  }

 private:
  [[nodiscard]] std::string body_of(const rectify_notice& notice) const {
    if (body_ == Body::json) return std::string(view(notice.json));
    const std::string content = std::string(view(notice.subject)) + "\n" + std::string(view(notice.body));
    const std::string user(view(notice.address));
    json::object text{{"content", content}};
    if (!user.empty() && body_ == Body::wecom) text["mentioned_list"] = json::array{user};
    json::object body{{"msgtype", "text"}, {"text", std::move(text)}};
    if (!user.empty() && body_ == Body::dingtalk) {
      body["at"] = json::object{{"atUserIds", json::array{user}}, {"isAtAll", false}};
    }
    return json::serialize(body);
  }

  // DingTalk's robots take the signature in the address.
  [[nodiscard]] std::string address_at(std::int64_t now_ms) const {
    if (body_ != Body::dingtalk || secret_.empty()) return url_;
    const std::string timestamp = std::to_string(now_ms);
    const std::string sign = base64(hmac_sha256(secret_, timestamp + "\n" + secret_));
    return fmt::format("{}{}timestamp={}&sign={}", url_, url_.find('?') == std::string::npos ? "?" : "&", timestamp,
                       percent_encoded(sign));
  }

  [[nodiscard]] List headers_of(const rectify_notice& notice, const std::string& body) const {
    const std::string timestamp = std::to_string(notice.now_ms / 1000);
    List headers;
    add(headers, "Content-Type: application/json; charset=utf-8");
    add(headers, "Expect:");  // else the body waits for a 100 that many servers never send
    add(headers, "User-Agent: rectify");
    add(headers, fmt::format("Idempotency-Key: {}", view(notice.key)));
    add(headers, fmt::format("Rectify-Timestamp: {}", timestamp));
    if (!secret_.empty() && body_ != Body::dingtalk) {
      add(headers,
          fmt::format("Rectify-Signature: v1={}", hex(hmac_sha256(secret_, fmt::format("{}.{}", timestamp, body)))));
    }
    for (const auto& [name, value] : headers_) add(headers, fmt::format("{}: {}", name, value));
    return headers;
  }

  [[nodiscard]] Outcome judge(long status) const {
    if (status < 200 || status > 299) {
      const std::string why = fmt::format("the receiver answered {}", status);
      for (const long mine : {400L, 413L, 415L, 422L}) {
        if (status == mine) return never(why);
      }
      return later(why);
    }
    if (body_ == Body::json) return {};
    json::error_code broken;
    const json::value answer = json::parse(transfer_.body(), broken);
    const json::value* code = !broken && answer.is_object() ? answer.get_object().if_contains("errcode") : nullptr;
    const std::int64_t* number = code == nullptr ? nullptr : code->if_int64();
    if (number == nullptr) return later("the robot's answer has no errcode");
    return *number == 0 ? Outcome() : later(fmt::format("the robot answered errcode {}", *number));
  }

  const std::string url_;
  const Body body_;
  const std::string secret_;
  const std::string ca_file_;
  const std::int64_t timeout_s_;
  const std::vector<std::pair<std::string, std::string>> headers_;
  Transfer transfer_;
};

}  // namespace rectify::plugins

RECTIFY_NOTIFIER(rectify::plugins::Webhook)
