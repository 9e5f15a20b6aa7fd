// Threads: pthread_create, join, detach and their relatives. The child's first and last words are ours.
//
// A thread ends for the engine after its thread_local destructors and its keys' destructors: they still access memory.
// __call_tls_dtors runs first; of the keys, ours is set again in each round until the last that POSIX promises.
//
// The handle is written before the child begins: so does glibc, and so C++ promises it of std::thread.
#include "runtime/intercept/threads.h"
#include "runtime/intercept/budget_keeper.h"
#include "runtime/intercept/call_site.h"
#include "runtime/intercept/futures.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/signal_stacks.h"
#include "runtime/intercept/touch.h"
#include "runtime/intercept/watched_call.h"
#include "runtime/intercept/watcher.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/stalls.h"
#include "runtime/sync/thread_ends.h"
#include "runtime/sync/waits.h"
#include "runtime/thread/fibers.h"

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <pthread.h>
#include <sys/prctl.h>

using namespace snarl;

namespace snarl {
namespace {

// Also the value of the key: rounds of destructors still to come.
struct Start {
  void *(*function)(void *);
  void *argument;
  Thread *thread;
  uint64_t mask;
  bool has_mask; // to be set
};

pthread_key_t end_key;
bool end_key_made;
bool unknown_threads; // some were created where we did not see it: not every unknown handle is a wrong one

void thread_ends(Thread &t) {
  if (t.wait) // cancelled while it waited
    wait_end(t);
  misuse_thread_ends(t);
  signal_stack_returned();
  HeldLocks *held = t.held;
  on_thread_finish(t);
  stalls_thread_ended();
  let_go_of_held_locks(held);
}

void end_key_destructor(void *rounds) {
  const auto left = reinterpret_cast<uintptr_t>(rounds);
  if (left == PTHREAD_DESTRUCTOR_ITERATIONS)
    release_delayed_results();
  else
    disown_delayed_results();
  if (left > 1 && pthread_setspecific(end_key, reinterpret_cast<void *>(left - 1)) == 0)
    return;
  Thread *t = self();
  if (t && t->is_fiber) { // the OS thread's own has not been switched back to
    Thread &fiber = *t;
    t = fiber.carrier;
    on_fiber_switch(fiber, *t, true);
  }
  if (t)
    thread_ends(*t);
}

void watch_end_of_thread() {
  if (end_key_made)
    pthread_setspecific(end_key, reinterpret_cast<void *>(uintptr_t{PTHREAD_DESTRUCTOR_ITERATIONS}));
}

// A handle is set by whoever knows it first, the child or its creator.
void set_handle(Thread *child, pthread_t handle) {
  uintptr_t none = 0;
  __atomic_compare_exchange_n(&child->pthread_handle, &none, static_cast<uintptr_t>(handle), false, __ATOMIC_RELAXED,
                              __ATOMIC_RELAXED);
}

struct Run {
  Start start;
  void *result;
};

void run_function(void *p) {
  auto &run = *static_cast<Run *>(p);
  run.result = run.start.function(run.start.argument);
}

void *run_child(void *p) {
  Run run{*static_cast<Start *>(p), nullptr};
  release_one(static_cast<Start *>(p));
  thread_started(run.start.thread);
  if (run.start.has_mask)
    set_signal_mask(run.start.mask);
  run_to_its_end(run_function, &run);
  return run.result;
}

bool is_detached(const pthread_attr_t *attributes) {
  int state = PTHREAD_CREATE_JOINABLE;
  return attributes && pthread_attr_getdetachstate(attributes, &state) == 0 && state == PTHREAD_CREATE_DETACHED;
}

// The attributes with which a thread is really made: planted code and the runtime use the thread's stack too, more than
// a program leaves that asks for the least. Memory that it brings itself is what it is.
class RoomierStack {
public:
  explicit RoomierStack(const pthread_attr_t *wanted) : attributes_(wanted) {
    void *low = nullptr;
    size_t size = 0;
    if (!wanted || pthread_attr_getstack(wanted, &low, &size) != 0)
      return;
    const bool names_none = size == 0, brings_its_own = reinterpret_cast<uintptr_t>(low) + size != 0;
    if (names_none || brings_its_own)
      return;
    copy_ = *wanted; // shares what glibc keeps behind it, which the original outlives
    if (pthread_attr_setstacksize(&copy_, size + kRoom) == 0)
      attributes_ = &copy_;
  }
  const pthread_attr_t *attributes() const { return attributes_; }

private:
  static constexpr size_t kRoom = 64 << 10;
  const pthread_attr_t *attributes_;
  pthread_attr_t copy_;
};

} // namespace

void run_to_its_end(void (*routine)(void *), void *argument) {
  WatchedCall call{[](WatchedCall &) {}, nullptr};
  call_watched(call, routine, argument);
}

void threads_start() {
  order_start();
  watcher_prepare();
  budget_prepare();
  end_key_made = pthread_key_create(&end_key, end_key_destructor) == 0;
  if (Thread *t = self()) {
    set_handle(t, pthread_self());
    held_locks(*t);
  }
  watch_end_of_thread();
}

// glibc has it since 2.32.
#pragma weak pthread_attr_getsigmask_np

bool BirthWithoutSignals::has_mask() const {
  sigset_t own;
  return !attributes_ || !pthread_attr_getsigmask_np ||
         pthread_attr_getsigmask_np(attributes_, &own) == PTHREAD_ATTR_NO_SIGMASK_NP;
}

void thread_started(Thread *child) {
  set_handle(child, pthread_self());
  on_thread_start(child);
  held_locks(*child).os_tid = child->os_tid;
  watch_end_of_thread();
}

Thread *thread_before_create(Thread &t, Pc pc, bool detached) {
  stalls_thread_created();
  const Clock clock = t.clock->own();
  HeldLocks &held = held_locks(t);
  note_handed_over(t, held);
  Thread *child = on_thread_create(t, program_call_site(pc), detached);
  structure_create(held.structure, t.slot.value, clock, held_locks(*child).structure);
  structure_join(held_locks(*child).structure, held.by_branches);
  past_begins(*child);
  return child;
}

void thread_not_created(Thread &t, Thread *child) {
  HeldLocks *held = child->held;
  on_thread_not_created(t, child);
  stalls_thread_ended();
  held->let_go = 1;
  let_go_of_held_locks(held);
}

// The child may not have run yet, and its handle may be used from here on.
void thread_created(Thread *child, pthread_t handle) {
  set_handle(child, handle);
}

namespace {

void thread_joined(Thread &t, Pc pc, Thread *child, Context waited_at) {
  HeldLocks *held = child->held;
  if (waited_at && t.held->locks.count)
    order_join(t, *t.held, *child, waited_at);
  structure_join(held->structure, {nullptr, child->slot.value, child->clock->own()});
  learn_structure(t, held->structure);
  on_thread_join(t, pc, child);
  let_go_of_held_locks(held);
}

} // namespace

Thread *thread_before_join(Thread *t, Pc pc, pthread_t handle, bool timed) {
  if (t)
    hold_nothing_back(*t);
  Thread *child = t ? find_thread(static_cast<uintptr_t>(handle)) : nullptr;
  if (child && child != t) {
    wait_begin(*t, program_call_site(pc),
               {WaitKind::join, static_cast<uintptr_t>(handle), timed, LockMode::exclusive, child});
    return child;
  }
  if (child)
    hold_back(*t, wrong_call(*t, pc, FindingKind::invalid_join, 0, nullptr, "a thread joins itself"));
  else if (t && !unknown_threads)
    misuse(*t, pc, FindingKind::invalid_join, 0, nullptr,
           is_forked_child() ? "a thread is joined that was joined already, is detached, or is the parent process's"
                             : "a thread is joined that was joined already or is detached");
  return nullptr;
}

int thread_after_join(Thread *t, Pc pc, Thread *child, int result) {
  if (!child)
    return result;
  const Context waited_at = t->wait && !t->held->wait.timed ? t->held->wait.context : Context();
  wait_end(*t);
  if (result == 0)
    thread_joined(*t, pc, child, waited_at);
  return result;
}

void thread_before_detach(Thread *t, Pc pc, pthread_t handle) {
  Thread *child = t ? find_thread(static_cast<uintptr_t>(handle)) : nullptr;
  if (child) {
    HeldLocks *held = child->held;
    on_thread_detach(*t, pc, child);
    let_go_of_held_locks(held);
  } else if (t && !unknown_threads) {
    misuse(*t, pc, FindingKind::invalid_join, 0, nullptr,
           is_forked_child() ? "a thread is detached that was joined already, is detached, or is the parent process's"
                             : "a thread is detached that was joined already or is detached");
  }
}

} // namespace snarl

SNARL_INTERCEPT(int, pthread_create, pthread_t *handle, const pthread_attr_t *attributes, void *(*function)(void *),
                void *argument) {
  Thread *t = self();
  if (!t) {
    unknown_threads = true;
    return REAL(pthread_create)(handle, attributes, function, argument);
  }
  const bool detached = is_detached(attributes);
  touch_write(SNARL_CALLER_PC(), handle, sizeof *handle);
  Thread *child = thread_before_create(*t, SNARL_CALLER_PC(), detached);
  auto *start = allocate_one<Start>();
  const RoomierStack stack(attributes);
  const int result = [&] {
    const BirthWithoutSignals birth(attributes);
    *start = {function, argument, child, birth.mask(), birth.has_mask()};
    return REAL(pthread_create)(handle, stack.attributes(), run_child, start);
  }();
  if (result != 0) {
    release_one(start);
    thread_not_created(*t, child);
  } else if (!detached) {
    thread_created(child, *handle);
  }
  return result;
}

namespace {
int joined(Thread *t, Pc pc, Thread *child, void *const *value, int result) {
  thread_after_join(t, pc, child, result);
  if (result == 0 && value)
    touch_write(pc, value, sizeof *value);
  return result;
}
} // namespace

SNARL_INTERCEPT(int, pthread_join, pthread_t handle, void **value) {
  Thread *t = self();
  Thread *child = thread_before_join(t, SNARL_CALLER_PC(), handle, false);
  return joined(t, SNARL_CALLER_PC(), child, value, REAL(pthread_join)(handle, value));
}

SNARL_INTERCEPT(int, pthread_tryjoin_np, pthread_t handle, void **value) {
  Thread *t = self();
  Thread *child = thread_before_join(t, SNARL_CALLER_PC(), handle, true);
  return joined(t, SNARL_CALLER_PC(), child, value, REAL(pthread_tryjoin_np)(handle, value));
}

SNARL_INTERCEPT(int, pthread_timedjoin_np, pthread_t handle, void **value, const timespec *until) {
  Thread *t = self();
  Thread *child = thread_before_join(t, SNARL_CALLER_PC(), handle, until != nullptr);
  return joined(t, SNARL_CALLER_PC(), child, value, REAL(pthread_timedjoin_np)(handle, value, until));
}

SNARL_INTERCEPT(int, pthread_clockjoin_np, pthread_t handle, void **value, clockid_t clock, const timespec *until) {
  Thread *t = self();
  Thread *child = thread_before_join(t, SNARL_CALLER_PC(), handle, until != nullptr);
  return joined(t, SNARL_CALLER_PC(), child, value, REAL(pthread_clockjoin_np)(handle, value, clock, until));
}

SNARL_INTERCEPT(int, pthread_detach, pthread_t handle) {
  thread_before_detach(self(), SNARL_CALLER_PC(), handle);
  return REAL(pthread_detach)(handle);
}

SNARL_INTERCEPT(int, pthread_setname_np, pthread_t handle, const char *name) {
  const int result = REAL(pthread_setname_np)(handle, name);
  Thread *t = self();
  if (!t || result != 0)
    return result;
  if (Thread *named = handle == pthread_self() ? t : find_thread(static_cast<uintptr_t>(handle)))
    set_name(*named, name);
  return result;
}

SNARL_INTERCEPT(int, prctl, int option, ...) {
  va_list list;
  va_start(list, option);
  long a[4];
  for (long &argument : a)
    argument = va_arg(list, long);
  va_end(list);
  const int result = REAL(prctl)(option, a[0], a[1], a[2], a[3]);
  if (Thread *t = self(); t && option == PR_SET_NAME && result == 0)
    set_name(*t, reinterpret_cast<const char *>(a[0]));
  return result;
}
