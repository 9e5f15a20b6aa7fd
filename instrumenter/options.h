// What the instrumenter is told: SNARL_INSTRUMENT=key=value:key=value in the environment (snarl-clang sets it
// from its --snarl-KEY=VALUE options), and -fplugin-arg-snarl-KEY=VALUE. The keys are listed in options.def.
#ifndef SNARL_INSTRUMENTER_OPTIONS_H
#define SNARL_INSTRUMENTER_OPTIONS_H

#include <optional>
#include <string>

namespace snarl {

struct Options {
#define SNARL_TEXT_OPTION(field, key, meaning) std::string field;
#define SNARL_SWITCH_OPTION(field, key, value, meaning) bool field = value;
#include "instrumenter/options.def"
};

// Adds one "key=value" that came on the command line; the environment's settings are applied after these.
void addOptionFromCommandLine(const std::string &setting);

// The options in force, or the one line that says what is wrong with them.
struct OptionsOrError {
  Options options;
  std::optional<std::string> error;
};
OptionsOrError readOptions();

// The settings that readOptions() reads as one text, and the options that such a text sets.
std::string settingsInForce();
OptionsOrError readSettings(const std::string &settings);

} // namespace snarl

#endif // SNARL_INSTRUMENTER_OPTIONS_H
