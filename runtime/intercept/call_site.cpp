#include "runtime/intercept/call_site.h"

#include "runtime/abi.h"
#include "runtime/context/stack_walk.h"

namespace snarl {

Pc program_call_site(Pc pc) {
  constexpr uint32_t kMost = 64;
  const auto record = reinterpret_cast<uintptr_t>(__snarl_tls.frames);
  StackWalk walk;
  if (walk.holds(record)) // there is none, or it does not lie on this stack
    return pc;
  for (uint32_t frames = 0; frames < kMost && walk.step(); ++frames)
    if (walk.holds(record))
      return walk.pc();
  return pc;
}

} // namespace snarl
