// webhook and smtp against real receivers on loopback.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "json/json.h"
#include "notifying.h"
#include "support/receiver.h"
#include "support/temp_folder.h"
#include "support/text.h"

using namespace rectify;
using test::deliver;
using test::kNotice;
using test::opened;
using test::Receiver;
using test::refusal_of;
using test::TempFolder;
using test::Verdict;
using test::write;

namespace {

// What was taken last: {"path", "headers", "body", …}.
json::Value last(const Receiver& receiver) { return json::parse(receiver.taken().back()).value(); }

// The body that was sent, read as JSON.
json::Value message_of(const json::Value& taken) { return json::parse(json::text_at(taken, "body")).value(); }

std::string header(const json::Value& taken, std::string_view name) {
  return json::text_at(json::object_at(taken, "headers"), name);
}

// HMAC-SHA256 as openssl computes it, in hex or base64.
std::string hmac(const TempFolder& folder, const std::string& secret, const std::string& message, bool hex) {
  write(folder / "message", message);
  const std::string file = "'" + (folder / "message").string() + "'";
  std::string mac = test::shell("openssl dgst -sha256 -hmac '" + secret + "' " +
                                (hex ? "-hex " + file + " | sed 's/^.* //'" : "-binary " + file + " | base64"))
                        .output;
  if (!mac.empty() && mac.back() == '\n') mac.pop_back();
  return mac;
}

}  // namespace

TEST_CASE("webhook posts the notice over verified TLS, and its signature holds") {
  if (test::no_receivers()) return;
  const TempFolder folder;
  test::make_certificates(folder.path());
  write(folder / "secret", "hook-secret\n");
  Receiver receiver("https", folder.path());
  receiver.start();
  const std::string url = "https://127.0.0.1:" + std::to_string(receiver.port());
  const json::Object config{{"url", url + "/hook"},
                            {"secret_file", (folder / "secret").string()},
                            {"ca_file", (folder / "ca.pem").string()},
                            {"headers", json::Object{{"X-Team", "audit"}}}};
  const auto webhook = opened("webhook", json::print(config));
  const Verdict verdict = deliver(*webhook);
  INFO(verdict.message);
  REQUIRE(verdict.what == Verdict::What::done);
  const json::Value taken = last(receiver);
  CHECK(json::text_at(taken, "path") == "/hook");
  CHECK(json::text_at(taken, "body") == kNotice.json);
  CHECK(header(taken, "idempotency-key") == kNotice.key);
  CHECK(header(taken, "x-team") == "audit");
  CHECK(header(taken, "rectify-timestamp") == "1790000000");
  CHECK(header(taken, "rectify-signature") ==
        "v1=" + hmac(folder, "hook-secret", "1790000000." + std::string(kNotice.json), true));

  json::Object untrusted = config;
  untrusted.erase("ca_file");
  const Verdict refused = deliver(*opened("webhook", json::print(untrusted)));
  CHECK(refused.what == Verdict::What::later);
  CHECK_THAT(refused.message, Catch::Contains("certificate"));
  CHECK(receiver.taken().size() == 1);

  // A receiver that went and came back is reached by the same instance.
  receiver.kill();
  CHECK(deliver(*webhook).what == Verdict::What::later);
  receiver.start();
  CHECK(deliver(*webhook).what == Verdict::What::done);
}

TEST_CASE("what a webhook answers decides whether a notice comes again") {
  if (test::no_receivers()) return;
  const TempFolder folder;
  Receiver receiver("https", folder.path());  // without certificates: http
  receiver.start();
  const auto to = [&](const std::string& path, const std::string& body = "json") {
    const json::Object config{{"url", "http://127.0.0.1:" + std::to_string(receiver.port()) + path}, {"body", body}};
    return deliver(*opened("webhook", json::print(config))).what;
  };
  for (const char* taken : {"/200", "/201", "/204"}) CHECK(to(taken) == Verdict::What::done);
  for (const char* again : {"/302", "/401", "/404", "/429", "/500", "/503"}) CHECK(to(again) == Verdict::What::later);
  for (const char* refused : {"/400", "/413", "/422"}) CHECK(to(refused) == Verdict::What::never);
  CHECK(to("/errcode/0", "wecom") == Verdict::What::done);
  CHECK(to("/errcode/45009", "wecom") == Verdict::What::later);
  CHECK(to("/200", "dingtalk") == Verdict::What::later);  // no errcode: not a robot's answer
}

TEST_CASE("a group robot gets a text message that mentions the recipient") {
  if (test::no_receivers()) return;
  const TempFolder folder;
  write(folder / "secret", "SECabc\n");
  Receiver receiver("https", folder.path());
  receiver.start();
  const std::string url = "http://127.0.0.1:" + std::to_string(receiver.port()) + "/errcode/0?access_token=t";
  const std::string content = std::string(kNotice.subject) + "\n" + std::string(kNotice.body);
  const json::Object wecom{{"url", url}, {"body", "wecom"}};
  REQUIRE(deliver(*opened("webhook", json::print(wecom)), test::to("zhangwei")).what == Verdict::What::done);
  CHECK(message_of(last(receiver)) ==
        json::Object{{"msgtype", "text"},
                     {"text", json::Object{{"content", content}, {"mentioned_list", json::Array{"zhangwei"}}}}});
  const json::Object ding{{"url", url}, {"body", "dingtalk"}, {"secret_file", (folder / "secret").string()}};
  REQUIRE(deliver(*opened("webhook", json::print(ding)), test::to("zw01")).what == Verdict::What::done);
  const json::Value taken = last(receiver);
  CHECK(message_of(taken) ==
        json::Object{{"msgtype", "text"},
                     {"text", json::Object{{"content", content}}},
                     {"at", json::Object{{"atUserIds", json::Array{"zw01"}}, {"isAtAll", false}}}});
  std::string sign = hmac(folder, "SECabc", "1790000000000\nSECabc", false);
  for (const auto& [plain, encoded] : {std::pair("+", "%2B"), {"/", "%2F"}, {"=", "%3D"}}) {
    for (std::size_t at = 0; (at = sign.find(plain, at)) != std::string::npos;) sign.replace(at, 1, encoded);
  }
  CHECK(json::text_at(taken, "path") == "/errcode/0?access_token=t&timestamp=1790000000000&sign=" + sign);
}

TEST_CASE("smtp sends over STARTTLS with a login, and Chinese subject and body arrive") {
  if (test::no_receivers()) return;
  const TempFolder folder;
  test::make_certificates(folder.path());
  write(folder / "password", "s3cret密\n");
  Receiver receiver("smtp", folder.path());
  receiver.start();
  const json::Object config{{"server", "smtp://localhost:" + std::to_string(receiver.port())},
                            {"from", "rectify@example.org"},
                            {"user", "rectify"},
                            {"password_file", (folder / "password").string()},
                            {"ca_file", (folder / "ca.pem").string()}};
  const auto smtp = opened("smtp", json::print(config));
  const Verdict verdict = deliver(*smtp, test::to("zhang.wei@example.org, li.na@example.org"));
  INFO(verdict.message);
  REQUIRE(verdict.what == Verdict::What::done);
  const json::Value taken = last(receiver);
  CHECK(json::flag_at(taken, "tls"));
  CHECK(json::text_at(taken, "user") == "rectify");
  CHECK(json::text_at(taken, "from") == "rectify@example.org");
  CHECK(json::array_at(taken, "to") == json::Array{"zhang.wei@example.org", "li.na@example.org"});
  CHECK(header(taken, "subject") == kNotice.subject);
  CHECK(json::text_at(taken, "body") == kNotice.body);
  CHECK(header(taken, "message-id") == "<rectify/7f/12/0/sink@example.org>");
  CHECK(header(taken, "date") == "Mon, 21 Sep 2026 14:13:20 +0000");
  std::istringstream raw(json::text_at(taken, "raw"));
  for (std::string line; std::getline(raw, line);) CHECK(line.size() <= 77);

  CHECK(deliver(*smtp, test::to("nobody@example.org")).what == Verdict::What::never);
  CHECK(deliver(*smtp, test::to("busy@example.org")).what == Verdict::What::later);
  CHECK(deliver(*smtp, test::to("")).what == Verdict::What::never);
  CHECK(deliver(*smtp, test::to("a@b>\r\nDATA")).what == Verdict::What::never);

  write(folder / "password", "wrong\n");
  CHECK(deliver(*opened("smtp", json::print(config))).what == Verdict::What::later);
  json::Object untrusted = config;
  untrusted.erase("ca_file");
  CHECK(deliver(*opened("smtp", json::print(untrusted))).what == Verdict::What::later);
  receiver.kill();
  CHECK(deliver(*smtp).what == Verdict::What::later);
  CHECK(receiver.taken().size() == 1);
}

TEST_CASE("smtp does not send without TLS unless it was told to") {
  if (test::no_receivers()) return;
  const TempFolder folder;
  write(folder / "password", "s3cret密\n");
  Receiver receiver("smtp", folder.path());  // without certificates: no STARTTLS
  receiver.start();
  json::Object config{{"server", "smtp://127.0.0.1:" + std::to_string(receiver.port())},
                      {"from", "rectify@example.org"},
                      {"user", "rectify"},
                      {"password_file", (folder / "password").string()}};
  CHECK(deliver(*opened("smtp", json::print(config))).what == Verdict::What::later);
  CHECK(receiver.taken().empty());
  config["tls"] = "none";
  const Verdict verdict = deliver(*opened("smtp", json::print(config)));
  INFO(verdict.message);
  CHECK(verdict.what == Verdict::What::done);
}

TEST_CASE("settings that cannot work are refused with a reason") {
  CHECK(refusal_of("webhook", "{}") == "'url' is missing");
  CHECK(refusal_of("webhook", R"({"url": "ftp://x"})") == "'url' has to begin with https:// or http://");
  CHECK(refusal_of("webhook", R"({"url": "https://x", "body": "xml"})") ==
        "'body' has to be one of json, wecom, dingtalk, not 'xml'");
  CHECK(refusal_of("webhook", R"({"url": "https://x", "secret": "s"})") ==
        "there is no setting 'secret'; there are: body, ca_file, headers, secret_file, timeout, url");
  CHECK(refusal_of("webhook", R"({"url": "https://x", "timeout": "0"})") ==
        "'timeout' has to be a number from 1 to 120");
  CHECK_THAT(refusal_of("webhook", R"({"url": "https://x", "secret_file": "/nowhere"})"), Catch::Contains("/nowhere"));
  CHECK(refusal_of("webhook", R"({"url": "https://x", "headers": {"A": "b\nC: d"}})") == "a header is one line: 'A'");
  CHECK_THAT(refusal_of("smtp", R"({"server": "smtp://x", "from": "nobody"})"), Catch::Contains("e-mail address"));
  CHECK_THAT(refusal_of("smtp", R"({"server": "smtp://x", "from": "a@b", "user": "a"})"),
             Catch::Contains("belong together"));
}
