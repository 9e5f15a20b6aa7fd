// SNARL_OPTIONS: how the user sets up the runtime. Text as the sanitizers have it, "name=value:name=value"; separated
// by ':', ',' or white space; a value may stand in '…' or "…". First the program's own __snarl_default_options(), then
// the environment; later ones win. docs/options.md.
#ifndef SNARL_RUNTIME_OPTIONS_OPTIONS_H
#define SNARL_RUNTIME_OPTIONS_OPTIONS_H

#include "runtime/platform/memory.h"

namespace snarl {

struct Options {
#define SNARL_OPTION_BOOL(name, initial, meaning) bool name = initial;
#define SNARL_OPTION_NUMBER(name, initial, least, most, meaning) int64_t name = initial;
#define SNARL_OPTION_CHOICE(name, initial, choices, meaning) const char *name = initial;
#define SNARL_OPTION_FACTOR(name, least, most, meaning) int64_t name = 0;
#define SNARL_OPTION_TEXT(name, meaning) const char *name = nullptr;
#define SNARL_OPTION_LIST(name, values, meaning) Vector<const char *> name;
#include "runtime/options/each_option.h"
};

// Unchanged after options_start().
extern Options options;

// The user asked for words of the analyzer even when nothing is found.
inline bool report_is_wanted() {
  return options.json || options.summary || options.unused_suppressions;
}

// Reads both sources. A wrong option ends the process with one clear line and exit code 2: it must not run
// differently from what was asked. Needs process_image_start().
void options_start();

// Parses one text into `out`. `source` names it in error lines. Returns false after saying what is wrong.
bool parse_options(const char *text, const char *source, Options &out);

// The list that help=1 prints.
void print_options();

} // namespace snarl

// The program may define it.
extern "C" __attribute__((weak, visibility("default"))) const char *__snarl_default_options();

#endif // SNARL_RUNTIME_OPTIONS_OPTIONS_H
