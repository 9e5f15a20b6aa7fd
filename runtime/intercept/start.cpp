#include "runtime/intercept/start.h"

#include "runtime/intercept/cxx_libraries.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/process.h"
#include "runtime/intercept/signals.h"
#include "runtime/intercept/threads.h"
#include "runtime/platform/sys.h"
#include "runtime/shadow/ignored_modules.h"

#include <ctime>

SNARL_REAL(int, clock_gettime, clockid_t clock, timespec *to);

namespace snarl {

void intercept_start() {
  sys::use_clock(REAL(clock_gettime));
  cxx_libraries_refresh();
  ignored_modules_refresh();
  process_start();
  signals_start();
  threads_start();
}

} // namespace snarl
