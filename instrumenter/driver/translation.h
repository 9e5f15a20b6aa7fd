// From what the user asked snarl-clang for to the real compiler's command line.
#ifndef SNARL_INSTRUMENTER_DRIVER_TRANSLATION_H
#define SNARL_INSTRUMENTER_DRIVER_TRANSLATION_H

#include "instrumenter/driver/arguments.h"
#include "instrumenter/driver/compiler.h"

#include <optional>

namespace snarl::driver {

// Why Snarl cannot do what is asked for, in one line; nothing when it can.
std::optional<std::string> refusal(const CommandLine &line);

// What is done otherwise than asked, in one line.
std::optional<std::string> note(const CommandLine &line, const Compiler &compiler);

// Without the program's name.
std::vector<std::string> translate(const CommandLine &line, const Installation &installation, const Compiler &compiler);

} // namespace snarl::driver

#endif // SNARL_INSTRUMENTER_DRIVER_TRANSLATION_H
