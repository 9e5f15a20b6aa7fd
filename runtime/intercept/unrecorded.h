// An atomic operation of the runtime's, in place of one inside a library: it orders, and is no access of the program's.
#ifndef SNARL_RUNTIME_INTERCEPT_UNRECORDED_H
#define SNARL_RUNTIME_INTERCEPT_UNRECORDED_H

#include "runtime/thread/thread.h"

namespace snarl {

template <typename Operation> auto unrecorded(Thread &t, Operation operation) {
  ++t.ignore_accesses;
  auto before = operation();
  --t.ignore_accesses;
  return before;
}

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_UNRECORDED_H
