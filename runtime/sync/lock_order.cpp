#include "runtime/sync/lock_order.h"

#include "runtime/channel/channel.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/lock_graph.h"
#include "runtime/sync/locks.h"

namespace snarl {
namespace {

constexpr uint32_t kMaxAcquisitions = 1u << 20, kMaxChains = 1u << 21;
constexpr uint32_t kAllThreads = 8;     // so many threads are told for one acquisition, later ones at powers of two
constexpr uint32_t kDeepestChain = 256; // edges are told from so many of the innermost locks held

struct ChainNode {
  uint32_t parent; // 0: nothing below
  LockId lock;
  Context acquired_at;
  LockMode mode;
};

struct Acquisition {
  uint32_t chain;
  LockId wanted;
  Context at;
  Tid tid;
  Slot slot;
  LockMode mode;
  uint8_t flags;
  Clock clock;
  Structure structure; // a copy
};

// An acquisition whatever the thread.
struct Site {
  uint64_t hash;
  uint32_t times;
};

// Everything under `lock`.
struct Order {
  SpinLock lock;
  bool found_cycle;
  ChainNode *chains;
  uint32_t chains_count;
  IndexTable chain_table;
  Acquisition *acquisitions;
  uint32_t acquisitions_count;
  uint32_t told; // acquisitions [1, told] are in the run file
  IndexTable acquisition_table;
  Vector<Site> sites;
  IndexTable site_table;
  LockGraph graph;
  uint64_t dropped;
};
constinit Order order{};

// The chain of the first `count` locks held; 0: the tables are full.
uint32_t chain_of(HeldLocks &held, uint32_t count) {
  uint32_t parent = 0;
  for (uint32_t i = 0; i < count; ++i) {
    HeldLock &h = held.locks[i];
    if (!h.order_chain) {
      const uint64_t hash = mix_hash(chain_hash(parent, h.id, h.acquired_at, h.mode));
      h.order_chain = order.chain_table.find(hash, [&](uint32_t n) {
        const ChainNode &c = order.chains[n];
        return c.parent == parent && c.lock == h.id && c.acquired_at == h.acquired_at && c.mode == h.mode;
      });
      if (!h.order_chain) {
        if (order.chains_count + 1 >= kMaxChains)
          return 0;
        h.order_chain = ++order.chains_count;
        order.chains[h.order_chain] = {parent, h.id, h.acquired_at, h.mode};
        order.chain_table.insert(hash, h.order_chain);
      }
    }
    parent = h.order_chain;
  }
  return parent;
}

// Counts the acquisition; true when it shall be kept although other threads have made it before.
bool worth_keeping(uint64_t hash) {
  uint32_t site = order.site_table.find(hash, [&](uint32_t i) { return order.sites[i - 1].hash == hash; });
  if (!site) {
    order.sites.push({hash, 0});
    site = order.sites.count;
    order.site_table.insert(hash, site);
  }
  const uint32_t times = ++order.sites[site - 1].times;
  return times <= kAllThreads || (times & (times - 1)) == 0;
}

// True when one of the acquisition's edges closes a cycle. An acquisition that does not wait is no edge of a cycle.
bool add_edges(const HeldLocks &held, LockId wanted, uint8_t flags) {
  bool cycle = false;
  if (!order.found_cycle && !(flags & edge_flags::try_lock))
    for (const HeldLock &h : held.locks)
      cycle |= order.graph.add_edge(h.id.value, wanted.value) == LockGraph::Added::closes_cycle;
  order.found_cycle |= cycle;
  return cycle;
}

void tell_edge(const Acquisition &a, const HeldFact &from, const HeldFact *held, uint32_t held_count,
               const Vector<Clock> &structural) {
  record_edge({from.lock, a.wanted, a.tid, a.slot, from.acquired_at, a.at, from.mode, a.mode, a.flags, held, held_count,
               a.clock, structural.data, structural.count});
}

// Writes an acquisition's edges. Without the lock: the entry is complete and never changes.
void tell_acquisition(const Acquisition &a) {
  Vector<HeldFact> held;
  for (uint32_t c = a.chain; c && held.count < kDeepestChain; c = order.chains[c].parent)
    held.push({order.chains[c].lock, order.chains[c].acquired_at, order.chains[c].mode});
  Vector<Clock> structural;
  for (uint32_t i = 0; i < structure_count(a.structure); ++i)
    structural.push(structure_of(a.structure, i));
  announce_lock(a.wanted);
  announce_locks(held.data, held.count);
  for (const HeldFact &from : held)
    tell_edge(a, from, held.data, held.count, structural);
  held.drop();
  structural.drop();
}

// Tells the run file what it does not know yet.
void tell_new_acquisitions() {
  for (;;) {
    const Acquisition *next = nullptr;
    {
      SpinGuard guard(order.lock);
      if (order.told < order.acquisitions_count)
        next = &order.acquisitions[++order.told];
    }
    if (!next)
      return;
    tell_acquisition(*next);
  }
}

void on_run_file() {
  locks_on_run_file();
  {
    SpinGuard guard(order.lock);
    order.told = 0;
  }
  tell_new_acquisitions();
}

// True when the acquisition closes a cycle.
bool keep_acquisition(Thread &t, HeldLocks &held, LockId wanted, Context at, LockMode mode, uint8_t flags,
                      uint64_t hash) {
  SpinGuard guard(order.lock);
  const uint64_t own_hash = mix_hash(hash, t.tid.value);
  const auto same = [&](uint32_t i) {
    const Acquisition &a = order.acquisitions[i];
    return a.tid == t.tid && a.wanted == wanted && a.at == at && a.mode == mode && a.chain &&
           order.chains[a.chain].lock == held.locks[held.locks.count - 1].id;
  };
  if (order.acquisition_table.find(own_hash, same) || !worth_keeping(hash))
    return false;
  const uint32_t chain = chain_of(held, held.locks.count);
  if (!chain || order.acquisitions_count + 1 >= kMaxAcquisitions) {
    ++order.dropped;
    return false;
  }
  const uint32_t index = order.acquisitions_count + 1;
  order.acquisitions[index] = {
      chain, wanted, at, t.tid, t.slot, mode, flags, t.clock->own(), structure_copy(held.structure)};
  order.acquisitions_count = index;
  order.acquisition_table.insert(own_hash, index);
  return add_edges(held, wanted, flags);
}

} // namespace

void order_start() {
  order.chains = static_cast<ChainNode *>(reserve_pages(kMaxChains * sizeof(ChainNode)));
  order.acquisitions = static_cast<Acquisition *>(reserve_pages(kMaxAcquisitions * sizeof(Acquisition)));
  channel_on_open(on_run_file);
}

void order_new_acquisition(Thread &t, HeldLocks &held, LockId wanted, Context at, LockMode mode, uint8_t flags,
                           uint64_t hash) {
  if (!held.told)
    held.told = allocate_one<OrderCache>();
  held.told->add(hash);
  if (keep_acquisition(t, held, wanted, at, mode, flags & (edge_flags::try_lock | edge_flags::timed), hash))
    channel_open();
  if (channel_is_open())
    tell_new_acquisitions();
}

uint64_t order_dropped() {
  return __atomic_load_n(&order.dropped, __ATOMIC_RELAXED);
}

void order_lock_for_fork() {
  order.lock.lock();
}

void order_unlock_after_fork() {
  order.lock.unlock();
}

} // namespace snarl
