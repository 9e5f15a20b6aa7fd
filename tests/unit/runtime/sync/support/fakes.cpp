#include "tests/unit/runtime/sync/support/fakes.h"

#include "runtime/channel/channel.h"

#include <cstdlib>
#include <memory>

namespace snarl {

namespace fakes {

Channel channel;

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

Lock &new_lock() {
  static std::vector<std::unique_ptr<Lock>> locks;
  locks.push_back(std::make_unique<Lock>());
  locks.back()->id = LockId(static_cast<uint32_t>(locks.size()));
  return *locks.back();
}

} // namespace fakes

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

void record_edge(const EdgeFact &fact) {
  fakes::Edge edge{fact.held.value, fact.wanted.value, fact.tid.value, fact.flags, {}, {}};
  for (uint32_t i = 0; i < fact.held_count; ++i)
    edge.held_set.push_back(fact.held_set[i].lock.value);
  edge.structural.assign(fact.structural, fact.structural + fact.structural_count);
  fakes::channel.edges.push_back(edge);
}

void announce_lock(LockId id) {
  fakes::channel.announced.push_back(id.value);
}
void announce_locks(const HeldFact *held, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i)
    announce_lock(held[i].lock);
}
void locks_on_run_file() {
  fakes::channel.announced.clear();
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
