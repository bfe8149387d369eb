// One transfer of libcurl at a time, for the notifiers that go over the net.
//
// TLS is verified, redirects are not followed, and a transfer ends when its time is over or the engine is stopping.
// Threads: one at a time for each object.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>

#include "plugins/notifier.h"

namespace rectify::plugins {

class Transfer {
 public:
  Transfer() : handle_(make(), &curl_easy_cleanup) {
    if (!handle_) throw Refusal("libcurl cannot be started");
  }

  // Forgets what was set for the last transfer; its connection is kept and used again.
  void begin(const std::string& url, const char* protocols, const std::string& ca_file, std::int64_t timeout_s) {
    curl_easy_reset(handle_.get());
    body_.clear();
    set(CURLOPT_URL, url.c_str());
    set(CURLOPT_PROTOCOLS_STR, protocols);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!ca_file.empty()) set(CURLOPT_CAINFO, ca_file.c_str());
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(timeout_s));
    set(CURLOPT_TIMEOUT, static_cast<long>(timeout_s));
    set(CURLOPT_ERRORBUFFER, error_);
    set(CURLOPT_WRITEFUNCTION, &keep);
    set(CURLOPT_WRITEDATA, &body_);
  }

  template <typename Value>
  void set(CURLoption option, Value value) {
    if (const CURLcode code = curl_easy_setopt(handle_.get(), option, value); code != CURLE_OK) {
      throw Refusal(std::string("libcurl: ") + curl_easy_strerror(code));
    }
  }

  CURLcode run(rectify_out& out) {
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &ask);
    set(CURLOPT_XFERINFODATA, &out);
    error_[0] = '\0';
    code_ = curl_easy_perform(handle_.get());
    return code_;
  }

  // The last answer's number; 0 where there was none.
  [[nodiscard]] long answer() const {
    long number = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &number);
    return number;
  }
  [[nodiscard]] std::string failure() const { return error_[0] != '\0' ? error_ : curl_easy_strerror(code_); }
  [[nodiscard]] const std::string& body() const { return body_; }  // its beginning

 private:
  static constexpr std::size_t kBodyBytesMax = 4096;

  static CURL* make() {
    static const CURLcode kStarted = curl_global_init(CURL_GLOBAL_DEFAULT);
    return kStarted == CURLE_OK ? curl_easy_init() : nullptr;
  }
  static std::size_t keep(char* data, std::size_t size, std::size_t count, void* into) {
    auto& body = *static_cast<std::string*>(into);
    body.append(data, std::min(size * count, kBodyBytesMax - std::min(kBodyBytesMax, body.size())));
    return size * count;
  }
  static int ask(void* out, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    auto* asked = static_cast<rectify_out*>(out);
    return asked->stopping(asked);
  }

  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle_;
  std::string body_;
  CURLcode code_ = CURLE_OK;
  char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace rectify::plugins
