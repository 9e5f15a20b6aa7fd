#include "detector/write/cycle_picture.h"

#include "detector/report/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace snarl {

// Each step's goal stands on its own line, its keeper below; the last arrow leads back up to the first line:
//
//   mutex `a` <-------------------+
//     | held by thread T2         |
//     v which wants               |
//   mutex `b`                     |
//     | held by thread T3         |
//     v which wants --------------+
std::string cycle_picture(const Finding &finding, const std::string &indent) {
  const std::vector<CycleStep> &cycle = finding.cycle;
  std::vector<std::string> lines;
  for (size_t i = 0; i < cycle.size(); ++i) {
    const CycleStep &before = cycle[(i + cycle.size() - 1) % cycle.size()];
    lines.push_back(wanted_words(finding, before, cycle[i]) + " ");
    if (before.writer)
      lines.push_back(fmt::format("  | wanted before by {}, a writer, who waits for readers ",
                                  thread_words(finding, before.writer)));
    if (before.wanted)
      lines.push_back(fmt::format("  | held by {} ", thread_words(finding, cycle[i].thread)));
    lines.push_back("  v which wants ");
  }
  size_t width = 0;
  for (const std::string &line : lines)
    width = std::max(width, line.size() + 4);
  std::string out;
  for (size_t i = 0; i < lines.size(); ++i) {
    bool is_first = i == 0, is_last = i + 1 == lines.size();
    std::string line = lines[i] + (is_first ? "<" : "");
    line.resize(width, is_first || is_last ? '-' : ' ');
    out += indent + line + (is_first || is_last ? '+' : '|') + "\n";
  }
  return out;
}

} // namespace snarl
