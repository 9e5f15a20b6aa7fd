#include "tests/unit/runtime/sync/support/fakes.h"

#include "runtime/sync/awaited.h"

#include "runtime/channel/channel.h"
#include "runtime/channel/finish.h"
#include "runtime/sync/lock_births.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/lock_order_state.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

namespace snarl {

namespace fakes {

Channel channel;
std::map<uint32_t, uint32_t> named_slots;
std::map<uint32_t, uint64_t> ended;
std::set<uint32_t> writer_locks;

FakeThread::FakeThread(uint32_t tid, uint32_t slot) {
  thread.tid = Tid(tid);
  thread.slot = Slot(slot);
  clock.clocks = own;
  clock.count = clock.capacity = 8;
  clock.slot = slot;
  own[slot] = 1;
  thread.clock = &clock;
}

FakeThread::~FakeThread() {
  let_go_of_held_locks(thread.held);
  let_go_of_held_locks(thread.held);
}

void begin_anew() {
  channel = {};
  named_slots.clear();
  ended.clear();
  writer_locks.clear();
  new (&order_state) OrderState{};
  order_start();
}

Lock &new_lock() {
  static std::vector<std::unique_ptr<Lock>> locks;
  locks.push_back(std::make_unique<Lock>());
  locks.back()->id = LockId(static_cast<uint32_t>(locks.size()));
  return *locks.back();
}

} // namespace fakes

void enter_next_epoch(Thread &t) {
  ++t.clock->clocks[t.clock->slot];
}

bool channel_is_open() {
  return fakes::channel.open;
}
bool channel_open(bool) {
  if (!fakes::channel.open) {
    fakes::channel.open = true;
    fakes::channel.on_open();
  }
  return true;
}
void channel_on_open(void (*f)()) {
  fakes::channel.on_open = f;
}

void before_finish(void (*f)(EndKind)) {
  fakes::channel.before_finish = f;
}

void record_lock_chain(const LockChainFact &fact) {
  fakes::channel.chains[fact.chain] = fact;
}

void record_structure(uint32_t structure, const Clock *clocks, uint32_t count) {
  fakes::channel.structures[structure].assign(clocks, clocks + count);
}

void record_child(const ChildFact &) {}

void record_section(const SectionFact &fact) {
  fakes::channel.sections.push_back(fact);
}
void record_acquisition(const AcquisitionFact &fact) {
  if (!fakes::channel.record_edges)
    return;
  fakes::Edge edge{0, fact.wanted.value, fact.tid.value, fact.flags, 0, fact.wanted_at.value, {}, {}, fact.clock};
  std::vector<uint32_t> held_at;
  std::map<uint32_t, uint32_t> ended;
  for (uint32_t c = fact.chain; c; c = fakes::channel.chains.at(c).parent) {
    const LockChainFact &chain = fakes::channel.chains.at(c);
    if (chain.mode == kNoLongerHeld)
      ++ended[chain.lock.value];
    else if (ended[chain.lock.value])
      --ended[chain.lock.value];
    else {
      edge.held_set.push_back(chain.lock.value);
      held_at.push_back(chain.acquired_at.value);
    }
  }
  if (fact.structure)
    edge.structural = fakes::channel.structures.at(fact.structure);
  if (fact.structural_clock) {
    edge.structural.resize(std::max<size_t>(edge.structural.size(), fact.structural_slot.value + 1));
    edge.structural[fact.structural_slot.value] = fact.structural_clock;
  }
  for (size_t i = 0; i < edge.held_set.size(); ++i) {
    edge.held = edge.held_set[i];
    edge.held_at = held_at[i];
    fakes::channel.edges.push_back(edge);
  }
}

void record_coverage(CoverageFact, uint64_t count, const char *detail) {
  fakes::channel.dropped[detail] += count;
}

void announce_lock(LockId id) {
  fakes::channel.announced.push_back(id.value);
}
void announce_locks(const HeldFact *held, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    announce_lock(held[i].lock);
}
bool lock_has_ended(LockId id) {
  return fakes::ended.count(id.value) != 0;
}
uint32_t locks_ended() {
  return static_cast<uint32_t>(fakes::ended.size());
}
uint64_t lock_class(LockId id) {
  return fakes::ended[id.value];
}
bool lock_prefers_writers(LockId id) {
  return fakes::writer_locks.count(id.value) != 0;
}
void locks_on_run_file() {
  fakes::channel.announced.clear();
}

// No atomic was ever used.
SyncObject *find_awaited(const void *) {
  return nullptr;
}
BriefLock &lock_of_awaited(SyncObject &o) {
  return o.value_lock;
}
const ValueHistory *awaited_history(SyncObject &, const void *, bool &) {
  return nullptr;
}

bool program_is_alone;
uint32_t fork_gate;
void wait_at_fork_gate(Thread &) {}
void deliver_pending_signals(Thread &) {}

bool slots_were_handed_on;
Clock *first_of_stranger;
void name_slot(Slot slot) {
  ++fakes::named_slots[slot.value];
}
void unname_slot(Slot slot) {
  --fakes::named_slots[slot.value];
}

ClockSnapshot *new_snapshot(uint32_t count) {
  auto *s = static_cast<ClockSnapshot *>(calloc(1, sizeof(ClockSnapshot) + count * sizeof(Clock)));
  s->references = 1;
  s->count = count;
  return s;
}
void hold(ClockSnapshot *s) {
  ++s->references;
}
void drop(ClockSnapshot *s) {
  if (s && --s->references == 0)
    free(s);
}

} // namespace snarl
