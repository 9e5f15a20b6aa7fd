#include "runtime/sync/waits.h"

#include "runtime/channel/finish.h"
#include "runtime/options/options.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/hangs.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/stalls.h"
#include "runtime/sync/wait_cycles.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

constexpr uint64_t kSettledNs = 100'000'000; // who was woken so long ago has run

SpinLock reporting; // one report at a time; the process ends with the first, unless told otherwise

void end_process_if_wanted() {
  if (options.deadlock_exit)
    finish_and_exit(EndKind::exit, 1);
}

// The waits of the circles that were told: threads that close one at the same moment each find it, and the program may
// go on. Under `reporting`.
struct ToldWait {
  const HeldLocks *thread;
  uint64_t turn;
};
Vector<ToldWait> told;

bool was_told(const WaitLink &link) {
  for (const ToldWait &each : told)
    if (each.thread == link.thread && each.turn == link.turn)
      return true;
  return false;
}

SNARL_COLD void report_deadlock(const WaitCycleSearch &search) {
  SpinGuard guard(reporting);
  if (!search.confirm() || was_told(search.chain()[0]))
    return;
  for (uint32_t i = 0; i < search.count(); ++i)
    told.push({search.chain()[i].thread, search.chain()[i].turn});
  HangBuilder builder(&search);
  builder.record(search.count() == 1 ? FindingKind::self_deadlock : FindingKind::deadlock);
  end_process_if_wanted();
}

// The thread waits for something that can never come; nobody waits for it in turn.
SNARL_COLD void report_stall_of(HeldLocks *first) {
  SpinGuard guard(reporting);
  HangBuilder builder;
  if (first)
    builder.add(*first);
  builder.record(FindingKind::stall);
  end_process_if_wanted();
}

void find_forsaken(Thread &t, void *p) {
  auto &found = *static_cast<ForsakenWait *>(p);
  if (found.thread || !t.held)
    return;
  const uint64_t turn = turn_of(*t.held);
  const WaitRecord &w = t.held->wait;
  if (!is_waiting(turn) || w.timed || w.kind != WaitKind::lock || !w.lock || !(w.lock->id == w.lock_id))
    return;
  const Lock &l = *w.lock;
  if (l.abandoned && !l.robust && !l.irregular && !l.owner && turn_of(*t.held) == turn)
    found = {t.held, turn};
}

void find_outside(Thread &t, void *p) {
  *static_cast<bool *>(p) |= t.held && is_waiting(turn_of(*t.held)) && t.held->wait.process_shared;
}

void register_lock_wait(Thread &t, WaitRecord &w) {
  const auto *address = reinterpret_cast<const void *>(w.object);
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  w.lock = s.as_lock;
  w.lock_id = w.lock ? w.lock->id : LockId();
  if (w.lock)
    ++w.lock->waiters;
}

void unregister_lock_wait(WaitRecord &w) {
  SyncObject *s = find_sync_object(reinterpret_cast<const void *>(w.object));
  if (!s)
    return;
  SpinGuard guard(s->lock);
  if (s->as_lock == w.lock && w.lock->id == w.lock_id)
    --w.lock->waiters;
}

void publish(Thread &t, Pc pc, const WaitFor &what) {
  WaitRecord &w = held_locks(t).wait;
  w.since_ns = sys::now_ns(CLOCK_MONOTONIC);
  w.object = what.object;
  w.lock = nullptr;
  w.lock_id = LockId();
  w.target = what.target;
  w.context = context_of(t, pc);
  w.kind = what.kind;
  w.mode = what.mode;
  w.timed = what.timed;
  w.readers_block = what.readers_block;
  w.process_shared = what.process_shared;
  w.holder = what.holder;
  w.descriptors_left = stalls_descriptors_left();
  w.needed = what.needed;
  w.polls = what.polls;
  w.whole = what.whole;
  w.within = 0;
  if (w.whole) // the thread takes and releases what is within while others may read its list
    t.held->locks.reserve(t.held->locks.count + 2);
  if (what.kind == WaitKind::lock)
    register_lock_wait(t, w);
  t.wait = &w;
  __atomic_fetch_add(&w.turn, 1, __ATOMIC_SEQ_CST);
  if (!w.timed)
    stalls_wait_begins();
  if (!w.timed && w.holder)
    stalls_outside_wait_begins();
}

} // namespace

void wait_begin(Thread &t, Pc pc, const WaitFor &what) {
  RuntimeSection section(t);
  if (UNLIKELY(t.wait != nullptr)) {
    if (t.held->wait.whole) {
      ++t.held->wait.within;
      return;
    }
    wait_end(t); // a signal handler, or the clean-up of a cancelled thread, within a wait
  }
  publish(t, pc, what);
  HeldLocks &held = *t.held;
  const WaitRecord &w = held.wait;
  if (w.lock && held.locks.count && (!alone() || w.process_shared))
    order_acquisition(t, held, w.lock_id, w.context, w.mode, chain_share(w.lock_id, w.context, w.mode),
                      w.timed ? edge_flags::timed : 0);
  if (w.timed || options.deadlock_timeout_ms == 0)
    return;
  if (w.lock && w.lock->lost_in_fork && !w.process_shared) {
    misuse_lost_in_fork(t, w.context, *w.lock);
    end_process_if_wanted();
    return;
  }
  const AllocatedWaitCycleSearch search;
  if (search->find_from(held) && search->confirm())
    report_deadlock(*search);
}

void wait_end(Thread &t) {
  RuntimeSection section(t);
  if (UNLIKELY(t.wait == nullptr)) // a wait within this one has ended it
    return;
  WaitRecord &w = t.held->wait;
  if (UNLIKELY(w.within != 0)) {
    --w.within;
    return;
  }
  if (!w.timed)
    stalls_wait_ends();
  if (!w.timed && w.holder)
    stalls_outside_wait_ends();
  __atomic_fetch_add(&w.turn, 1, __ATOMIC_RELEASE);
  t.wait = nullptr;
  if (w.lock)
    unregister_lock_wait(w);
}

HopelessWait::HopelessWait(Thread &t, Pc pc, const void *lock) : thread_(t) {
  RuntimeSection section(t);
  publish(t, pc, {WaitKind::lock, reinterpret_cast<uintptr_t>(lock)});
}

HopelessWait::~HopelessWait() {
  wait_end(thread_);
}

void HopelessWait::report() const {
  RuntimeSection section(thread_);
  if (options.deadlock_timeout_ms == 0)
    return;
  const AllocatedWaitCycleSearch search;
  if (search->find_from(*thread_.held))
    report_deadlock(*search);
  else
    report_stall_of(thread_.held);
}

void HopelessWait::end() const {
  if (options.deadlock_timeout_ms != 0)
    end_process_if_wanted();
}

namespace {

struct OtherWait {
  const Thread &but;
  uintptr_t object;
  OtherStack found;
};

void find_other_wait(Thread &t, void *p) {
  auto &search = *static_cast<OtherWait *>(p);
  if (&t == &search.but || !t.held || search.found.context)
    return;
  const WaitRecord &w = t.held->wait;
  const uint64_t turn = turn_of(*t.held);
  const Context context = w.context;
  if (is_waiting(turn) && w.object == search.object && turn_of(*t.held) == turn)
    search.found = {StackRole::other_wait, t.tid, context};
}

} // namespace

void misuse_of_awaited(Thread &t, Pc pc, FindingKind kind, uintptr_t object, const Lock *books, const char *text) {
  OtherWait search{t, object, {}};
  for_each_thread(find_other_wait, &search);
  misuse_with(t, context_of(t, pc), kind, object, books ? books->id : LockId(), &search.found,
              search.found.context ? 1 : 0, text);
}

namespace {

struct WaitWith {
  const Thread &but;
  uintptr_t mutex;
  OtherStack found;
};

void find_wait_with(Thread &t, void *p) {
  auto &search = *static_cast<WaitWith *>(p);
  if (&t == &search.but || !t.held || search.found.context)
    return;
  const WaitRecord &w = t.held->wait;
  const uint64_t turn = turn_of(*t.held);
  if (!is_waiting(turn) || w.kind != WaitKind::condition)
    return;
  const Context context = w.context;
  const Lock *books = find_lock(reinterpret_cast<const void *>(w.object));
  if (books && books->partner == search.mutex && turn_of(*t.held) == turn)
    search.found = {StackRole::other_wait, t.tid, context};
}

} // namespace

WrongCall wrong_destruction_in_wait(Thread &t, Pc pc, const void *mutex) {
  WaitWith search{t, reinterpret_cast<uintptr_t>(mutex), {}};
  for_each_thread(find_wait_with, &search);
  if (!search.found.context)
    return {};
  WrongCall wrong = wrong_call(t, pc, FindingKind::destroy_while_held, search.mutex, find_lock(mutex),
                               "it is destroyed while a thread waits on a condition variable with it");
  if (wrong.others_count < 2)
    wrong.others[wrong.others_count++] = search.found;
  return wrong;
}

void report_snapshot(Thread *me, Pc at, bool asked) {
  SpinGuard guard(reporting);
  HangBuilder builder;
  builder.record_with_running(me, me ? context_of(*me, at) : Context(), asked);
}

void report_stall() {
  report_stall_of(nullptr);
}

ForsakenWait find_forsaken_wait() {
  ForsakenWait found;
  for_each_thread(find_forsaken, &found);
  return found;
}

void report_forsaken_wait(const ForsakenWait &wait) {
  if (turn_of(*wait.thread) == wait.turn)
    report_stall_of(wait.thread);
}

void tell_deadlock_of_processes(HeldLocks &h) {
  SpinGuard guard(reporting);
  HangBuilder builder;
  builder.add(h);
  builder.record(FindingKind::deadlock);
}

void end_for_deadlock_of_processes() {
  SpinGuard guard(reporting);
  end_process_if_wanted();
}

bool waits_reach_outside() {
  bool outside = false;
  for_each_thread(find_outside, &outside);
  return outside;
}

bool everything_waits() {
  WaitingThreads all{};
  bool waits = everybody_waits(all) && !all.some_poll && !waits_reach_outside() &&
               sys::now_ns(CLOCK_MONOTONIC) - all.latest_ns >= kSettledNs && all_asleep_but(sys::gettid(), all);
  const uint64_t stamp = all.stamp;
  waits = waits && everybody_waits(all) && all.stamp == stamp;
  all.os_tids.drop();
  return waits;
}

timespec deadlock_is_certain_at() {
  const uint64_t at = sys::now_ns(CLOCK_MONOTONIC) + static_cast<uint64_t>(options.deadlock_timeout_ms) * 1000000;
  return {static_cast<time_t>(at / 1000000000), static_cast<long>(at % 1000000000)};
}

} // namespace snarl
