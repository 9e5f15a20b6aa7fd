#include "runtime/thread/clock_state.h"

#include "runtime/shadow/access_state.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

size_t snapshot_bytes(uint32_t count) {
  return sizeof(ClockSnapshot) + count * sizeof(Clock);
}

void join_snapshot(ClockState &c, const ClockSnapshot *s, bool &changed) {
  if (!s)
    return;
  c.ensure(s->count);
  for (uint32_t i = 0; i < s->count; ++i)
    if (s->clocks[i] > c.clocks[i]) {
      c.clocks[i] = s->clocks[i];
      changed = true;
    }
}

} // namespace

ClockSnapshot *new_snapshot(uint32_t count) {
  auto *s = static_cast<ClockSnapshot *>(allocate(snapshot_bytes(count)));
  s->references = 1;
  s->count = count;
  return s;
}

void hold(ClockSnapshot *s) {
  if (s)
    __atomic_fetch_add(&s->references, 1, __ATOMIC_RELAXED);
}

void drop(ClockSnapshot *s) {
  if (s && (__atomic_load_n(&s->references, __ATOMIC_ACQUIRE) == 1 ||
            __atomic_fetch_sub(&s->references, 1, __ATOMIC_ACQ_REL) == 1))
    release_memory(s, snapshot_bytes(s->count));
}

void ClockState::ensure(uint32_t slots) {
  if (slots > capacity) {
    uint32_t wanted = capacity + capacity / 4; // not more: with thousands of threads, clocks are what takes memory
    if (wanted < slots)
      wanted = slots < 4 ? 4 : slots;
    auto *bigger = static_cast<Clock *>(allocate(wanted * sizeof(Clock)));
    for (uint32_t i = 0; i < count; ++i)
      bigger[i] = clocks[i];
    if (clocks)
      release_memory(clocks, capacity * sizeof(Clock));
    clocks = bigger;
    capacity = wanted;
  }
  if (slots > count)
    count = slots;
}

void ClockState::join(const SyncVar &s) {
  if (covers(s))
    return;
  bool changed = false;
  join_snapshot(*this, s.snapshot, changed);
  if (s.slot != kMixedSlot && s.slot != slot) {
    ensure(s.slot + 1);
    if (s.clock > clocks[s.slot]) {
      clocks[s.slot] = s.clock;
      changed = true;
    }
  }
  if (changed) {
    drop(snapshot);
    snapshot = nullptr;
    released_since = false;
  }
}

bool ClockState::refresh(ClockSnapshot *s) {
  constexpr uint32_t kFew = 32;
  if (snapshot || released_since || !s || s->count != count || count > kFew ||
      __atomic_load_n(&s->references, __ATOMIC_ACQUIRE) != 1)
    return false;
  released_since = true;
  for (uint32_t i = 0; i < count; ++i)
    s->clocks[i] = clocks[i];
  return true;
}

ClockSnapshot *ClockState::current_snapshot() {
  released_since = true;
  if (!snapshot) {
    snapshot = new_snapshot(count);
    for (uint32_t i = 0; i < count; ++i)
      snapshot->clocks[i] = clocks[i];
  }
  return snapshot;
}

void sync_assign(SyncVar &s, const SyncVar &other) {
  hold(other.snapshot);
  drop(s.snapshot);
  s.snapshot = other.snapshot;
  s.clock = other.clock;
  s.slot = other.slot;
}

void sync_join(SyncVar &s, const SyncVar &other) {
  if (!s.snapshot && !s.clock) {
    sync_assign(s, other);
    return;
  }
  if (!other.snapshot && !other.clock)
    return;
  const SyncVar *both[] = {&s, &other};
  uint32_t count = 0;
  for (const SyncVar *v : both) {
    if (v->snapshot && v->snapshot->count > count)
      count = v->snapshot->count;
    if (v->slot != kMixedSlot && v->slot >= count)
      count = v->slot + 1;
  }
  ClockSnapshot *joined = new_snapshot(count);
  for (const SyncVar *v : both) {
    for (uint32_t i = 0; v->snapshot && i < v->snapshot->count; ++i)
      if (v->snapshot->clocks[i] > joined->clocks[i])
        joined->clocks[i] = v->snapshot->clocks[i];
    if (v->slot != kMixedSlot && v->clock > joined->clocks[v->slot])
      joined->clocks[v->slot] = v->clock;
  }
  drop(s.snapshot);
  s.snapshot = joined;
  s.slot = kMixedSlot;
  s.clock = 1;
}

void on_acquire(Thread &t, SyncVar &s) {
  if ((!s.snapshot && !s.clock) || t.ignore_sync)
    return;
  t.clock->join(s);
}

// What the thread does from here on is not covered by the release just made.
void enter_next_epoch(Thread &t) {
  ClockState &c = *t.clock;
  Clock now = ++c.clocks[c.slot];
  access_epoch_changed(t, now);
}

namespace {

void store_clock(Thread &t, SyncVar &s) {
  ClockState &c = *t.clock;
  if (!c.refresh(s.snapshot)) {
    ClockSnapshot *snapshot = c.current_snapshot();
    if (s.snapshot != snapshot) {
      hold(snapshot);
      drop(s.snapshot);
      s.snapshot = snapshot;
    }
  }
  s.slot = c.slot;
  s.clock = c.own();
}

} // namespace

bool release_store_into(Thread &t, SyncVar &s) {
  if (t.ignore_sync || alone())
    return false; // alone: every thread to come starts after this
  store_clock(t, s);
  return true;
}

bool release_into(Thread &t, SyncVar &s) {
  ClockState &c = *t.clock;
  bool empty = !s.snapshot && !s.clock;
  if (empty || c.covers(s))
    return release_store_into(t, s);
  if (t.ignore_sync || alone())
    return false;
  SyncVar mine{c.current_snapshot(), c.own(), c.slot};
  sync_join(s, mine);
  return true;
}

void on_release_store(Thread &t, SyncVar &s) {
  if (release_store_into(t, s))
    enter_next_epoch(t);
}

void on_release(Thread &t, SyncVar &s) {
  if (release_into(t, s))
    enter_next_epoch(t);
}

void release_to_child(Thread &parent, SyncVar &birth) {
  store_clock(parent, birth);
  enter_next_epoch(parent);
}

void on_sync_end(SyncVar &s) {
  drop(s.snapshot);
  s.snapshot = nullptr;
  s.clock = 0;
  s.slot = 0;
}

} // namespace snarl
