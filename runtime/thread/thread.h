// What the runtime knows of one thread. Owned by the registry (thread/registry.h); lives until the thread is
// dead AND joined or detached; then the Thread is recycled, and its birth facts stay in the registry by Tid.
#ifndef SNARL_RUNTIME_THREAD_THREAD_H
#define SNARL_RUNTIME_THREAD_THREAD_H

#include "detector/core/ids.h"
#include "runtime/abi.h"
#include "runtime/platform/base.h"

namespace snarl {

struct HeldLocks;   // sync/held_locks.h
class KnownCalls;   // context/known_calls.h
class KnownWalks;   // context/known_walk.h
struct ClockState;  // thread/clock_state.h
struct AccessState; // shadow/access_state.h

enum class ThreadState : uint8_t { created, running, finished };

struct Thread {
  Tid tid;
  Slot slot;
  ThreadState state;
  bool is_main, is_fiber, detached, joined;
  bool left_in_order;        // a fiber that nobody runs: its last switch was a release
  uint8_t ignore_accesses;   // > 0: plain accesses are not checked (annotations, runtime's own work)
  uint8_t ignore_sync;       // > 0: synchronisation is not seen (annotations)
  uint8_t in_signal_handler; // depth
  uint32_t in_runtime;       // > 0: inside the runtime; an asynchronous signal waits until it leaves (RuntimeSection)
  uint32_t signals_pending;  // signals that wait
  uint32_t sections;         // RuntimeSections begun; with in_runtime, tells the reclaimer that it has been outside
  uint32_t section_seen;     // the reclaimer's (thread/outside.h)
  uint32_t section_of_rmw;   // the same, of who ends unordered operations (sync/unordered.h)
  uint32_t none;             // 0: machine code reads this and `lockset` as one, in the upper half of a word
  uint32_t lockset;          // interned chain of acquisition contexts (sync/lockset.h); 0: none held
  Context created_at;        // context of the creation in the creator
  Tid creator;
  uint32_t os_tid;
  uintptr_t stack_low, stack_high; // bounds of the stack it runs on
  uintptr_t tls_low, tls_high;
  uintptr_t pthread_handle;   // pthread_t
  snarl_planted_tls *planted; // of the OS thread that runs it; null while none does
  Thread *carrier;            // of a fiber: the Thread of the OS thread that ran it last
  snarl_frame *frames;        // the innermost frame record, while it is away (thread/fibers.h)
  ClockState *clock;          // vector clock and epoch
  AccessState *access;        // access-id region, context caches
  HeldLocks *held;            // locks held, in order of acquisition; null until the first
  KnownWalks *known_walks;    // what its last walks over frames found (context/known_walk.h); null until the first
  KnownCalls *known_calls;    // what its records were resolved to lately (context/known_calls.h); null until the first
  void *wait;                 // what it is about to block on (sync/waits.h), or null
};

// Names the thread; what is longer than the field is cut. (thread/registry.cpp)
void set_name(Thread &t, const char *name);

// The calling thread; null while the runtime does not know it (before start, after its end).
SNARL_INLINE Thread *self() {
  return static_cast<Thread *>(__snarl_tls.thread);
}

// Runs the handlers of the signals that arrived inside a RuntimeSection. (thread/pending_signals.cpp) Planted code goes
// on with the vector registers as they were.
void deliver_pending_signals(Thread &t);
void run_handlers_of_pending_signals(Thread &t); // (intercept/signals.cpp) They may not be.

// Not 0 while a fork is under way: other threads stay out of the runtime. (thread/fork_gate.h)
extern uint32_t fork_gate;
void wait_at_fork_gate(Thread &t);

// What every way into the runtime and out of it does. For RuntimeSection, and for what does the rest of one by hand
// because it must not call anything (sync/atomics.cpp).
SNARL_INLINE void enter_runtime(Thread &t) {
  ++t.in_runtime;
  ++t.sections;
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
}
SNARL_INLINE void leave_runtime(Thread &t) {
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  --t.in_runtime;
}

// Around work on the thread's own state or under a lock of the runtime: a signal handler that ran planted code
// in the middle of it would find it half done, or wait for a lock that its own thread holds.
struct RuntimeSection {
  Thread &thread;
  SNARL_INLINE explicit RuntimeSection(Thread &t) : thread(t) {
    enter_runtime(thread);
    if (UNLIKELY(__atomic_load_n(&fork_gate, __ATOMIC_RELAXED)) && thread.in_runtime == 1)
      wait_at_fork_gate(thread);
  }
  SNARL_INLINE ~RuntimeSection() {
    leave_runtime(thread);
    if (thread.in_runtime == 0 && UNLIKELY(thread.signals_pending))
      deliver_pending_signals(thread);
  }
  RuntimeSection(const RuntimeSection &) = delete;
  RuntimeSection &operator=(const RuntimeSection &) = delete;
};

} // namespace snarl

#endif // SNARL_RUNTIME_THREAD_THREAD_H
