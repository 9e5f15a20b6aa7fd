// What differs between LLVM 14 and 22 in the symbolizer library, in one place.
#ifndef SNARL_DETECTOR_SYMBOLS_LLVM_COMPAT_H
#define SNARL_DETECTOR_SYMBOLS_LLVM_COMPAT_H

#include <llvm/DebugInfo/DWARF/DWARFCompileUnit.h>
#include <llvm/DebugInfo/DWARF/DWARFContext.h>
#include <llvm/DebugInfo/DWARF/DWARFDie.h>
#include <llvm/DebugInfo/Symbolize/Symbolize.h>
#include <llvm/Object/ObjectFile.h>

#include <cstdint>
#include <string>
#include <type_traits>

namespace snarl::llvm_compat {

// Where a global variable is declared: LLVM 15 and later know.
template <typename Global, typename = void> struct Declaration {
  static std::string file(const Global &) { return {}; }
  static uint64_t line(const Global &) { return 0; }
};
template <typename Global> struct Declaration<Global, std::void_t<decltype(Global::DeclFile)>> {
  static std::string file(const Global &global) { return global.DeclFile; }
  static uint64_t line(const Global &global) { return global.DeclLine; }
};

// Optimised code has instructions of "line 0"; LLVM 20 and later can fall back on the nearest line before.
template <typename Options, typename = void> struct LineZero {
  static void skip(Options &) {}
};
template <typename Options> struct LineZero<Options, std::void_t<decltype(Options::SkipLineZero)>> {
  static void skip(Options &options) { options.SkipLineZero = true; }
};

// The variable that holds a data address. LLVM before 15 cannot say.
template <typename Context>
auto variable_at(Context &context, uint64_t address, int)
    -> decltype(context.getCompileUnitForDataAddress(address)->getVariableForAddress(address)) {
  auto *unit = context.getCompileUnitForDataAddress(address);
  return unit ? unit->getVariableForAddress(address) : llvm::DWARFDie();
}
template <typename Context> llvm::DWARFDie variable_at(Context &, uint64_t, long) {
  return {};
}

} // namespace snarl::llvm_compat

#endif // SNARL_DETECTOR_SYMBOLS_LLVM_COMPAT_H
