// The waist: "thread t did e at context c". Planted code and interceptors tell the engine what happened through
// these functions and no others; behind them stands the online happens-before engine today, and can stand
// a recorder or a scheduler tomorrow.
//
// Every function is async-signal-safe, allocates only by platform/memory.h, and keeps errno.
// `t` is always the calling thread unless said otherwise. `pc`: return address of the intercepted call in the
// program (SNARL_CALLER_PC() in the interceptor itself); the rest of the stack is found from __snarl_tls.frames.
#ifndef SNARL_RUNTIME_SINK_H
#define SNARL_RUNTIME_SINK_H

#include "detector/core/ids.h"
#include "detector/core/run_file.h"
#include "runtime/platform/base.h"
#include "runtime/platform/spin.h"
#include "runtime/thread/thread.h"

#include <cstddef>

namespace snarl {

// --- contexts ------------------------------------------------------------------------------------
// The interned calling context of a call at `pc` made by the current function of the thread. ~10 ns.
Context context_of(Thread &t, Pc pc);
// The frames of a context, innermost first, as a run file wants them. Returns how many there are (may exceed
// `capacity`; then the outermost are cut). `*folded` tells that recursion was folded.
uint32_t context_frames(Context c, Frame *out, uint32_t capacity, bool *folded);
// 0: the stack is empty.
inline Frame innermost_frame(Context c) {
  Frame innermost = 0;
  bool folded;
  context_frames(c, &innermost, 1, &folded);
  return innermost;
}

// --- memory accesses -----------------------------------------------------------------------------
enum class AccessKind : uint8_t { read, write, free };
// Any range, any size (0 allowed). Reports the first race on each location.
void on_access(Thread &t, Pc pc, const void *address, size_t size, AccessKind kind);

// --- happens-before ------------------------------------------------------------------------------
// The clock of a synchronisation object. Zero-initialised; embed it in your own state (or use sync_object()).
// All calls on one SyncVar must be serialised by the owner's lock.
struct SyncVar {
  struct ClockSnapshot *snapshot = nullptr; // clocks known to the releaser, shared and immutable
  Clock clock = 0;                          // the releaser's own clock
  uint32_t slot = 0;                        // the releaser's slot
  uint32_t aside = 0;                       // no part of the clock: whoever embeds it keeps here what fits
};
void on_acquire(Thread &t, SyncVar &s);       // C_t := C_t ⊔ S
void on_release(Thread &t, SyncVar &s);       // S := S ⊔ C_t; the thread enters its next epoch
void on_release_store(Thread &t, SyncVar &s); // S := C_t;     the thread enters its next epoch
void on_sync_end(SyncVar &s);                 // drops what the object holds

// A synchronisation object that lives at an address of the program (mutex, atomic, semaphore, annotation).
// Found through the shadow cell of its first granule in a few nanoseconds. It ends when the program frees or unmaps its
// memory (then lock_memory_gone of sync/locks.h is told) or by end_sync_object().
inline constexpr uint32_t kAtomicAccesses = 4;
struct AtomicAccess { // sync/atomic_accesses.h
  uint32_t read, write;
};
struct alignas(64) SyncObject {
  // All that an atomic operation changes: one line that travels with the object.
  BriefLock value_lock; // serialises atomic operations on the object
  SyncVar var;          // the clock of its value; of what is no atomic, the main clock. Aside: sync/awaited.h
  AtomicAccess accesses[kAtomicAccesses];
  // What an atomic operation reads.
  uintptr_t address;
  uint32_t spans;       // sync/atomic_accesses.h
  uint32_t version;     // shadow/known_atomics.h
  uint8_t size;         // bytes from `address` that it stands for
  bool whole;           // all its granules have the same home (sync/granule_sync.h)
  uint8_t unordered;    // sync/unordered.h
  SpinLock lock;        // serialises everything else
  SyncVar second;       // annotations; kinds that need two clocks (rwlock: readers' releases; barrier: next generation)
  struct Lock *as_lock; // owned by sync/locks.h; null when it is not a lock
  SyncObject *next;     // others in the same granule
};
static_assert(sizeof(SyncObject) == 128 && offsetof(SyncObject, address) == 64);
SyncObject &sync_object(Thread &t, const void *address); // finds or makes
SyncObject *find_sync_object(const void *address);       // null when there is none
void end_sync_object(Thread &t, const void *address);    // keeps shadow state of the memory

// --- life of memory ------------------------------------------------------------------------------
void on_heap_allocated(Thread &t, Pc pc, void *p, size_t size); // fresh block: forgets what was there
void on_heap_allocated_unseen(void *p, size_t size); // the same by a thread that is unknown: one of libc's own
void on_heap_freed(Thread &t, Pc pc, void *p);       // a `free` access to all of the block
size_t heap_block_size(const void *p);               // as allocated; 0 when not a known live block
void on_memory_mapped(Thread &t, Pc pc, void *p, size_t size);    // mmap, mremap target, thread stacks
void on_memory_unmapped(Thread &t, Pc pc, void *p, size_t size);  // a `free` access, then forgets
void on_memory_discarded(Thread &t, Pc pc, void *p, size_t size); // a write of zeros, where it was ever accessed

// --- life of threads (thread/registry.h has the registry itself) -------------------------------------------
Thread *on_thread_create(Thread &parent, Pc pc, bool detached); // in the parent, before the real creation
void on_thread_not_created(Thread &parent, Thread *child);      // the real creation failed
void on_thread_start(Thread *child); // in the child, first thing: binds __snarl_tls, stack bounds, os tid
void on_thread_finish(Thread &t);    // in the thread, last thing
void on_thread_join(Thread &joiner, Pc pc, Thread *child); // after the real join: all of child happens before
void on_thread_detach(Thread &t, Pc pc, Thread *child);
// Threads that libc makes by itself for functions of the program. First the thread that asks for them says so: from
// then on the program is not alone. Each is made, with signals blocked, in the OS thread that is to run it, and
// on_thread_start() binds it; it may rest and be started again, in another OS thread.
void on_threads_of_library_expected(Thread &t);
Thread *on_thread_of_library(Tid creator, Context created_at);
void on_thread_of_library_rests(Thread &t);
Thread *find_thread(uintptr_t pthread_handle); // not yet joined; null when unknown
// Runs f for every thread that exists, under the registry's lock.
void for_each_thread(void (*f)(Thread &, void *), void *argument);

} // namespace snarl

#endif // SNARL_RUNTIME_SINK_H
