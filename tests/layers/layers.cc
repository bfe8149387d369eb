#include "layers/layers.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace layers {

namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr std::string_view kPublic = "rectify";  // engine/include/rectify, open to all

struct Rules {
  std::map<std::string, Words> rooms;          // room → rooms it may include
  std::vector<std::pair<Words, Words>> only;   // rooms, and beginnings of headers that are theirs
  Words heavy;                                 // beginnings of headers
  std::map<std::string, Words> heavy_allowed;  // header of ours → beginnings
};

bool contains(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

const std::string* beginning_of(const Words& beginnings, const std::string& header) {
  const auto found = std::find_if(beginnings.begin(), beginnings.end(),
                                  [&](const std::string& beginning) { return header.starts_with(beginning); });
  return found == beginnings.end() ? nullptr : &*found;
}

Words words_of(const std::string& text) {
  std::istringstream stream(text);
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

class Inspection {
 public:
  Inspection(fs::path engine, std::vector<fs::path> beside) : engine_(std::move(engine)), beside_(std::move(beside)) {}

  std::vector<std::string> run() {
    read_rules();
    look_for_cycles();
    look_into(engine_);
    for (const fs::path& folder : beside_) {
      above_ = folder.parent_path();
      look_into(folder);
    }
    return std::move(faults_);
  }

 private:
  // Files are named from above_ on: their first folder is their room.
  void look_into(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (const auto& entry : fs::recursive_directory_iterator(folder, failed)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".h" || extension == ".cc" || extension == ".c")
        files.push_back(fs::relative(entry.path(), above_));
    }
    std::sort(files.begin(), files.end());
    if (files.empty()) complain("", 0, "there are no sources");
    for (const fs::path& file : files) look_at(file);
  }

  void complain(const std::string& file, std::size_t line, const std::string& what) {
    faults_.push_back(file + ":" + std::to_string(line) + ": " + what);
  }

  void read_rules() {
    std::ifstream stream(engine_ / "layers.txt");
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
      ++number;
      const std::size_t colon = line.find(':');
      if (line.empty() || line.starts_with('#')) continue;
      if (colon == std::string::npos) {
        complain("layers.txt", number, "there is no ':'");
        continue;
      }
      Words left = words_of(line.substr(0, colon));
      Words right = words_of(line.substr(colon + 1));
      if (left.size() > 1 && left.front() == "only") {
        left.erase(left.begin());
        rules_.only.emplace_back(std::move(left), std::move(right));
      } else if (left.size() == 2 && left.front() == "except") {
        rules_.heavy_allowed[left.back()] = std::move(right);
      } else if (left == Words{"heavy"}) {
        rules_.heavy = std::move(right);
      } else if (left.size() == 1) {
        rules_.rooms[left.front()] = std::move(right);
      } else {
        complain("layers.txt", number, "is neither a room, nor 'only', 'heavy' or 'except'");
      }
    }
    if (rules_.rooms.empty()) complain("layers.txt", number, "names no room");
  }

  // Takes away rooms that need nothing of those left; what cannot be taken away goes in a circle.
  void look_for_cycles() {
    std::map<std::string, Words> left = rules_.rooms;
    const auto is_free = [&](const auto& room) {
      return std::none_of(room.second.begin(), room.second.end(),
                          [&](const std::string& other) { return left.contains(other); });
    };
    for (auto room = std::find_if(left.begin(), left.end(), is_free); room != left.end();
         room = std::find_if(left.begin(), left.end(), is_free)) {
      left.erase(room);
    }
    Words names;
    for (const auto& room : left) names.push_back(room.first);
    if (!names.empty()) complain("layers.txt", 0, "these rooms include each other in a circle: " + joined(names));
  }

  void look_at(const fs::path& file) {
    const std::string name = file.generic_string();
    std::string room = file.begin()->string();
    if (room == "include") room = kPublic;
    if (room != kPublic && !rules_.rooms.contains(room)) {
      complain(name, 0, "layers.txt does not say what room " + room + " may include");
      return;
    }
    std::ifstream stream(above_ / file);
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
      ++number;
      if (number == 1) look_at_opening(file, line);
      look_at_line(name, room, number, line);
    }
    if (number > kLinesMax) {
      complain(name, number,
               "is longer than " + std::to_string(kLinesMax) + " lines: look for the second thing it does");
    }
  }

  void look_at_opening(const fs::path& file, const std::string& line) {
    fs::path header = above_ / file;
    header.replace_extension(".h");
    const bool told_by_header = file.extension() == ".cc" && fs::exists(header);
    if (!line.starts_with("//") && !line.starts_with("/*") && !told_by_header)
      complain(file.generic_string(), 1, "does not open by saying what it is for");
  }

  void look_at_line(const std::string& file, const std::string& room, std::size_t number, const std::string& line) {
    const std::size_t hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#') return;
    const std::size_t word = line.find_first_not_of(" \t", hash + 1);
    if (word == std::string::npos || line.compare(word, 7, "include") != 0) return;
    const std::size_t open = line.find_first_of("<\"", word + 7);
    const std::size_t close = open == std::string::npos ? open : line.find_first_of(">\"", open + 1);
    if (close == std::string::npos) {
      complain(file, number, "includes something that cannot be read");
      return;
    }
    const std::string header = line.substr(open + 1, close - open - 1);
    if (line[open] == '"') look_at_own(file, room, number, header);
    look_at_foreign(file, room, number, header);
  }

  void look_at_own(const std::string& file, const std::string& room, std::size_t number, const std::string& header) {
    const std::size_t slash = header.find('/');
    const std::string other = slash == std::string::npos ? "" : header.substr(0, slash);
    if (other == kPublic || (other == room && !other.empty())) return;
    if (room == kPublic) {
      complain(file, number, "a public header includes \"" + header + "\", which no embedder has");
    } else if (!rules_.rooms.contains(other)) {
      complain(file, number, "\"" + header + "\" is not of the form \"room/file.h\"");
    } else if (!contains(rules_.rooms.at(room), other)) {
      complain(file, number, "room " + room + " may not include room " + other + " (" + header + ")");
    }
  }

  void look_at_foreign(const std::string& file, const std::string& room, std::size_t number,
                       const std::string& header) {
    for (const auto& [owners, beginnings] : rules_.only) {
      if (beginning_of(beginnings, header) != nullptr && !contains(owners, room)) {
        complain(file, number, "only " + joined(owners) + " may include <" + header + ">");
      }
    }
    if (!file.ends_with(".h") || beginning_of(rules_.heavy, header) == nullptr) return;
    const auto allowed = rules_.heavy_allowed.find(file);
    if (allowed == rules_.heavy_allowed.end() || beginning_of(allowed->second, header) == nullptr) {
      complain(file, number, "<" + header + "> is heavy and belongs in a .cc file");
    }
  }

  fs::path engine_;
  std::vector<fs::path> beside_;
  fs::path above_ = engine_;
  Rules rules_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> faults(const fs::path& engine, const std::vector<fs::path>& beside) {
  return Inspection(engine, beside).run();
}

}  // namespace layers
