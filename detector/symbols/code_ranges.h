// Where the code of functions and source files lies in a module: the other way round than a symbolizer.
#ifndef SNARL_DETECTOR_SYMBOLS_CODE_RANGES_H
#define SNARL_DETECTOR_SYMBOLS_CODE_RANGES_H

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace snarl {

struct AddressRange {
  uint64_t begin, size;
};
using NameTest = std::function<bool(std::string_view)>;

// Functions by their names as reports write them, from the symbol tables and, inlined ones too, from the debug
// information. All that is inlined into them counts.
std::vector<AddressRange> code_of_functions(const std::string &module_path, const NameTest &is_wanted);

// The lines of source files by their paths; needs debug information, in the module or in a file of its own.
std::vector<AddressRange> code_of_files(const std::string &module_path, const NameTest &is_wanted);

} // namespace snarl

#endif // SNARL_DETECTOR_SYMBOLS_CODE_RANGES_H
