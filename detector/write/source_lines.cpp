#include "detector/write/source_lines.h"

#include <fstream>

namespace snarl {

namespace {
std::vector<std::string> read_lines(const std::string &file) {
  std::vector<std::string> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    lines.push_back(std::move(line));
  return lines;
}
} // namespace

std::optional<std::string> SourceLines::line(const std::string &file, uint32_t number) {
  auto known = files.find(file);
  if (known == files.end())
    known = files.emplace(file, read_lines(file)).first;
  const std::vector<std::string> &lines = known->second;
  if (number == 0 || number > lines.size())
    return std::nullopt;
  return lines[number - 1];
}

} // namespace snarl
