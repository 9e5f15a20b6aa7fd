// Lines of source files, for quoting. Each file is read once; one that is not at hand just has no lines.
#ifndef SNARL_DETECTOR_WRITE_SOURCE_LINES_H
#define SNARL_DETECTOR_WRITE_SOURCE_LINES_H

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace snarl {

class SourceLines {
public:
  // Line `number`, from 1.
  std::optional<std::string> line(const std::string &file, uint32_t number);

private:
  std::unordered_map<std::string, std::vector<std::string>> files;
};

} // namespace snarl

#endif // SNARL_DETECTOR_WRITE_SOURCE_LINES_H
