// All threads, the slots of the vector clocks, and whether the program is alone (has one thread).
#ifndef SNARL_RUNTIME_THREAD_REGISTRY_H
#define SNARL_RUNTIME_THREAD_REGISTRY_H

#include "runtime/platform/memory.h"
#include "runtime/sink.h"

namespace snarl {

// True while exactly one thread exists and every other that ever was has been joined: then nothing can race. Written
// under the registry's lock by the only thread there is.
extern bool program_is_alone;
SNARL_INLINE bool alone() {
  return __atomic_load_n(&program_is_alone, __ATOMIC_RELAXED);
}

// What stays of a thread for ever.
struct ThreadBirth {
  Context created_at;
  Tid creator;
  uint32_t os_tid;
  uint8_t flags; // thread_flags
  char name[16];
};
const ThreadBirth *birth_of(Tid tid); // null when there is no such thread
uint32_t threads_created();
void mark_fiber(Thread &t);

// The thread that held `slot` at `clock`.
Tid holder_of(Slot slot, Clock clock);

// Was `clock` the last epoch of a detached thread that has ended? Nothing was released in it, so whatever is not
// ordered before it never will be ordered after it.
bool is_past_knowing(Slot slot, Clock clock);

uint32_t slots_in_use();
// Runs f for the access state of every slot that has one, under the registry's lock.
void for_each_slot(void (*f)(AccessState &, void *), void *argument);

void registry_start(); // makes the main thread

// Around fork, while no other thread is inside the runtime (fork_gate.h) but for calls that name no thread.
void engine_before_fork();
void engine_after_fork_in_parent();
// The caller is the only thread left. `gone` is called for each of the others.
void engine_after_fork_in_child(void (*gone)(Thread &));
// The process began as a copy of another one: in what it inherited anything may have been under way.
bool is_forked_child();

} // namespace snarl

#endif // SNARL_RUNTIME_THREAD_REGISTRY_H
