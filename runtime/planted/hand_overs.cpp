// Hand-overs by objects of the C++ libraries and by the values of variables, as planted code tells of them.
#include "runtime/platform/sys.h"
#include "runtime/sync/awaited.h"
#include "runtime/sync/branches.h"
#include "runtime/sync/condition_values.h"
#include "runtime/sync/hand_over_points.h"
#include "runtime/sync/locks.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/taken_at_once.h"
#include "runtime/sync/waits.h"

using namespace snarl;

namespace {

constexpr uintptr_t kPage = 4096; // in the first there never is memory

// Before any operation has changed it.
template <typename T> uint64_t counter(const void *semaphore) {
  const T value = __atomic_load_n(static_cast<const T *>(semaphore), __ATOMIC_RELAXED);
  return value > 0 ? static_cast<uint64_t>(value) : 0;
}

// Each of these two looks at the counter as it is now: another thread that changes it right now is none the worse.
void check_room(Thread &t, Pc pc, const void *semaphore, uint64_t counter, int64_t room) {
  if (UNLIKELY(static_cast<int64_t>(counter) > room))
    misuse(t, pc, FindingKind::semaphore_misuse, reinterpret_cast<uintptr_t>(semaphore), find_lock(semaphore),
           "it is released beyond its greatest value");
}

void check_count(Thread &t, Pc pc, const void *latch, uint64_t counter, int64_t down) {
  if (UNLIKELY(down < 0 || static_cast<int64_t>(counter) < down))
    misuse(t, pc, FindingKind::barrier_misuse, reinterpret_cast<uintptr_t>(latch), find_lock(latch),
           "it is counted down below zero");
}

void poll_begins(Thread &t, Pc pc, const void *barrier) {
  WaitFor wait{WaitKind::barrier, reinterpret_cast<uintptr_t>(barrier)};
  wait.polls = true;
  wait_begin(t, pc, wait);
}

void tell(Thread &t, Pc pc, snarl_hand_over what, const void *object, int64_t value) {
  const auto count = static_cast<uint64_t>(value);
  switch (what) {
  case snarl_object_made:
    return hand_overs_end(t, object);
  case snarl_milestone_reached:
    return milestone_reached(t, object);
  case snarl_milestone_passed:
    return milestone_passed(t, object);
  case snarl_stop_requested:
    return milestone_requested(t, object);
  case snarl_stop_seen:
    return value ? milestone_passed(t, object) : void();
  case snarl_semaphore32_used:
    return semaphore_used(t, object, counter<int32_t>(object));
  case snarl_semaphore64_used:
    return semaphore_used(t, object, counter<int64_t>(object));
  case snarl_semaphore32_posted:
    semaphore_used(t, object, counter<int32_t>(object));
    return semaphore_posted(t, object, count);
  case snarl_semaphore64_posted:
    semaphore_used(t, object, counter<int64_t>(object));
    return semaphore_posted(t, object, count);
  case snarl_semaphore32_has_room:
    return check_room(t, pc, object, counter<int32_t>(object), value);
  case snarl_semaphore64_has_room:
    return check_room(t, pc, object, counter<int64_t>(object), value);
  case snarl_latch32_counts:
    return check_count(t, pc, object, counter<int32_t>(object), value);
  case snarl_latch64_counts:
    return check_count(t, pc, object, counter<int64_t>(object), value);
  case snarl_semaphore_taken:
    return value ? semaphore_taken(t, object) : void();
  case snarl_barrier_made:
    return phases_begin(t, object, count);
  case snarl_barrier_arrives:
    return phases_arrive(t, object, count);
  case snarl_barrier_loses_one:
    return phases_lose_one(t, object);
  case snarl_initialisation_passed:
    return initialisation_passed(t, pc, object);
  case snarl_locks_taken_at_once:
    return locks_taken_at_once(t, static_cast<uint32_t>(count));
  case snarl_barrier_completes:
    return value ? phases_complete(t, object) : void();
  case snarl_barrier_completed:
    return phases_completed(t, object);
  case snarl_mutex_made:
    return lock_constructed(t, pc, object, LockKind::mutex);
  case snarl_rwlock_made:
    return lock_constructed(t, pc, object, LockKind::rwlock);
  case snarl_barrier_polled:
    return poll_begins(t, pc, object);
  case snarl_barrier_polled_enough:
    return wait_end(t);
  case snarl_barrier_passed:
    return phases_passed(t, object, static_cast<uint8_t>(value));
  }
}

} // namespace

SNARL_EXPORT void __snarl_hand_over(snarl_hand_over what, const void *object, int64_t value) {
  Thread *t = self();
  if (t && !t->ignore_sync)
    tell(*t, SNARL_CALLER_PC(), what, object, value);
}

SNARL_EXPORT void __snarl_values_are_awaited(void) {
  values_are_awaited = true;
}

SNARL_EXPORT void __snarl_value_awaited(const void *atomic, int (*ends)(uint64_t), int order) {
  if (Thread *t = self())
    value_awaited(*t, atomic, ends, order);
}

SNARL_EXPORT void __snarl_value_awaited_with(const void *atomic, int (*ends)(uint64_t, uint64_t), uint64_t variable,
                                             int order) {
  if (Thread *t = self())
    value_awaited_with(*t, atomic, ends, variable, order);
}

SNARL_EXPORT uint32_t __snarl_branch_entered(const void *atomic, int (*ends)(uint64_t)) {
  Thread *t = self();
  return t ? branch_entered(*t, atomic, ends, reinterpret_cast<uintptr_t>(__builtin_dwarf_cfa())) : 0;
}

SNARL_EXPORT uint32_t __snarl_branch_entered_with(const void *atomic, int (*ends)(const uint64_t *),
                                                  uint64_t variable) {
  uint64_t values[] = {0, variable};
  Thread *t = self();
  return t ? branch_entered(*t, atomic, EndsWait(ends, values, 1), reinterpret_cast<uintptr_t>(__builtin_dwarf_cfa()))
           : 0;
}

SNARL_EXPORT void __snarl_branch_left(uint32_t entered) {
  if (Thread *t = LIKELY(entered == 0) ? nullptr : self())
    branch_left(*t, entered);
}

SNARL_EXPORT void __snarl_last_of(const void *atomic, int (*ends)(const uint64_t *), uint64_t variable) {
  uint64_t values[] = {0, variable};
  if (Thread *t = self())
    value_awaited(*t, atomic, EndsWait(ends, values, 1), snarl_acquire);
}

SNARL_EXPORT void __snarl_passage_opens(const void *atomic) {
  if (Thread *t = self())
    passage_opens(*t, atomic);
}

SNARL_EXPORT void __snarl_condition_value_written(const void *variable, uint64_t after, int size, int adds) {
  if (Thread *t = self())
    condition_value_written(*t, variable, after, 0, static_cast<uint8_t>(size), adds ? Change::adds : Change::stores,
                            __builtin_return_address(0));
}

SNARL_EXPORT void __snarl_condition_bits_written(const void *variable, uint64_t after, uint64_t bits, int size,
                                                 int clears) {
  if (Thread *t = self())
    condition_value_written(*t, variable, after, bits, static_cast<uint8_t>(size),
                            clears ? Change::clears : Change::sets, __builtin_return_address(0));
}

SNARL_EXPORT void __snarl_container_changed(const void *container, int added, int64_t now) {
  if (Thread *t = self())
    container_changed(*t, container, added, now);
}

SNARL_EXPORT void __snarl_container_ends(const void *container) {
  if (Thread *t = self())
    container_ends(*t, container);
}

SNARL_EXPORT const void *__snarl_readable(const void *pointer, const void *read) {
  static constexpr uint64_t zeros = 0;
  uint64_t there;
  const uintptr_t word = reinterpret_cast<uintptr_t>(pointer) & ~(sizeof(there) - 1);
  if (word / kPage == reinterpret_cast<uintptr_t>(read) / kPage && read) // no system call then
    return pointer;
  return word >= kPage && sys::peek(&there, word, sizeof(there)) ? pointer : &zeros;
}

SNARL_EXPORT void __snarl_condition_waits_for_value(int (*ends)(const uint64_t *)) {
  if (Thread *t = self())
    condition_waits_for_value(*t, ends);
}

SNARL_EXPORT void __snarl_condition_values_awaited(const snarl_watched *watched, int count,
                                                   int (*ends)(const uint64_t *), int loop) {
  if (Thread *t = self())
    condition_values_awaited(*t, watched, static_cast<uint32_t>(count), ends, loop != 0);
}
