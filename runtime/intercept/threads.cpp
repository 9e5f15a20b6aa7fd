// Threads: pthread_create, join, detach and their relatives. The child's first and last words are ours.
//
// A thread ends for the engine after its thread_local destructors and its keys' destructors: they still access memory.
// __call_tls_dtors runs first; of the keys, ours is set again in each round until the last that POSIX promises.
#include "runtime/intercept/threads.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/waits.h"

#include <cerrno>
#include <climits>
#include <pthread.h>

using namespace snarl;

namespace snarl {
namespace {

// Also the value of the key: rounds of destructors still to come.
struct Start {
  void *(*function)(void *);
  void *argument;
  Thread *thread;
};

pthread_key_t end_key;
bool end_key_made;

void thread_ends(Thread &t) {
  if (t.wait) // cancelled while it waited
    wait_end(t);
  misuse_thread_ends(t);
  HeldLocks *held = t.held;
  on_thread_finish(t);
  let_go_of_held_locks(held);
}

void end_key_destructor(void *rounds) {
  const auto left = reinterpret_cast<uintptr_t>(rounds);
  if (left > 1 && pthread_setspecific(end_key, reinterpret_cast<void *>(left - 1)) == 0)
    return;
  if (Thread *t = self())
    thread_ends(*t);
}

void watch_end_of_thread() {
  if (end_key_made)
    pthread_setspecific(end_key, reinterpret_cast<void *>(uintptr_t{PTHREAD_DESTRUCTOR_ITERATIONS}));
}

void bind_child(Thread *child) {
  uintptr_t none = 0;
  __atomic_compare_exchange_n(&child->pthread_handle, &none, static_cast<uintptr_t>(pthread_self()), false,
                              __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  on_thread_start(child);
  if (child->held)
    child->held->os_tid = child->os_tid;
  watch_end_of_thread();
}

void *run_child(void *p) {
  Start start = *static_cast<Start *>(p);
  release_one(static_cast<Start *>(p));
  bind_child(start.thread);
  return start.function(start.argument);
}

bool is_detached(const pthread_attr_t *attributes) {
  int state = PTHREAD_CREATE_JOINABLE;
  return attributes && pthread_attr_getdetachstate(attributes, &state) == 0 && state == PTHREAD_CREATE_DETACHED;
}

} // namespace

void threads_start() {
  order_start();
  end_key_made = pthread_key_create(&end_key, end_key_destructor) == 0;
  if (Thread *t = self())
    t->pthread_handle = static_cast<uintptr_t>(pthread_self());
  watch_end_of_thread();
}

Thread *thread_before_create(Thread &t, Pc pc, bool detached) {
  const Clock clock = t.clock->own();
  Thread *child = on_thread_create(t, pc, detached);
  structure_create(held_locks(t).structure, t.slot.value, clock, held_locks(*child).structure);
  return child;
}

void thread_not_created(Thread &t, Thread *child) {
  HeldLocks *held = child->held;
  on_thread_not_created(t, child);
  let_go_of_held_locks(held);
  let_go_of_held_locks(held);
}

void thread_joined(Thread &t, Pc pc, Thread *child) {
  HeldLocks *held = child->held;
  Structure end = structure_copy(held->structure);
  structure_join(held_locks(t).structure, end);
  structure_drop(end);
  const Structure own{nullptr, child->slot.value, child->clock->own()};
  structure_join(held_locks(t).structure, own);
  on_thread_join(t, pc, child);
  let_go_of_held_locks(held);
}

} // namespace snarl

SNARL_INTERCEPT(int, pthread_create, pthread_t *handle, const pthread_attr_t *attributes, void *(*function)(void *),
                void *argument) {
  Thread *t = self();
  if (!t)
    return REAL(pthread_create)(handle, attributes, function, argument);
  const bool detached = is_detached(attributes);
  Thread *child = thread_before_create(*t, SNARL_CALLER_PC(), detached);
  auto *start = allocate_one<Start>();
  *start = {function, argument, child};
  const int result = REAL(pthread_create)(handle, attributes, run_child, start);
  if (result != 0) {
    release_one(start);
    thread_not_created(*t, child);
  } else if (!detached) { // the child may not have run yet, and its handle may be used from here on
    uintptr_t none = 0;
    __atomic_compare_exchange_n(&child->pthread_handle, &none, static_cast<uintptr_t>(*handle), false, __ATOMIC_RELAXED,
                                __ATOMIC_RELAXED);
  }
  return result;
}

namespace {

// What is known of a thread before it is joined.
Thread *begin_join(Thread *t, Pc pc, pthread_t handle, bool timed) {
  if (!t)
    return nullptr;
  Thread *child = find_thread(static_cast<uintptr_t>(handle));
  if (!child) {
    misuse(*t, pc, FindingKind::invalid_join, 0, nullptr, "the thread was already joined, or is detached");
    return nullptr;
  }
  if (child == t) {
    misuse(*t, pc, FindingKind::invalid_join, 0, nullptr, "a thread joins itself");
    return nullptr;
  }
  wait_begin(*t, pc, {WaitKind::join, static_cast<uintptr_t>(handle), timed, LockMode::exclusive, child});
  return child;
}

int end_join(Thread *t, Pc pc, Thread *child, int result) {
  if (!child)
    return result;
  wait_end(*t);
  if (result == 0)
    thread_joined(*t, pc, child);
  return result;
}

} // namespace

SNARL_INTERCEPT(int, pthread_join, pthread_t handle, void **value) {
  Thread *t = self();
  Thread *child = begin_join(t, SNARL_CALLER_PC(), handle, false);
  return end_join(t, SNARL_CALLER_PC(), child, REAL(pthread_join)(handle, value));
}

SNARL_INTERCEPT(int, pthread_tryjoin_np, pthread_t handle, void **value) {
  Thread *t = self();
  Thread *child = begin_join(t, SNARL_CALLER_PC(), handle, true);
  return end_join(t, SNARL_CALLER_PC(), child, REAL(pthread_tryjoin_np)(handle, value));
}

SNARL_INTERCEPT(int, pthread_timedjoin_np, pthread_t handle, void **value, const timespec *until) {
  Thread *t = self();
  Thread *child = begin_join(t, SNARL_CALLER_PC(), handle, until != nullptr);
  return end_join(t, SNARL_CALLER_PC(), child, REAL(pthread_timedjoin_np)(handle, value, until));
}

SNARL_INTERCEPT(int, pthread_clockjoin_np, pthread_t handle, void **value, clockid_t clock, const timespec *until) {
  Thread *t = self();
  Thread *child = begin_join(t, SNARL_CALLER_PC(), handle, until != nullptr);
  return end_join(t, SNARL_CALLER_PC(), child, REAL(pthread_clockjoin_np)(handle, value, clock, until));
}

SNARL_INTERCEPT(int, pthread_detach, pthread_t handle) {
  Thread *t = self();
  const Pc pc = SNARL_CALLER_PC();
  Thread *child = t ? find_thread(static_cast<uintptr_t>(handle)) : nullptr;
  if (t && !child)
    misuse(*t, pc, FindingKind::invalid_join, 0, nullptr, "the thread was already joined or detached");
  HeldLocks *held = child ? child->held : nullptr;
  if (child)
    on_thread_detach(*t, pc, child);
  const int result = REAL(pthread_detach)(handle);
  let_go_of_held_locks(held);
  return result;
}

SNARL_INTERCEPT(int, pthread_setname_np, pthread_t handle, const char *name) {
  const int result = REAL(pthread_setname_np)(handle, name);
  Thread *t = self();
  if (!t || result != 0)
    return result;
  Thread *named = handle == pthread_self() ? t : find_thread(static_cast<uintptr_t>(handle));
  for (uint32_t i = 0; named && i < sizeof(named->name); ++i)
    if ((named->name[i] = name[i]) == 0)
      break;
  return result;
}
