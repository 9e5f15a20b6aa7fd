// The plugin as the linker sees it (--load-pass-plugin=).
#include "instrumenter/llvm_compat.h"
#include "instrumenter/pass.h"

extern "C" LLVM_ATTRIBUTE_WEAK __attribute__((visibility("default"))) llvm::PassPluginLibraryInfo
llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "snarl", "0.1.0",
          [](llvm::PassBuilder &builder) { snarl::registerLinkPass(builder); }};
}
