// The calling-context tree: every calling context is a node, named by its parent and a return address.
// (Ammons, Ball, Larus: Exploiting hardware performance counters with flow and context sensitive profiling, PLDI 1997.)
//
// Departure: instead of linking a recursive call back to the nearest ancestor of the same function at once, a
// return address may stand kUnfolded times in a context before further recursion folds into the last of them. So stacks
// stay literal in ordinary recursion, and the tree is bounded by the program's structure, not by its depth. Where that
// bound is far away a function may be active in a context once or twice only, from some thousand nodes on.
//
// Thread safety: look-ups are lock-free, insertions take a lock; nodes never move or die.
#ifndef SNARL_RUNTIME_CONTEXT_TREE_H
#define SNARL_RUNTIME_CONTEXT_TREE_H

#include "runtime/channel/modules.h"
#include "runtime/sink.h"

namespace snarl {

// Is the function with this call the one that keeps the innermost frame record, or is a library without records between
// them (context/frame_records.h)? The same for each call at this node.
enum class Caller : uint8_t { unknown, keeps_record, library };

// How the tree names a call at `pc`: with the modules that there are now.
SNARL_INLINE Frame frame_of_call(Pc pc) {
  return (pc & ((1ULL << kFrameAddressBits) - 1)) | uint64_t{module_generation()} << kFrameAddressBits;
}

// A call at `frame` made in context `parent`.
struct Call {
  Context context;
  uint32_t node; // of this call; another than the context's when recursion folds
  Caller caller;
};
Call tree_call(Context parent, Frame frame);
void tree_settle(const Call &call, Caller caller);
SNARL_INLINE Context tree_child(Context parent, Pc pc) {
  return tree_call(parent, frame_of_call(pc)).context;
}
bool tree_has(uint32_t node);
Context tree_parent(Context c);
// The node below `outer` on the way to `inner`; none if `inner` is not within it.
Context tree_step(Context outer, Context inner);

void tree_start();

} // namespace snarl

#endif // SNARL_RUNTIME_CONTEXT_TREE_H
