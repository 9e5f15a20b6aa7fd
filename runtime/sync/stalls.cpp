#include "runtime/sync/stalls.h"

#include "runtime/options/options.h"
#include "runtime/platform/sys.h"
#include "runtime/platform/thread_state.h"
#include "runtime/sync/held_locks.h"

namespace snarl {
namespace {

enum WatcherState : uint32_t { never_started, asleep, awake };

// All atomic. `state` is the futex that the watcher sleeps on.
struct Census {
  uint32_t live, blocked, outside;
  uint32_t left_behind;      // locks, by threads that ended
  uint32_t descriptors_left; // so often
  uint32_t state;
  void (*start)();
};
constinit Census census{1, 0, 0, 0, 0, never_started, nullptr};

bool all_blocked() {
  return __atomic_load_n(&census.blocked, __ATOMIC_SEQ_CST) >= __atomic_load_n(&census.live, __ATOMIC_SEQ_CST);
}

SNARL_COLD void wake_watcher() {
  const uint32_t before = __atomic_exchange_n(&census.state, awake, __ATOMIC_SEQ_CST);
  if (before == asleep)
    sys::futex_wake(&census.state, 1);
  else if (before == never_started && census.start)
    census.start();
}

// Of the channels that the thread waits at another process may have got an end meanwhile.
bool may_end_from_outside(const WaitRecord &w) {
  return w.kind == WaitKind::pipe && w.descriptors_left != stalls_descriptors_left();
}

// Adds a thread to `all`; a thread that can go on by itself makes the census fail.
struct Roll {
  WaitingThreads *all;
  bool complete;
};

void call_up(Thread &t, void *p) {
  auto &roll = *static_cast<Roll *>(p);
  if (t.state == ThreadState::finished)
    return;
  const WaitRecord *w = t.held ? &t.held->wait : nullptr;
  const uint64_t turn = w ? __atomic_load_n(&w->turn, __ATOMIC_ACQUIRE) : 0;
  if (!is_waiting(turn) || w->timed || t.state != ThreadState::running || may_end_from_outside(*w)) {
    roll.complete = false;
    return;
  }
  roll.all->os_tids.push(t.os_tid);
  roll.all->some_poll |= w->polls;
  roll.all->latest_ns = w->since_ns > roll.all->latest_ns ? w->since_ns : roll.all->latest_ns;
  roll.all->stamp = mix_hash(roll.all->stamp ^ t.tid.value, turn);
}

} // namespace

void stalls_thread_created() {
  __atomic_fetch_add(&census.live, 1, __ATOMIC_SEQ_CST);
}

void stalls_thread_ended() {
  const bool last = __atomic_sub_fetch(&census.live, 1, __ATOMIC_SEQ_CST) == 0;
  const bool watched = __atomic_load_n(&census.state, __ATOMIC_SEQ_CST) != never_started;
  if (last ? watched : all_blocked() && options.deadlock_timeout_ms != 0)
    wake_watcher();
}

void stalls_wait_begins() {
  __atomic_fetch_add(&census.blocked, 1, __ATOMIC_SEQ_CST);
  if (UNLIKELY(all_blocked()) && options.deadlock_timeout_ms != 0 &&
      __atomic_load_n(&census.state, __ATOMIC_RELAXED) != awake)
    wake_watcher();
}

void stalls_wait_ends() {
  __atomic_fetch_sub(&census.blocked, 1, __ATOMIC_SEQ_CST);
}

void stalls_outside_wait_begins() {
  __atomic_fetch_add(&census.outside, 1, __ATOMIC_SEQ_CST);
  if (options.deadlock_timeout_ms != 0 && __atomic_load_n(&census.state, __ATOMIC_SEQ_CST) != awake)
    wake_watcher();
}

void stalls_outside_wait_ends() {
  __atomic_fetch_sub(&census.outside, 1, __ATOMIC_SEQ_CST);
}

bool stalls_some_wait_outside() {
  return __atomic_load_n(&census.outside, __ATOMIC_SEQ_CST) != 0;
}

void stalls_descriptor_leaves() {
  __atomic_fetch_add(&census.descriptors_left, 1, __ATOMIC_RELAXED);
}

uint32_t stalls_descriptors_left() {
  return __atomic_load_n(&census.descriptors_left, __ATOMIC_RELAXED);
}

void stalls_lock_left_behind() {
  __atomic_fetch_add(&census.left_behind, 1, __ATOMIC_SEQ_CST);
  if (options.deadlock_timeout_ms != 0 && __atomic_load_n(&census.state, __ATOMIC_SEQ_CST) != awake)
    wake_watcher();
}

bool stalls_some_lock_left_behind() {
  return __atomic_load_n(&census.left_behind, __ATOMIC_SEQ_CST) != 0;
}

void stalls_set_start(void (*start)()) {
  census.start = start;
}

void stalls_watcher_sleeps() {
  __atomic_store_n(&census.state, asleep, __ATOMIC_SEQ_CST);
  if (all_blocked() || stalls_some_wait_outside() ||
      stalls_some_lock_left_behind()) // it may have become so before the state could tell
    __atomic_store_n(&census.state, awake, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(&census.state, __ATOMIC_SEQ_CST) == asleep)
    sys::futex_wait(&census.state, asleep);
}

bool stalls_no_thread_left() {
  return __atomic_load_n(&census.live, __ATOMIC_SEQ_CST) == 0;
}

bool everybody_waits(WaitingThreads &all) {
  all.os_tids.clear();
  all.stamp = 0;
  all.latest_ns = 0;
  all.some_poll = false;
  if (!all_blocked())
    return false;
  Roll roll{&all, true};
  for_each_thread(call_up, &roll);
  return roll.complete && all.os_tids.count != 0;
}

bool all_asleep_but(uint32_t os_tid, const WaitingThreads &all) {
  for (uint32_t each : all.os_tids)
    if (each != os_tid && kernel_state(each) != 'S')
      return false;
  return true;
}

void stalls_after_fork_in_child() {
  census.live = 1;
  census.blocked = 0;
  census.outside = 0;
  census.left_behind = 0;
  census.state = never_started;
}

} // namespace snarl
