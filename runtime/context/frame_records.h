// From frame records (abi.h) to contexts.
//
// A library without planted code keeps no records. Where it calls the program back, or calls what the runtime
// intercepts, the record further out tells where *its* function was called, and nobody where in it the call into the
// library is. So a return address that does not lie in the function of the next record is missing something: the stack
// is walked (stack_walk.h) from where the thread is to that record, and the frames between are put into the context.
// Whether an address needs that is found out once for each node of the tree: by the same walk, and so it is exact.
#ifndef SNARL_RUNTIME_CONTEXT_FRAME_RECORDS_H
#define SNARL_RUNTIME_CONTEXT_FRAME_RECORDS_H

#include "runtime/context/tree.h"

namespace snarl {

// A record's slot holds its node once resolved: this bit and the node.
inline constexpr uintptr_t kResolvedBit = uintptr_t{1} << 63;
// Slot of a boundary record that marks a signal handler: this bit and the signal number.
inline constexpr uintptr_t kSignalBit = uintptr_t{1} << 62;
// The record is the runtime's own, for the code that called it: nothing is between it and its neighbours.
inline constexpr uintptr_t kKeptBit = uintptr_t{1} << 61;

SNARL_INLINE uintptr_t stack_pointer() {
  uintptr_t sp;
  __asm__("mov %%rsp, %0" : "=r"(sp));
  return sp;
}

// The thread's innermost record, if it is resolved and certainly alive; else null.
SNARL_INLINE const snarl_frame *resolved_record() {
  const snarl_frame *top = __snarl_tls.frames;
  return LIKELY(top && (top->slot & kResolvedBit) && reinterpret_cast<uintptr_t>(top) > stack_pointer()) ? top
                                                                                                         : nullptr;
}

// Resolves the thread's frame records to nodes and stores the nodes in the records. Returns the innermost.
uint32_t resolve_frames(Thread &t);

// The node of the thread's innermost function that keeps a record.
SNARL_INLINE uint32_t current_node(Thread &t) {
  const snarl_frame *top = resolved_record();
  return LIKELY(top != nullptr) ? static_cast<uint32_t>(top->slot) : resolve_frames(t);
}

// The context of a call at `pc`, of a function without a record or of an interceptor, in which the thread is now.
// `node`: current_node().
struct CallContext {
  Context context;
  bool through_library; // frames of a library stand between, so that node and pc do not say it all
};
CallContext called_context(uint32_t node, Pc pc);

// Is the innermost call of this context known to be one by a function that keeps a record, and not by a library?
bool is_planted_call(Context c);

// The calling context of another thread: what its frame records say, as far as they can be read. Exact while that
// thread is asleep; of one that runs it is where it was a moment ago, or nonsense in parts.
Context context_of_other(const Thread &t);

} // namespace snarl

#endif // SNARL_RUNTIME_CONTEXT_FRAME_RECORDS_H
