// What a clang command line asks for, as far as the wrapper must know it.
#ifndef SNARL_INSTRUMENTER_DRIVER_ARGUMENTS_H
#define SNARL_INSTRUMENTER_DRIVER_ARGUMENTS_H

#include <string>
#include <vector>

namespace snarl::driver {

// What of link-time optimisation is asked for.
enum class LinkTime {
  none, // or a form that is left out: -flto=thin, -funified-lto
  fat,  // the objects must do without it too (-ffat-lto-objects)
  full,
};

struct CommandLine {
  // For the real compiler, without what asks for link-time optimisation; response files still as @file.
  std::vector<std::string> passedOn;
  std::string instrumenterSettings;     // KEY=VALUE:… from --snarl-KEY=VALUE
  bool hasInputs = false;               // sources, objects, libraries by path, or standard input
  bool hasInputsToLink = false;         // not only headers
  bool stopsBeforeLinking = false;      // -c, -S, -E, -M, -MM, -fsyntax-only, …
  bool onlyPreprocesses = false;        // -E, -M, -MM: clang loads no plugin
  bool isRelocatableLink = false;       // -r
  bool isSharedLibrary = false;         // -shared
  bool isStatic = false;                // -static, -static-pie
  bool emulatesTls = false;             // -femulated-tls
  bool hasStaticLibstdcxx = false;      // -static-libstdc++
  bool refusesUndefinedSymbols = false; // -Wl,-z,defs or -Wl,--no-undefined
  bool isOptimised = false;             // the last -O is not -O0
  bool hasIr = false;                   // an input is LLVM's IR
  std::string foreignTarget;            // the option that asks for anything but x86-64, or empty
  std::string foreignSanitizer;         // a sanitizer that Snarl cannot stand beside, or empty
  std::string linkTimeSanitizer;        // one that needs link-time optimisation, or empty
  LinkTime linkTime = LinkTime::none;
  std::string otherLinker; // the option that chooses another linker than lld, or empty
};

CommandLine readCommandLine(const std::vector<std::string> &arguments);

} // namespace snarl::driver

#endif // SNARL_INSTRUMENTER_DRIVER_ARGUMENTS_H
