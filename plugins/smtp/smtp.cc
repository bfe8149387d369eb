// smtp: a notice as an e-mail.
//
//   via: smtp
//   with:
//     server: smtp://mail.example.org:587     # or smtps://mail.example.org:465
//     from: rectify@example.org
//     tls: required       # STARTTLS or it is not sent; or: none, for a server on this machine
//     user: rectify
//     password_file: mail.password            # its first line
//     ca_file: ca.pem     # whom to trust instead of the system's authorities
//     timeout: 30         # seconds, 1 to 120
//
// It goes to the recipient's address (`addresses:` of the configuration; several with commas); a recipient without one
// is a dead letter. Subject and body are UTF-8, in base64 (RFC 2045, RFC 2047). Message-ID is made from the idempotency
// key, so a notice that comes again is the same message to a mail program; Idempotency-Key is a header too.
//
// What the server refuses for good about the sender, the recipient or the text (5xx) is not sent again; a refused
// login, a certificate that does not hold and no answer are tried again later.
#include <fmt/core.h>

#include <algorithm>
#include <ctime>

#include "plugins/base64.h"
#include "plugins/curl.h"
#include "plugins/notifier.h"

namespace rectify::plugins {

namespace {

constexpr std::array<std::string_view, 2> kTls = {"required", "none"};
constexpr std::size_t kRecipientsMax = 50;
constexpr std::size_t kWordBytesMax = 39;  // of an encoded word: "Subject: " and it fit in 76 characters

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

// One that can stand in a command of SMTP and in a header as it is.
bool is_address(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() && is_printable(text) &&
         text.find_first_of(" <>,;\"\\()[]:") == std::string_view::npos;
}

std::vector<std::string> addresses_in(std::string_view text) {
  std::vector<std::string> all;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view one = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
    while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
    if (!one.empty()) all.emplace_back(one);
  }
  return all;
}

// RFC 2047: words of whole characters, one a line.
std::string encoded_subject(std::string_view text) {
  if (is_printable(text) && text.size() <= 60 && text.find("=?") == std::string_view::npos) return std::string(text);
  std::string encoded;
  while (!text.empty()) {
    std::size_t size = std::min(text.size(), kWordBytesMax);
    while (size < text.size() && size > 1 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    encoded += (encoded.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return encoded;
}

// The key as the left side of a Message-ID: what may not stand there is written in hex.
std::string id_of(std::string_view key) {
  constexpr std::string_view kOthers = "!#$&'*+-/?^_`{|}~";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string id;
  for (const char c : key) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || kOthers.find(c) != std::string_view::npos) {
      id += c;
    } else {
      id += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return id;
}

// RFC 5322, UTC; the names of days and months do not depend on the locale.
std::string date_of(std::int64_t now_ms) {
  constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = now_ms / 1000;
  std::tm at{};
  gmtime_r(&seconds, &at);
  char text[64];
  std::snprintf(text, sizeof text, "%s, %d %s %d %02d:%02d:%02d +0000", kDays[at.tm_wday], at.tm_mday,
                kMonths[at.tm_mon], at.tm_year + 1900, at.tm_hour, at.tm_min, at.tm_sec);
  return text;
}

std::string in_lines(const std::string& encoded) {
  std::string lines;
  for (std::size_t at = 0; at < encoded.size(); at += 76) lines += encoded.substr(at, 76) + "\r\n";
  return lines;
}

// A text that is handed to libcurl piece by piece.
struct Upload {
  std::string text;
  std::size_t at = 0;
  static std::size_t read(char* into, std::size_t size, std::size_t count, void* self) {
    auto& upload = *static_cast<Upload*>(self);
    const std::size_t taken = upload.text.copy(into, size * count, upload.at);
    upload.at += taken;
    return taken;
  }
};

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

}  // namespace

class Smtp {
 public:
  static constexpr const char* kName = "smtp";

  explicit Smtp(Settings& settings)
      : server_(settings.needed("server")),
        from_(settings.needed("from")),
        tls_(settings.word("tls", kTls) == 0),
        user_(settings.text("user")),
        password_(settings.secret("password_file")),
        ca_file_(settings.text("ca_file")),
        timeout_s_(settings.number("timeout", 30, 1, 120)) {
    if (!server_.starts_with("smtp://") && !server_.starts_with("smtps://")) {
      throw Refusal("'server' has to begin with smtp:// or smtps://");
    }
    if (!is_address(from_)) throw Refusal(fmt::format("'from' has to be an e-mail address, not '{}'", from_));
    if (user_.empty() != password_.empty()) throw Refusal("'user' and 'password_file' belong together");
  }

  Outcome deliver(const rectify_notice& notice, rectify_out& out) {
    const std::vector<std::string> to = addresses_in(view(notice.address));
    if (to.empty()) return never("there is no e-mail address for the recipient: add it to `addresses`");
    if (to.size() > kRecipientsMax) return never(fmt::format("more than {} addresses", kRecipientsMax));
    std::unique_ptr<curl_slist, ListDeleter> recipients;
    for (const std::string& one : to) {
      if (!is_address(one)) return never(fmt::format("'{}' is no e-mail address", one));
      curl_slist* longer = curl_slist_append(recipients.get(), ("<" + one + ">").c_str());
      if (longer == nullptr) throw std::bad_alloc();
      (void)recipients.release();
      recipients.reset(longer);
    }
    transfer_.begin(server_, "smtp,smtps", ca_file_, timeout_s_);
    transfer_.set(CURLOPT_USE_SSL, static_cast<long>(tls_ ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (!user_.empty()) {
      transfer_.set(CURLOPT_USERNAME, user_.c_str());
      transfer_.set(CURLOPT_PASSWORD, password_.c_str());
    }
    const std::string from = "<" + from_ + ">";
    transfer_.set(CURLOPT_MAIL_FROM, from.c_str());
    transfer_.set(CURLOPT_MAIL_RCPT, recipients.get());
    Upload upload{message(notice, to)};
    transfer_.set(CURLOPT_UPLOAD, 1L);
    transfer_.set(CURLOPT_READFUNCTION, &Upload::read);
    transfer_.set(CURLOPT_READDATA, &upload);
    return judge(transfer_.run(out));
  }

 private:
  [[nodiscard]] std::string message(const rectify_notice& notice, const std::vector<std::string>& to) const {
    std::string all;
    for (const std::string& one : to) all += (all.empty() ? "<" : ",\r\n <") + one + ">";
    const std::string key(view(notice.key));
    return fmt::format(
        "From: <{}>\r\nTo: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}{}>\r\nIdempotency-Key: "
        "{}\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
        "charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        from_, all, encoded_subject(view(notice.subject)), date_of(notice.now_ms), id_of(key),
        from_.substr(from_.find('@')), key, in_lines(base64(view(notice.body))));
  }

  // libcurl says "send error" of a refused sender or recipient, and "weird reply" of a refused text.
  [[nodiscard]] Outcome judge(CURLcode code) const {
    if (code == CURLE_OK) return {};
    const long answer = transfer_.answer();
    const std::string why = transfer_.failure() + (answer == 0 ? "" : " (" + std::to_string(answer) + ")");
    const bool about_the_message = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY;
    const bool for_good = answer >= 500 && answer <= 599 && answer != 530 && answer != 535;
    return about_the_message && for_good ? never(why) : later(why);
  }

  const std::string server_;
  const std::string from_;
  const bool tls_;
  const std::string user_;
  const std::string password_;
  const std::string ca_file_;
  const std::int64_t timeout_s_;
  Transfer transfer_;
};

}  // namespace rectify::plugins

RECTIFY_NOTIFIER(rectify::plugins::Smtp)
