// All threads, the slots of the vector clocks, and whether the program is alone (has one thread).
#ifndef SNARL_RUNTIME_THREAD_REGISTRY_H
#define SNARL_RUNTIME_THREAD_REGISTRY_H

#include "runtime/platform/memory.h"
#include "runtime/shadow/steps.h"
#include "runtime/sink.h"

namespace snarl {

// True while exactly one thread exists and every other that ever was has been joined: then nothing can race. Written
// under the registry's lock by the only thread there is.
extern bool program_is_alone;
SNARL_INLINE bool alone() {
  return steps.alone && __atomic_load_n(&program_is_alone, __ATOMIC_RELAXED);
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
inline constexpr uint32_t kMaxSlots = 1u << 16;

// Raised when many slots are idle and none of them could go to the thread that was created last.
extern bool slots_run_low;
// What a sweep of the shadow finds out of the slots that were idle when it began.
struct IdleSlot {
  Clock last;   // of the last holder; 0: the slot was not idle
  Clock needed; // the last clock of the slot that a shadow word names
};
void idle_slots(IdleSlot *by_slot);
// From now on each goes to whoever knows what is needed. `words`: how many the sweep met.
void offer_slots(const IdleSlot *by_slot, uint64_t words);

// A slot that went to a thread whose creator did not know the last holder's end: who knows what the one released does
// not thereby know what the other did. Its clocks before this one are of others than those from it on.
extern bool slots_were_handed_on;
extern Clock *first_of_stranger; // by slot
SNARL_INLINE bool is_of_stranger(uint32_t slot, Clock clock) {
  return UNLIKELY(__atomic_load_n(&slots_were_handed_on, __ATOMIC_RELAXED)) &&
         clock < __atomic_load_n(&first_of_stranger[slot], __ATOMIC_RELAXED);
}

// The lock-order graph names a slot once more, or once less: such a slot waits for one who knows its last holder's end.
void name_slot(Slot slot);
void unname_slot(Slot slot);

// Runs f for the access state of every slot that has one, under the registry's lock. In use: by a thread that has not
// ended.
void for_each_slot(void (*f)(AccessState &, bool in_use, void *), void *argument);

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
