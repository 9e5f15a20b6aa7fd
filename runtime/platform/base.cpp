#include "runtime/platform/base.h"

#include "runtime/platform/signals.h"
#include "runtime/platform/sys.h"

#include <csignal>

namespace snarl {
void internal_error(const char *file, int line, const char *what) {
  Text text;
  text << "internal error: " << file << ":" << line << ": " << what;
  say(text);
  die_by_signal(SIGABRT); // not abort(): neither the program's handler nor ours may run now
}

} // namespace snarl
