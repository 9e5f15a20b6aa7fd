#include "instrumenter/options.h"

#include <cstdlib>

namespace snarl {
namespace {

// Lives as long as the compiler process; filled by the AST half of the plugin before the pass runs.
std::string &commandLineSettings() {
  static std::string settings;
  return settings;
}

std::optional<std::string> setSwitch(bool &field, const std::string &key, const std::string &value) {
  if (value != "0" && value != "1")
    return "snarl: instrumenter option '" + key + "' takes 0 or 1, not '" + value + "'";
  field = value == "1";
  return std::nullopt;
}

std::optional<std::string> applySetting(Options &options, const std::string &setting) {
  const size_t equals = setting.find('=');
  const std::string key = setting.substr(0, equals);
  const std::string value = equals == std::string::npos ? "1" : setting.substr(equals + 1);
#define SNARL_TEXT_OPTION(field, name, meaning)                                                                        \
  if (key == name) {                                                                                                   \
    options.field = value;                                                                                             \
    return std::nullopt;                                                                                               \
  }
#define SNARL_SWITCH_OPTION(field, name, initial, meaning)                                                             \
  if (key == name)                                                                                                     \
    return setSwitch(options.field, key, value);
#include "instrumenter/options.def"
  return "snarl: unknown instrumenter option '" + key + "'";
}

std::optional<std::string> applySettings(Options &options, const std::string &settings) {
  for (size_t begin = 0; begin < settings.size();) {
    const size_t end = std::min(settings.find(':', begin), settings.size());
    if (end > begin)
      if (auto error = applySetting(options, settings.substr(begin, end - begin)))
        return error;
    begin = end + 1;
  }
  return std::nullopt;
}

} // namespace

void addOptionFromCommandLine(const std::string &setting) {
  commandLineSettings() += setting + ":";
}

std::string settingsInForce() {
  const char *environment = std::getenv("SNARL_INSTRUMENT");
  return commandLineSettings() + (environment ? environment : "");
}

OptionsOrError readSettings(const std::string &settings) {
  OptionsOrError result;
  result.error = applySettings(result.options, settings);
  return result;
}

OptionsOrError readOptions() {
  return readSettings(settingsInForce());
}

} // namespace snarl
