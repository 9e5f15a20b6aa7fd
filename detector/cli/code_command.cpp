// Tells the runtime where the code lies that it is to ignore (runtime/shadow/ignored_code.h).
#include "detector/cli/commands.h"
#include "detector/core/code_range.h"
#include "detector/report/suppressions.h"
#include "detector/symbols/code_ranges.h"

#include <algorithm>
#include <fstream>

namespace snarl {

namespace {

// In order, and those that touch as one.
std::vector<AddressRange> put_together(std::vector<AddressRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const AddressRange &a, const AddressRange &b) { return a.begin < b.begin; });
  std::vector<AddressRange> out;
  for (const AddressRange &range : ranges) {
    if (out.empty() || out.back().begin + out.back().size < range.begin)
      out.push_back(range);
    else
      out.back().size = std::max(out.back().begin + out.back().size, range.begin + range.size) - out.back().begin;
  }
  return out;
}

} // namespace

int code_command(const CodeOptions &options) {
  auto any_of = [](const std::vector<std::string> &patterns) {
    return [&patterns](std::string_view name) {
      return std::any_of(patterns.begin(), patterns.end(),
                         [name](const std::string &pattern) { return pattern_matches(pattern, name); });
    };
  };
  std::ofstream out(options.output, std::ios::binary);
  for (size_t module = 0; module < options.modules.size(); ++module) {
    std::vector<AddressRange> code;
    auto add = [&code](const std::vector<AddressRange> &more) { code.insert(code.end(), more.begin(), more.end()); };
    if (!options.functions.empty())
      add(code_of_functions(options.modules[module], any_of(options.functions)));
    if (!options.files.empty())
      add(code_of_files(options.modules[module], any_of(options.files)));
    for (const AddressRange &range : put_together(std::move(code))) {
      const CodeRange told{module, range.begin, range.size};
      out.write(reinterpret_cast<const char *>(&told), sizeof(told));
    }
  }
  out.close();
  return out ? exit_code::nothing_found : exit_code::bad_input;
}

} // namespace snarl
