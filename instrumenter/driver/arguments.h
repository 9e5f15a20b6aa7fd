// What a clang command line asks for, as far as the wrapper must know it.
#ifndef SNARL_INSTRUMENTER_DRIVER_ARGUMENTS_H
#define SNARL_INSTRUMENTER_DRIVER_ARGUMENTS_H

#include <string>
#include <vector>

namespace snarl::driver {

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
  bool hasStaticLibstdcxx = false;      // -static-libstdc++
  bool refusesUndefinedSymbols = false; // -Wl,-z,defs or -Wl,--no-undefined
  bool isOptimised = false;             // the last -O is not -O0
  std::string foreignTarget;            // the option that asks for anything but x86-64, or empty
  std::string foreignSanitizer;         // a sanitizer that owns shadow memory itself, or empty
  std::string linkTimeSanitizer;        // one that needs link-time optimisation, or empty
};

CommandLine readCommandLine(const std::vector<std::string> &arguments);

} // namespace snarl::driver

#endif // SNARL_INSTRUMENTER_DRIVER_ARGUMENTS_H
