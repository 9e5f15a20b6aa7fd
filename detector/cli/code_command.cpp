// Tells the runtime where the code lies that it is to ignore (runtime/shadow/ignored_code.h).
#include "detector/cli/commands.h"
#include "detector/core/code_range.h"
#include "detector/report/suppressions.h"
#include "detector/symbols/code_ranges.h"

#include <algorithm>
#include <fstream>

namespace snarl {

int code_command(const CodeOptions &options) {
  auto any_of = [](const std::vector<std::string> &patterns) {
    return [&patterns](std::string_view name) {
      return std::any_of(patterns.begin(), patterns.end(),
                         [name](const std::string &pattern) { return pattern_matches(pattern, name); });
    };
  };
  std::ofstream out(options.output, std::ios::binary);
  for (size_t module = 0; module < options.modules.size(); ++module) {
    auto tell = [&](const std::vector<AddressRange> &code) {
      for (const AddressRange &range : code) {
        const CodeRange told{module, range.begin, range.size};
        out.write(reinterpret_cast<const char *>(&told), sizeof(told));
      }
    };
    if (!options.functions.empty())
      tell(code_of_functions(options.modules[module], any_of(options.functions)));
    if (!options.files.empty())
      tell(code_of_files(options.modules[module], any_of(options.files)));
  }
  out.close();
  return out ? exit_code::nothing_found : exit_code::bad_input;
}

} // namespace snarl
