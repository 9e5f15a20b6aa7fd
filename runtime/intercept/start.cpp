#include "runtime/intercept/start.h"

#include "runtime/intercept/threads.h"

namespace snarl {

void intercept_start() { threads_start(); }

} // namespace snarl
