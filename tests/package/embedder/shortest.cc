// The shortest program that embeds rectify: shortest DATA registers a measure and prints where it stands.
#include <rectify/engine.h>

#include <iostream>

int main(int, char** arguments) {
  auto engine = rectify::Engine::open({.data = arguments[1]});
  if (!engine) return std::cerr << engine.error().text() << '\n', 1;
  const rectify::Actor li_na{.person = "li.na", .unit = "rectification-office"};
  if (auto deployed = engine->deploy("rectification", li_na); !deployed) {
    return std::cerr << deployed.error().text() << '\n', 1;
  }
  auto reply =
      engine->submit({.key = "1",
                      .actor = li_na,
                      .measure = "roof-1",
                      .body = rectify::Register{
                          .inspection = "city-2026", .title = {.en = "Repair the roof"}, .workflow = "rectification"}});
  if (!reply) return std::cerr << reply.error().text() << '\n', 1;
  std::cout << reply->measure << " is " << reply->state << '\n';
}
