// What annotations of every dialect come down to. `t` may be null: the runtime does not know the thread.
#ifndef SNARL_RUNTIME_ANNOTATIONS_EFFECTS_H
#define SNARL_RUNTIME_ANNOTATIONS_EFFECTS_H

#include "runtime/sync/locks.h"

namespace snarl::annotated {

void happens_before(Thread *t, const volatile void *address);
void happens_after(Thread *t, const volatile void *address);

void ignore_accesses(Thread *t, bool begin);
void ignore_asked_accesses(Thread *t, bool begin); // by the program: the report tells of it
void ignore_sync(Thread *t, bool begin);
// Races in this memory are meant.
void benign_race(Thread *t, const volatile void *address, size_t size, const char *reason);
void new_memory(Thread *t, Pc pc, const volatile void *address, size_t size);

// Locks that the program made itself.
void lock_created(Thread *t, Pc pc, const volatile void *lock);
void lock_destroyed(Thread *t, Pc pc, const volatile void *lock);
void lock_wanted(Thread *t, Pc pc, const volatile void *lock, LockMode mode);
void lock_acquired(Thread *t, Pc pc, const volatile void *lock, LockMode mode, bool tried);
void lock_not_acquired(Thread *t);
Release lock_releasing(Thread *t, Pc pc, const volatile void *lock);
// The program says in which mode it lets go.
// Of a library without planted code: nothing is said of one that nobody was seen to take.
void foreign_lock_releasing(Thread *t, const volatile void *lock);
void lock_released_as(Thread *t, Pc pc, const volatile void *lock, LockMode mode);

// The thread says that it holds none; those that it holds are reported.
void no_locks_held(Thread *t, Pc pc);

void lock_level(Thread *t, const volatile void *lock, uint32_t level);

// Fibers. What is returned names one; null where the runtime does not know the thread.
Thread *fiber_create(Thread *t, Pc pc);
void fiber_switch(Thread *t, Thread *to, bool ordered);
void fiber_destroy(Thread *t, Pc pc, Thread *fiber);
void fiber_name(Thread *fiber, const char *name);

} // namespace snarl::annotated

#endif // SNARL_RUNTIME_ANNOTATIONS_EFFECTS_H
