// A fork copies the process as it stands, and only the forking thread lives on in the copy: what another thread had
// locked stays locked there for ever, and what it had half changed stays so. So a fork waits until no other thread is
// inside a RuntimeSection, and until the copy is made the others wait in front of theirs.
//
//   forking thread: gate := closed; barrier in all threads; wait until no other thread has in_runtime > 0
//   another thread: in_runtime := 1; is the gate closed? then in_runtime := 0, wait, and again
//
// The barrier stands between each thread's store and its look at the gate, which has none of its own: either the
// thread sees the gate closed, or the forking thread sees it inside. Both wait for a second at most: a thread may stay
// inside because it waits for a lock of libc that the forking thread holds, and the other way round.
#ifndef SNARL_RUNTIME_THREAD_FORK_GATE_H
#define SNARL_RUNTIME_THREAD_FORK_GATE_H

#include "runtime/platform/base.h"

namespace snarl {

void close_fork_gate(); // before anything else that a fork needs
void open_fork_gate();  // in parent and child

} // namespace snarl

#endif // SNARL_RUNTIME_THREAD_FORK_GATE_H
