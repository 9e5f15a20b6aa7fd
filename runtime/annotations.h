/* snarl/annotations.h: what a program can tell Snarl that Snarl cannot see.
 *
 * For C and C++. The macros do nothing in a program that runs without Snarl: the functions behind them are weak, so
 * the header may stay in use in every build.
 *
 *   SNARL_HAPPENS_BEFORE(address)    all that this thread did happens before …
 *   SNARL_HAPPENS_AFTER(address)     … what follows this, in any thread that comes here later with the same address
 *
 *   SNARL_IGNORE_ACCESSES_BEGIN(), SNARL_IGNORE_ACCESSES_END()   plain accesses in between are not checked
 *   SNARL_IGNORE_SYNC_BEGIN(), SNARL_IGNORE_SYNC_END()           synchronisation in between orders nothing
 *
 *   SNARL_BENIGN_RACE(address, size, reason)   until this memory is freed, races in it are meant: counted, not reported
 *   SNARL_NEW_MEMORY(address, size)            a program's own allocator hands it out: nothing happened there before
 *
 * A lock that the program made itself (on atomics, futexes, …), named by an address inside of it:
 *   SNARL_LOCK_CREATED(lock), SNARL_LOCK_DESTROYED(lock)
 *   SNARL_LOCK_WANTED(lock, flags)     before the thread waits for it; for deadlocks. Not before a try.
 *   SNARL_LOCK_ACQUIRED(lock, flags)   after it has it
 *   SNARL_LOCK_RELEASING(lock)         before it lets go
 * flags: SNARL_SHARED (it has the lock together with other readers), SNARL_TRY (it would not have waited).
 *
 * The order in which locks of any kind are to be taken, named by their addresses, after their initialisation:
 *   SNARL_LOCK_LEVEL(lock, level)      from 1 on. Who holds a lock of a level waits only for locks of higher levels.
 *
 * Fibers: threads of execution that the program switches between by itself, on one or several of its threads. A fiber
 * has the locks that it took, wherever it runs, and its accesses race with those of other fibers like a thread's.
 *   void *fiber = SNARL_FIBER_CURRENT()     what runs now; of a thread that has not switched, the thread itself
 *   void *fiber = SNARL_FIBER_CREATE()
 *   SNARL_FIBER_SWITCH(fiber, flags)        right before the switch, in the function that makes it
 *   SNARL_FIBER_DESTROY(fiber)              of one that does not run
 * flags: SNARL_UNORDERED (what was done before the switch does not happen before what the fiber goes on with).
 * All threads must be back in their own fiber before they end.
 *
 * Each begin needs its end in the same thread; they nest. */
#ifndef SNARL_ANNOTATIONS_H
#define SNARL_ANNOTATIONS_H

#include <stddef.h>

#define SNARL_SHARED 1u
#define SNARL_TRY 2u
#define SNARL_UNORDERED 1u

#ifdef __cplusplus
extern "C" {
#endif
#define SNARL_WEAK __attribute__((weak))
SNARL_WEAK void __snarl_happens_before(const volatile void *address);
SNARL_WEAK void __snarl_happens_after(const volatile void *address);
SNARL_WEAK void __snarl_ignore_accesses(int begin);
SNARL_WEAK void __snarl_ignore_sync(int begin);
SNARL_WEAK void __snarl_benign_race(const volatile void *address, size_t size, const char *reason);
SNARL_WEAK void __snarl_new_memory(const volatile void *address, size_t size);
SNARL_WEAK void __snarl_lock_created(const volatile void *lock);
SNARL_WEAK void __snarl_lock_destroyed(const volatile void *lock);
SNARL_WEAK void __snarl_lock_wanted(const volatile void *lock, unsigned flags);
SNARL_WEAK void __snarl_lock_acquired(const volatile void *lock, unsigned flags);
SNARL_WEAK void __snarl_lock_releasing(const volatile void *lock);
SNARL_WEAK void __snarl_lock_level(const volatile void *lock, unsigned level);
SNARL_WEAK void *__snarl_fiber_current(void);
SNARL_WEAK void *__snarl_fiber_create(void);
SNARL_WEAK void __snarl_fiber_destroy(void *fiber);
SNARL_WEAK void __snarl_fiber_switch(void *fiber, unsigned flags);
#undef SNARL_WEAK
#ifdef __cplusplus
}
#endif

#define SNARL_IF_PRESENT(f, arguments) (f ? f arguments : (void)0)
#define SNARL_HAPPENS_BEFORE(address) SNARL_IF_PRESENT(__snarl_happens_before, (address))
#define SNARL_HAPPENS_AFTER(address) SNARL_IF_PRESENT(__snarl_happens_after, (address))
#define SNARL_IGNORE_ACCESSES_BEGIN() SNARL_IF_PRESENT(__snarl_ignore_accesses, (1))
#define SNARL_IGNORE_ACCESSES_END() SNARL_IF_PRESENT(__snarl_ignore_accesses, (0))
#define SNARL_IGNORE_SYNC_BEGIN() SNARL_IF_PRESENT(__snarl_ignore_sync, (1))
#define SNARL_IGNORE_SYNC_END() SNARL_IF_PRESENT(__snarl_ignore_sync, (0))
#define SNARL_BENIGN_RACE(address, size, reason) SNARL_IF_PRESENT(__snarl_benign_race, (address, size, reason))
#define SNARL_NEW_MEMORY(address, size) SNARL_IF_PRESENT(__snarl_new_memory, (address, size))
#define SNARL_LOCK_CREATED(lock) SNARL_IF_PRESENT(__snarl_lock_created, (lock))
#define SNARL_LOCK_DESTROYED(lock) SNARL_IF_PRESENT(__snarl_lock_destroyed, (lock))
#define SNARL_LOCK_WANTED(lock, flags) SNARL_IF_PRESENT(__snarl_lock_wanted, (lock, flags))
#define SNARL_LOCK_ACQUIRED(lock, flags) SNARL_IF_PRESENT(__snarl_lock_acquired, (lock, flags))
#define SNARL_LOCK_RELEASING(lock) SNARL_IF_PRESENT(__snarl_lock_releasing, (lock))
#define SNARL_LOCK_LEVEL(lock, level) SNARL_IF_PRESENT(__snarl_lock_level, (lock, level))
#define SNARL_FIBER_CURRENT() (__snarl_fiber_current ? __snarl_fiber_current() : (void *)0)
#define SNARL_FIBER_CREATE() (__snarl_fiber_create ? __snarl_fiber_create() : (void *)0)
#define SNARL_FIBER_DESTROY(fiber) SNARL_IF_PRESENT(__snarl_fiber_destroy, (fiber))
#define SNARL_FIBER_SWITCH(fiber, flags) SNARL_IF_PRESENT(__snarl_fiber_switch, (fiber, flags))

#endif /* SNARL_ANNOTATIONS_H */
