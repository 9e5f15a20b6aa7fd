// LLVM's symbolizer library behind two plain functions. The only file pair that sees LLVM (built as C++17, which the
// headers of every supported LLVM accept).
#ifndef SNARL_DETECTOR_SYMBOLS_LLVM_SYMBOLIZER_H
#define SNARL_DETECTOR_SYMBOLS_LLVM_SYMBOLIZER_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace snarl {

struct CodeSymbol {
  std::string function, file; // empty: unknown
  uint32_t line = 0, column = 0, function_line = 0;
};

struct DataSymbol {
  std::string name;
  uint64_t start = 0, size = 0; // as linked
  std::string file;             // of the declaration; empty: unknown
  uint32_t line = 0;
};

class LlvmSymbolizer {
public:
  LlvmSymbolizer();
  ~LlvmSymbolizer();

  // The functions that hold the instruction at `address` (as linked), innermost first: more than one when inlined.
  // Empty when the file tells nothing.
  std::vector<CodeSymbol> code(const std::string &module_path, uint64_t address);
  std::optional<DataSymbol> data(const std::string &module_path, uint64_t address);

private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation;
};

} // namespace snarl

#endif // SNARL_DETECTOR_SYMBOLS_LLVM_SYMBOLIZER_H
