#include "runtime/sync/thread_ends.h"

#include "runtime/platform/sys.h"
#include "runtime/shadow/read_from.h"
#include "runtime/sync/lock_births.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/lock_order_state.h"
#include "runtime/thread/registry.h"

#include <time.h>

namespace snarl {
namespace {

OrderState &order = order_state;

// Joins of one place, of threads made at one place, under locks taken at the same places: bounded by the code, however
// many locks it makes.
struct AlikeJoins {
  uint64_t hash;
  uint32_t times;
};
SpinLock joins_lock;
Vector<AlikeJoins> joins; // by number - 1
IndexTable join_table;

uint64_t code_of_join(const HeldLocks &held, const Thread &joined, Context at) {
  uint64_t hash = mix_hash(at.value, joined.created_at.value);
  for (const HeldLock &entry : held.locks)
    hash = mix_hash(hash, entry.lock ? entry.acquired_at.value : 0);
  return hash;
}

// To look at all memory takes long: of equal joins the first few are looked at, and those at powers of two.
bool worth_looking(uint64_t hash) {
  constexpr uint32_t kFew = 8;
  SpinGuard guard(joins_lock);
  uint32_t number = join_table.find(hash, [&](uint32_t n) { return joins[n - 1].hash == hash; });
  if (!number) {
    joins.push({hash, 0});
    number = joins.count;
    join_table.insert(hash, number);
  }
  const uint32_t times = ++joins[number - 1].times;
  return times <= kFew || (times & (times - 1)) == 0;
}

// All looks together may take so long for nothing, and then a share of what the program takes itself: who has hundreds
// of kinds of joins, as one for each test of a suite, would wait for little else.
constexpr uint64_t kFreeNs = 500'000'000, kShare = 16;
uint64_t looked_ns; // of all threads

bool can_be_paid() {
  const uint64_t looked = __atomic_load_n(&looked_ns, __ATOMIC_RELAXED);
  return looked < kFreeNs || looked - kFreeNs < sys::now_ns(CLOCK_PROCESS_CPUTIME_ID) / kShare;
}

Clock look(Thread &t, const Thread &joined) {
  const uint64_t before = sys::now_ns(CLOCK_THREAD_CPUTIME_ID);
  const Clock read = latest_read_from(t, joined);
  __atomic_fetch_add(&looked_ns, sys::now_ns(CLOCK_THREAD_CPUTIME_ID) - before, __ATOMIC_RELAXED);
  return read;
}

// An acquisition of the joined thread's within others that the graph has already, and not before `after`.
bool is_nested(const Acquisition &a, const Thread &joined, Clock after) {
  return a.tid == joined.tid && a.chain && last_clock(a) > after && order.chains[a.chain].links < kManyLinks &&
         !(a.flags & (edge_flags::try_lock | edge_flags::timed | edge_flags::past | edge_flags::inherited));
}

// The chain with the end below all. 0: the table is full.
uint32_t chain_above_end(LockId end, uint32_t chain) {
  if (!chain)
    return chain_with(0, end, Context(), LockMode::exclusive);
  const ChainNode top = order.chains[chain];
  const uint32_t below = chain_above_end(end, top.parent);
  return below ? chain_with(below, top.lock, top.acquired_at, top.mode) : 0;
}

class EndOfThread {
public:
  explicit EndOfThread(const Thread &thread) : joined_(thread), held_(*thread.held) {}

  // The epoch of the latest of its acquisitions that the joiner cannot know of, if what came up to `after` was certain
  // to be over. 0: there is none.
  Clock latest_since(Clock after) const {
    Clock latest = 0;
    for (const TakenLock &taken : held_.taken)
      if (counts(taken, after) && taken.clock > latest)
        latest = taken.clock;
    SpinGuard guard(order.lock);
    for (uint32_t place = first(), last = this->last(); place <= last; ++place)
      if (is_nested(order.acquisitions[place], joined_, after) && last_clock(order.acquisitions[place]) > latest)
        latest = last_clock(order.acquisitions[place]);
    return latest;
  }

  // Those after `after` to the graph, with the end held.
  void tell(LockId end, Clock after) const {
    SpinGuard guard(order.lock);
    const uint32_t last = this->last();
    for (const TakenLock &taken : held_.taken)
      if (counts(taken, after))
        keep(end, from(taken));
    for (uint32_t place = first(); place <= last; ++place)
      if (is_nested(order.acquisitions[place], joined_, after))
        keep(end, order.acquisitions[place]);
  }

private:
  // What it gave to others while nothing was recorded may have told the joiner.
  bool counts(const TakenLock &taken, Clock after) const {
    return taken.lock && taken.clock > after && (taken.recorded || taken.given == given_to_others(joined_, held_));
  }

  Acquisition from(const TakenLock &taken) const {
    Acquisition a{};
    a.wanted = taken.lock;
    a.at = taken.at;
    a.tid = joined_.tid;
    a.slot = joined_.slot;
    a.mode = taken.mode;
    a.clock = taken.clock;
    a.segment = held_.segment;
    a.structure = held_.structure;
    return a;
  }

  // The places in the graph among which all of its acquisitions are. Of none: 0 to 0, where no thread's is.
  bool knows_places() const { return held_.own_acquisitions.last == 0 || held_.own_acquisitions.folds == order.folds; }
  uint32_t first() const { return knows_places() ? held_.own_acquisitions.first : 1; }
  uint32_t last() const { return knows_places() ? held_.own_acquisitions.last : order.acquisitions_count; }

  static void keep(LockId end, Acquisition a) {
    a.chain = chain_above_end(end, a.chain);
    if (!a.chain) {
      ++order.dropped;
      return;
    }
    a.rolling = false;
    a.told_to = 0;
    const uint64_t hash = mix_hash(uint64_t{a.chain} << 32 | a.wanted.value, a.at.value);
    const uint32_t site = find_site(hash);
    order.graph.add_edge(end.value, a.wanted.value);
    keep_acquisition(site ? site : add_site(hash, a.tid), a);
  }

  const Thread &joined_;
  const HeldLocks &held_;
};

} // namespace

void order_join(Thread &t, HeldLocks &held, Thread &joined, Context at) {
  const Clock known = structure_of(held.structure, joined.slot.value),
              known_here = structure_of(held.by_branches, joined.slot.value);
  const Clock after = known > known_here ? known : known_here;
  const EndOfThread end_of_thread(joined);
  const Clock latest = end_of_thread.latest_since(after);
  if (!latest || !worth_looking(code_of_join(held, joined, at)))
    return;
  if (!can_be_paid()) {
    SpinGuard guard(order.lock);
    ++order.unpaid_joins;
    return;
  }
  const Clock read = look(t, joined);
  if (latest <= read)
    return;
  const LockId end = birth_of_lock(joined.pthread_handle, LockKind::thread_end);
  lock_was_created(end, joined.creator, joined.created_at);
  end_of_thread.tell(end, read > after ? read : after);
  const uint64_t share = chain_share(end, at, LockMode::exclusive);
  order_acquisition(t, held, end, at, LockMode::exclusive, share, 0);
  lock_ends(end, false);
}

} // namespace snarl
