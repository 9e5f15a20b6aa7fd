// The calling-context tree: every calling context is a node, named by its parent and a return address.
// (Ammons, Ball, Larus: Exploiting hardware performance counters with flow and context sensitive profiling, PLDI 1997.)
//
// Departure: instead of linking a recursive call back to the nearest ancestor of the same function at once, a
// return address may stand kUnfolded times in a context before further recursion folds into the last of them. So stacks
// stay literal in ordinary recursion, and the tree is bounded by the program's structure, not by its depth.
//
// Thread safety: lookups are lock-free, insertions take a shard's lock; nodes never move or die.
#ifndef SNARL_RUNTIME_CONTEXT_TREE_H
#define SNARL_RUNTIME_CONTEXT_TREE_H

#include "runtime/sink.h"

namespace snarl {

// The node of a call at `pc` made in context `parent`.
Context tree_child(Context parent, Pc pc);

// Resolves the thread's frame records to nodes and stores the nodes in the records. Returns the innermost.
uint32_t resolve_frames(Thread &t);

// A frame's slot holds its node once resolved.
inline constexpr uintptr_t kResolvedBit = uintptr_t{1} << 63;
// Slot of a boundary record that marks a signal handler: this bit and the signal number.
inline constexpr uintptr_t kSignalBit = uintptr_t{1} << 62;

// The node of the thread's innermost function that keeps a record.
SNARL_INLINE uint32_t current_node(Thread &t) {
  snarl_frame *top = __snarl_tls.frames;
  if (LIKELY(top && (top->slot & kResolvedBit)))
    return static_cast<uint32_t>(top->slot);
  return resolve_frames(t);
}

// The calling context of another thread: what its frame records say, as far as they can be read. Exact while that
// thread is asleep; of one that runs it is where it was a moment ago, or nonsense in parts.
Context context_of_other(const Thread &t);

void tree_start();

} // namespace snarl

#endif // SNARL_RUNTIME_CONTEXT_TREE_H
