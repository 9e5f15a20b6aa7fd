#include "runtime/intercept/start.h"

#include "runtime/heap/library_memory.h"
#include "runtime/intercept/process.h"
#include "runtime/intercept/signals.h"
#include "runtime/intercept/threads.h"
#include "runtime/shadow/ignored_modules.h"

namespace snarl {

void intercept_start() {
  library_memory_start();
  ignored_modules_refresh();
  process_start();
  signals_start();
  threads_start();
}

} // namespace snarl
