// Like all that planted code reaches this is compiled without vector registers, which a handler may use.
#include "runtime/platform/vector_registers.h"
#include "runtime/thread/thread.h"

namespace snarl {

void deliver_pending_signals(Thread &t) {
  VectorRegisters keep;
  run_handlers_of_pending_signals(t);
}

} // namespace snarl
