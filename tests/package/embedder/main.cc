// The shortest program that embeds rectify: embedder DATA WORKFLOWS registers a measure and prints it.
#include <rectify/engine.h>

#include <iostream>

int main(int, char** arguments) {
  auto engine = rectify::Engine::open({.data = arguments[1], .workflows = arguments[2]});
  if (!engine) return std::cerr << engine.error().text() << '\n', 1;
  auto deployed = engine->deploy("rectification", "li.na/rectification-office");
  if (!deployed) return std::cerr << deployed.error().text() << '\n', 1;
  auto reply = engine->submit(R"({"command": "register", "key": "k1", "actor": "li.na/rectification-office",
      "measure": "m-1", "inspection": "i-1", "title": "Repair the roof", "workflow": "rectification"})");
  if (!reply) return std::cerr << reply.error().text() << '\n', 1;
  auto measure = engine->measure("m-1");
  if (!measure) return std::cerr << measure.error().text() << '\n', 1;
  std::cout << *measure << '\n';
}
