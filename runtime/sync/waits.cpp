#include "runtime/sync/waits.h"

#include "runtime/channel/finish.h"
#include "runtime/context/frame_records.h"
#include "runtime/options/options.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/misuse.h"
#include "runtime/sync/stalls.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

// One thread of a chain of waits, as it was when it was read.
struct Link {
  HeldLocks *thread;
  uint64_t turn;
  Lock *lock; // null: it waits for a thread
  LockId lock_id;
  HeldLocks *target;
};

uint64_t turn_of(const HeldLocks &h) {
  return __atomic_load_n(&h.wait.turn, __ATOMIC_SEQ_CST);
}
bool waiting(uint64_t turn) {
  return turn & 1;
}

// Reads what `h` waits for. False: it does not wait, or only for a while.
bool read_link(HeldLocks *h, Link &link) {
  link = {h, turn_of(*h), h->wait.lock, h->wait.lock_id, nullptr};
  if (!waiting(link.turn) || h->wait.timed)
    return false;
  if (h->wait.kind == WaitKind::join)
    link.target = h->wait.target ? h->wait.target->held : nullptr;
  else if (h->wait.kind != WaitKind::lock)
    return false;
  return __atomic_load_n(&h->wait.turn, __ATOMIC_ACQUIRE) == link.turn;
}

// The blocked threads that have a lock shared, or wait for it exclusively. Blocked: their books stand still, and
// one that runs can still let go.
struct LockUsers {
  const Lock *lock;
  bool writers;
  Vector<HeldLocks *> all;
};

void collect_user(Thread &t, void *p) {
  auto &users = *static_cast<LockUsers *>(p);
  HeldLocks *h = t.held;
  if (!h || !waiting(turn_of(*h)))
    return;
  if (users.writers ? h->wait.lock == users.lock && h->wait.mode == LockMode::exclusive
                    : holds_lock(*h, users.lock->id))
    users.all.push(h);
}

// Depth-first from the thread that is about to block; a thread in the chain that closes it on itself is a deadlock.
class CycleSearch {
public:
  bool find_from(HeldLocks &start) {
    start_ = &start;
    return extend(start_);
  }
  // Still so? See waits.h for why the second reading proves the first.
  bool confirm() const {
    for (uint32_t i = 0; i < count_; ++i) {
      const HeldLocks *next = chain_[i + 1 < count_ ? i + 1 : 0].thread;
      if (turn_of(*chain_[i].thread) != chain_[i].turn || !blocked_by(chain_[i], next))
        return false;
    }
    return true;
  }
  const Link *chain() const { return chain_; }
  uint32_t count() const { return count_; }

private:
  static constexpr uint32_t kLongest = 128;

  static bool blocked_by(const Link &link, const HeldLocks *other) {
    if (!link.lock)
      return link.target == other;
    if (!(link.lock->id == link.lock_id))
      return false;
    return __atomic_load_n(&link.lock->owner, __ATOMIC_SEQ_CST) == other || link.lock->readers;
  }

  bool extend(HeldLocks *h) {
    if (count_ == kLongest || !read_link(h, chain_[count_]))
      return false;
    const Link link = chain_[count_++];
    if (visit_blockers(link))
      return true;
    --count_;
    return false;
  }

  bool visit(HeldLocks *next) {
    if (next == start_)
      return true;
    for (uint32_t i = 0; i < count_; ++i)
      if (chain_[i].thread == next)
        return false; // a cycle without the start: its own last thread reports it
    return extend(next);
  }

  bool visit_blockers(const Link &link) {
    if (!link.lock)
      return link.target && visit(link.target);
    if (!(link.lock->id == link.lock_id))
      return false;
    if (HeldLocks *owner = __atomic_load_n(&link.lock->owner, __ATOMIC_SEQ_CST))
      return (owner == link.thread || !link.lock->irregular) && visit(owner); // irregular: anybody may unlock it
    return __atomic_load_n(&link.lock->readers, __ATOMIC_RELAXED) && visit_readers(link);
  }

  // Who wants to write waits for the readers. Who wants to read waits, if the lock prefers writers, for a writer that
  // waits for them.
  SNARL_COLD bool visit_readers(const Link &link) {
    const WaitRecord &w = link.thread->wait;
    if (!w.readers_block)
      return false;
    LockUsers users{link.lock, w.mode == LockMode::shared, {}};
    for_each_thread(collect_user, &users);
    bool found = false;
    for (uint32_t i = 0; i < users.all.count && !found; ++i)
      found = visit(users.all[i]);
    users.all.drop();
    return found;
  }

  HeldLocks *start_ = nullptr;
  Link chain_[kLongest];
  uint32_t count_ = 0;
};

// Out of the thread's stack, which may be the least that there is.
class AllocatedSearch {
public:
  AllocatedSearch() : search_(allocate_one<CycleSearch>()) {}
  ~AllocatedSearch() { release_one(search_); }
  AllocatedSearch(const AllocatedSearch &) = delete;
  AllocatedSearch &operator=(const AllocatedSearch &) = delete;
  CycleSearch *operator->() const { return search_; }
  const CycleSearch &operator*() const { return *search_; }

private:
  CycleSearch *search_;
};

bool is_memory(const WaitFact &w) {
  return !w.lock && w.kind != WaitKind::join && w.kind != WaitKind::pipe && w.kind != WaitKind::nothing;
}

// What another thread did that explains why nobody comes.
OtherStack what_is_to_blame(const WaitRecord &w) {
  if (w.lock && w.lock->id == w.lock_id && w.lock->abandoned && !w.lock->owner)
    return {StackRole::acquired, w.lock->acquired_by, w.lock->acquired_at};
  if (w.kind == WaitKind::condition)
    return lost_signal(reinterpret_cast<const void *>(w.object));
  return {};
}

// All waits of the process as facts, those of the cycle first.
struct HangBuilder {
  Vector<WaitFact> waits;
  Vector<HeldFact *> helds;
  Vector<uint32_t> capacities; // of helds
  Vector<LeftFact> left;
  const CycleSearch *search;

  bool has(Tid tid) const {
    for (const WaitFact &w : waits)
      if (w.tid == tid)
        return true;
    return false;
  }

  void add(const HeldLocks &h) {
    const WaitRecord &w = h.wait;
    const uint32_t n = h.locks.count;
    auto *held = static_cast<HeldFact *>(allocate((n + 1) * sizeof(HeldFact)));
    const uint32_t there = held_facts(h, held, n), told = there < n ? there : n;
    Tid owner;
    if (w.kind == WaitKind::lock && w.lock && w.lock->owner)
      owner = w.lock->owner->tid;
    else if (w.kind == WaitKind::join && w.target)
      owner = w.target->tid;
    WaitFact wait{h.tid, w.kind, w.lock_id, w.object, w.context, w.since_ns, owner, held, told, w.mode};
    wait.other = what_is_to_blame(w);
    waits.push(wait);
    for (const HeldLock &entry : h.locks) {
      const Passage *passages[kMostPassages];
      for (uint32_t i = 0, count = passages_of(h.left, entry, passages); i < count; ++i)
        left.push({entry.id, h.tid, passages[i]->thrown_at, passages[i]->caught_at});
    }
    helds.push(held);
    capacities.push(n);
  }

  static void add_other(Thread &t, void *p) {
    auto &builder = *static_cast<HangBuilder *>(p);
    if (t.held && waiting(turn_of(*t.held)) && !builder.has(t.tid))
      builder.add(*t.held);
  }

  // A thread that waits for nothing that we know; only one that is outside of the runtime has its books in order.
  void add_running(const Thread &t, Context at) {
    const uint32_t n = t.held && t.in_runtime == 0 ? t.held->locks.count : 0;
    auto *held = static_cast<HeldFact *>(allocate((n + 1) * sizeof(HeldFact)));
    const uint32_t told = n ? held_facts(*t.held, held, n) : 0;
    waits.push({t.tid, WaitKind::nothing, LockId(), 0, at, 0, Tid(), held, told < n ? told : n});
    helds.push(held);
    capacities.push(n);
  }

  struct Running {
    HangBuilder &builder;
    const Thread *me;
    Context at;
  };
  static void add_running_one(Thread &t, void *p) {
    auto &running = *static_cast<Running *>(p);
    if (t.state == ThreadState::running && !t.is_fiber && !running.builder.has(t.tid))
      running.builder.add_running(t, &t == running.me ? running.at : context_of_other(t));
  }

  void record(FindingKind kind, Running *running = nullptr, bool asked = false) {
    uint32_t cycle[128];
    const uint32_t n = search ? search->count() : 0;
    for (uint32_t i = 0; i < n; ++i) {
      add(*search->chain()[i].thread);
      cycle[i] = i;
    }
    for_each_thread(add_other, this);
    if (running)
      for_each_thread(add_running_one, running);
    for (WaitFact &w : waits) {
      if (is_memory(w)) // which looks at each thread: not while they are looked at
        w.location = locate(w.object);
      announce_lock(w.lock);
      announce_locks(w.held, w.held_count);
    }
    record_hang({kind, waits.data, waits.count, cycle, n, left.data, left.count, asked, sys::now_ns(CLOCK_MONOTONIC)});
    for (uint32_t i = 0; i < waits.count; ++i)
      release_memory(helds[i], (capacities[i] + 1) * sizeof(HeldFact));
    waits.drop();
    helds.drop();
    capacities.drop();
    left.drop();
  }
};

SpinLock reporting; // one report at a time; the process ends with the first, unless told otherwise

void end_process_if_wanted() {
  if (options.deadlock_exit)
    finish_and_exit(EndKind::exit, 1);
}

SNARL_COLD void report_deadlock(const CycleSearch &search) {
  SpinGuard guard(reporting);
  if (!search.confirm())
    return;
  HangBuilder builder{{}, {}, {}, {}, &search};
  builder.record(search.count() == 1 ? FindingKind::self_deadlock : FindingKind::deadlock);
  end_process_if_wanted();
}

// The thread waits for something that can never come; nobody waits for it in turn.
SNARL_COLD void report_stall_of(HeldLocks *first) {
  SpinGuard guard(reporting);
  HangBuilder builder{};
  if (first)
    builder.add(*first);
  builder.record(FindingKind::stall);
  end_process_if_wanted();
}

void find_outside(Thread &t, void *p) {
  *static_cast<bool *>(p) |= t.held && waiting(turn_of(*t.held)) && t.held->wait.process_shared;
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
  const AllocatedSearch search;
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
  const AllocatedSearch search;
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
  if (waiting(turn) && w.object == search.object && turn_of(*t.held) == turn)
    search.found = {StackRole::other_wait, t.tid, context};
}

} // namespace

void misuse_of_awaited(Thread &t, Pc pc, FindingKind kind, uintptr_t object, const Lock *books, const char *text) {
  OtherWait search{t, object, {}};
  for_each_thread(find_other_wait, &search);
  misuse_with(t, context_of(t, pc), kind, object, books ? books->id : LockId(), &search.found,
              search.found.context ? 1 : 0, text);
}

void report_snapshot(Thread *me, Pc at, bool asked) {
  SpinGuard guard(reporting);
  HangBuilder builder{};
  HangBuilder::Running running{builder, me, me ? context_of(*me, at) : Context()};
  builder.record(FindingKind::snapshot, &running, asked);
}

void report_stall() {
  report_stall_of(nullptr);
}

bool waits_reach_outside() {
  bool outside = false;
  for_each_thread(find_outside, &outside);
  return outside;
}

bool everything_waits() {
  WaitingThreads all{};
  const bool waits = everybody_waits(all) && !all.some_poll && !waits_reach_outside();
  all.os_tids.drop();
  return waits;
}

timespec deadlock_is_certain_at() {
  const uint64_t at = sys::now_ns(CLOCK_MONOTONIC) + static_cast<uint64_t>(options.deadlock_timeout_ms) * 1000000;
  return {static_cast<time_t>(at / 1000000000), static_cast<long>(at % 1000000000)};
}

} // namespace snarl
