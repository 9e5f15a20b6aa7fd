// What several own together, by a count of the C++ library's (std::shared_ptr): the last one to give up his share ends
// it, and so runs its destructor. Who that is differs from run to run, but it comes after all others have given up
// theirs. So each leaves with the count what is certain before (sync/hand_overs.h), and the last one knows that, as
// long as he is at it (sync/branches.h).
//
// Where the last one ends it in code that is not instrumented, what was left stays, and counts for what is owned at
// that place next: too much may look ordered.
//
// (Counts of the program's own are told by the branches on their value: sync/branches.h.)
#ifndef SNARL_RUNTIME_SYNC_OWNERS_H
#define SNARL_RUNTIME_SYNC_OWNERS_H

#include "runtime/thread/thread.h"

namespace snarl {

// The thread is about to give up a share, and is not the last. Nothing is left by threads that acquired nothing under
// anything.
void owner_leaves(Thread &t, const void *count);
// It was the last one. `frame`: the stack pointer of the function that ends what was owned. Returns what branch_left()
// is to be told; 0: nothing.
uint32_t last_owner_begins(Thread &t, const void *count, uintptr_t frame);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_OWNERS_H
