#include "detector/symbols/llvm_symbolizer.h"

#include "detector/symbols/llvm_compat.h"

namespace snarl {

namespace {

using llvm::symbolize::LLVMSymbolizer;

LLVMSymbolizer::Options options() {
  LLVMSymbolizer::Options chosen;
  llvm_compat::LineZero<LLVMSymbolizer::Options>::skip(chosen);
  return chosen;
}

// LLVM's way to say "unknown" is a string.
std::string known(const std::string &text) {
  return text == llvm::DILineInfo::BadString ? std::string() : text;
}

// Without what the source does not say of a name: "text[abi:cxx11]" is `text`.
std::string as_in_source(std::string name) {
  constexpr std::string_view tag = "[abi:";
  for (size_t begin; (begin = name.find(tag)) != std::string::npos;) {
    const size_t end = name.find(']', begin);
    if (end == std::string::npos)
      break;
    name.erase(begin, end + 1 - begin);
  }
  return name;
}

// Of a variable, without the number that the compiler gives to what it has taken apart, or to the second of a name.
std::string without_number(std::string name) {
  const size_t last = name.find_last_not_of("0123456789");
  if (last != std::string::npos && last > 0 && last + 1 < name.size() && name[last] == '.')
    name.resize(last);
  return name;
}

// LLVM marks a line that it had to guess.
std::string without_approximation(std::string file) {
  constexpr std::string_view mark = " (approximate)";
  if (file.size() > mark.size() && file.compare(file.size() - mark.size(), mark.size(), mark) == 0)
    file.resize(file.size() - mark.size());
  return file;
}

} // namespace

struct LlvmSymbolizer::Implementation {
  LLVMSymbolizer symbolizer{options()};
};

LlvmSymbolizer::LlvmSymbolizer() : implementation(std::make_unique<Implementation>()) {}
LlvmSymbolizer::~LlvmSymbolizer() = default;

std::vector<CodeSymbol> LlvmSymbolizer::code(const std::string &module_path, uint64_t address) {
  auto answer = implementation->symbolizer.symbolizeInlinedCode(module_path, llvm::object::SectionedAddress{address});
  if (!answer) {
    llvm::consumeError(answer.takeError());
    return {};
  }
  std::vector<CodeSymbol> symbols;
  for (uint32_t i = 0; i < answer->getNumberOfFrames(); ++i) {
    const llvm::DILineInfo &line = answer->getFrame(i);
    symbols.push_back({as_in_source(known(line.FunctionName)), without_approximation(known(line.FileName)), line.Line,
                       line.Column, line.StartLine});
  }
  return symbols;
}

std::optional<DataSymbol> LlvmSymbolizer::data(const std::string &module_path, uint64_t address) {
  auto answer = implementation->symbolizer.symbolizeData(module_path, llvm::object::SectionedAddress{address});
  if (!answer) {
    llvm::consumeError(answer.takeError());
    return std::nullopt;
  }
  std::string name = without_number(as_in_source(known(answer->Name)));
  if (name.empty())
    return std::nullopt;
  using Declaration = llvm_compat::Declaration<llvm::DIGlobal>;
  return DataSymbol{name, answer->Start, answer->Size, known(Declaration::file(*answer)),
                    static_cast<uint32_t>(Declaration::line(*answer))};
}

} // namespace snarl
