// The lock-order graph as the run file has it: chains and structural clocks once each, by number, and acquisitions that
// name them. So a file grows with the acquisitions, not with the locks held at each.
#include "runtime/channel/channel.h"
#include "runtime/sync/lock_order_state.h"
#include "runtime/sync/locks.h"

namespace snarl {
namespace {

void tell_chain(uint32_t chain) {
  for (uint32_t c = chain; c; c = order_state.chains[c].parent) {
    ChainNode &node = order_state.chains[c];
    if (__atomic_exchange_n(&node.told_to, order_state.run_file, __ATOMIC_RELAXED) == order_state.run_file)
      return; // and all below it
    announce_lock(node.lock);
    record_lock_chain({c, node.parent, node.lock, node.acquired_at, node.mode});
  }
}

// The snapshot's number in the run file; `*fresh`: it does not have it yet. Told acquisitions keep their snapshots, so
// an address is never another one's.
uint32_t structure_number(const ClockSnapshot *s, bool *fresh) {
  SpinGuard guard(order_state.lock);
  auto &told = order_state.told_structures;
  const uint64_t hash = mix_hash(reinterpret_cast<uintptr_t>(s));
  uint32_t number = order_state.told_structure_table.find(hash, [&](uint32_t i) { return told[i - 1] == s; });
  *fresh = number == 0;
  if (!number) {
    told.push(s);
    number = told.count;
    order_state.told_structure_table.insert(hash, number);
  }
  return number;
}

void tell_acquisition(const Acquisition &a) {
  tell_chain(a.chain);
  announce_lock(a.wanted);
  bool fresh = false;
  const ClockSnapshot *known = a.structure.known;
  const uint32_t structure = known ? structure_number(known, &fresh) : 0;
  if (fresh)
    record_structure(structure, known->clocks, known->count);
  record_acquisition({a.chain, a.wanted, a.tid, a.slot, a.at, a.mode, a.flags, a.clock, structure,
                      Slot(a.structure.slot), a.structure.clock});
}

// Structures that are told from now on are new to the run file, and so are chains.
void forget_what_was_told() {
  SpinGuard guard(order_state.lock);
  order_state.told = 0;
  ++order_state.run_file;
  order_state.told_structures.clear();
  order_state.told_structure_table.clear();
}

} // namespace

void tell_new_acquisitions() {
  for (;;) {
    const Acquisition *next = nullptr;
    {
      SpinGuard guard(order_state.lock);
      if (order_state.told == order_state.acquisitions_count)
        return;
      next = &order_state.acquisitions[++order_state.told];
      if (next->rolling)
        continue;
    }
    tell_acquisition(*next);
  }
}

void order_on_run_file() {
  locks_on_run_file();
  forget_what_was_told();
  tell_new_acquisitions();
}

void order_before_finish(EndKind) {
  if (!channel_is_open() || !order_state.lock.try_lock()) // held: the process ends in the middle of recording
    return;
  Vector<Acquisition> latest;
  for (const AcquisitionSite &site : order_state.sites)
    if (site.rolling) {
      latest.push(order_state.acquisitions[site.rolling]);
      structure_copy(latest[latest.count - 1].structure); // as long as its number stands for it
    }
  const uint64_t overwritten = order_state.overwritten, dropped = order_state.dropped;
  order_state.lock.unlock();
  for (const Acquisition &a : latest)
    tell_acquisition(a);
  latest.drop();
  if (overwritten)
    record_coverage(CoverageFact::dropped_facts, overwritten,
                    "lock acquisitions like recorded ones, of other threads or times");
  if (dropped)
    record_coverage(CoverageFact::dropped_facts, dropped, "lock acquisitions beyond the greatest number");
}

} // namespace snarl
