// The real compiler and Snarl's own files, found from where the wrapper itself lies.
#ifndef SNARL_INSTRUMENTER_DRIVER_COMPILER_H
#define SNARL_INSTRUMENTER_DRIVER_COMPILER_H

#include <string>

namespace snarl::driver {

// bin/snarl-clang and lib/snarl/ lie beside each other, in the build tree and after installation.
struct Installation {
  std::string libraries; // the folder lib/snarl

  std::string plugin(int version) const;
  std::string linkPlugin(int version) const; // what lld loads
  std::string runtime() const { return libraries + "/libsnarl_rt.a"; }
  std::string exportedSymbols() const { return libraries + "/snarl.dynlist"; }
  std::string headers() const { return libraries + "/include"; }
};

Installation findInstallation();

struct Compiler {
  std::string path; // empty: none found, and `error` says so
  int version = 0;
  std::string error;
  std::string
      linker; // the lld of this LLVM, where it can plant; empty: there is none, link-time optimisation is left out
};

// SNARL_CLANG, else the newest clang that there is a plugin for.
Compiler findCompiler(const Installation &installation);

} // namespace snarl::driver

#endif // SNARL_INSTRUMENTER_DRIVER_COMPILER_H
