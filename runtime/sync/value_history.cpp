#include "runtime/sync/value_history.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/held_locks.h"

namespace snarl {

namespace {

constexpr uint32_t kKept = 16;  // values of a chain
constexpr uint32_t kLatest = 4; // additions of a thread

// Each addition that hands over is a segment of its thread, in which it records its acquisitions anew.
constexpr uint64_t kMaxAdded = 1024;

// What whoever acquires the value learns of its writer, if anything.
struct Left {
  Clock written; // the writer's epoch
  bool hands_over;
  Structure structure;
};

} // namespace

struct WrittenValue {
  WrittenValue *before;
  uint64_t value;
  Tid tid;
  uint32_t slot;
  Left left;
};

struct Adder {
  Adder *next;
  Tid tid;
  uint32_t slot;
  uint64_t times;
  Left latest[kLatest]; // by number
};

namespace {

bool is_known(Thread &t, Tid writer, uint32_t slot, Clock written) {
  return writer == t.tid || structure_of(held_locks(t).structure, slot) >= written;
}
bool is_known(Thread &t, const WrittenValue &v) {
  return is_known(t, v.tid, v.slot, v.left.written);
}

const Left &latest(const Adder &a, uint64_t number) {
  return a.latest[number % kLatest];
}

// So many of the adder's does the thread know at least.
uint64_t known_times(Thread &t, const Adder &a) {
  for (uint64_t number = a.times; number > 0 && a.times - number < kLatest; --number)
    if (is_known(t, a.tid, a.slot, latest(a, number).written))
      return number;
  return 0;
}

// `before`: whose release sequence the write goes on with, or null.
Left left_by(Thread &t, const ValueWrite &w, const Left *before) {
  HeldLocks &held = held_locks(t);
  const ClockState &clock = *t.clock;
  Left left{clock.own(), true, {}};
  if (w.releases) {
    structure_create(held.structure, t.slot.value, clock.own(), left.structure);
    ++held.segment.created; // its acquisitions from here on are others than those before
  } else if (clock.has_release_fence) {
    left.structure = {nullptr, t.slot.value, clock.release_fence.clock};
  } else {
    left.hands_over = false;
  }
  if (before && before->hands_over && w.change != Change::stores) {
    structure_join(left.structure, before->structure);
    left.hands_over = true;
  }
  return left;
}

void drop_chain(ValueHistory &h) {
  while (WrittenValue *v = h.values) {
    h.values = v->before;
    structure_drop(v->left.structure);
    release_one(v);
  }
  h.kept = 0;
}

void drop_adders(ValueHistory &h) {
  while (Adder *a = h.adders) {
    h.adders = a->next;
    for (Left &left : a->latest)
      structure_drop(left.structure);
    release_one(a);
  }
  h.added = 0;
}

void forget_oldest(ValueHistory &h) {
  WrittenValue **link = &h.values;
  while ((*link)->before)
    link = &(*link)->before;
  structure_drop((*link)->left.structure);
  release_one(*link);
  *link = nullptr;
  --h.kept;
  h.forgot = true;
}

void push_value(ValueHistory &h, const Thread &t, uint64_t value, const Left &left) {
  auto *v = allocate_one<WrittenValue>();
  *v = {h.values, value, t.tid, t.slot.value, left};
  h.values = v;
  if (++h.kept > kKept)
    forget_oldest(h);
}

void add_to_chain(ValueHistory &h, Thread &t, const ValueWrite &w) {
  if (h.values && !is_known(t, *h.values)) {
    h.is_chain = false;
    return drop_chain(h);
  }
  push_value(h, t, w.after, left_by(t, w, h.values ? &h.values->left : nullptr));
}

Adder &adder_of(ValueHistory &h, const Thread &t) {
  for (Adder *a = h.adders; a; a = a->next)
    if (a->tid == t.tid)
      return *a;
  auto *a = allocate_one<Adder>();
  a->next = h.adders;
  a->tid = t.tid;
  a->slot = t.slot.value;
  h.adders = a;
  return *a;
}

uint64_t within(uint64_t value, uint8_t size) {
  return size < sizeof(value) ? value & ((uint64_t{1} << (size * 8)) - 1) : value;
}

void add_to_counter(ValueHistory &h, Thread &t, const ValueWrite &w) {
  const uint64_t step = within(w.after - w.before, h.size);
  if (h.added == 0)
    h.step = step;
  if (w.change != Change::adds || step == 0 || step != h.step || h.added == kMaxAdded) {
    h.is_counter = false;
    return drop_adders(h);
  }
  Adder &a = adder_of(h, t);
  const Left left = left_by(t, w, a.times ? &latest(a, a.times) : nullptr);
  Left &place = a.latest[++a.times % kLatest];
  structure_drop(place.structure);
  place = left;
  ++h.added;
}

bool knows_all(Thread &t, const ValueHistory &h) {
  if (h.is_chain)
    return !h.values || is_known(t, *h.values);
  for (const Adder *a = h.adders; a; a = a->next)
    if (known_times(t, *a) != a->times)
      return false;
  return true;
}

// Somebody has set the value in between whom nobody saw: while it was alone, or without an atomic operation, as the
// next life of the variable begins. That comes before the thread, and after all that it knows.
void value_set_anew(ValueHistory &h, Thread &t, uint64_t value) {
  if (h.is_chain)
    push_value(h, t, value, {t.clock->own(), false, {}});
  drop_adders(h);
  h.counted_from = value;
}

// What all values have in common with which the wait may have ended.
Structure certain_in_chain(const ValueHistory &h, Thread &t, EndsWait ends) {
  Structure common{};
  bool any = false;
  for (const WrittenValue *v = h.values; v; v = v->before) {
    if (ends(v->value)) {
      if (any)
        structure_meet(common, v->left.structure);
      else
        common = structure_copy(v->left.structure);
      any = true;
    }
    if (is_known(t, *v))
      return common;
  }
  if (h.forgot || ends(h.first))
    structure_drop(common);
  return common;
}

Structure certain_of_counter(const ValueHistory &h, Thread &t, EndsWait ends) {
  uint64_t enough = 0;
  for (const Adder *a = h.adders; a; a = a->next)
    enough += known_times(t, *a);
  while (enough <= h.added && !ends(within(h.counted_from + h.step * enough, h.size)))
    ++enough;
  Structure certain{};
  if (enough > h.added)
    return certain;
  for (const Adder *a = h.adders; a; a = a->next) {
    const uint64_t of_others = h.added - a->times;
    if (enough <= of_others)
      continue;
    const uint64_t needed = enough - of_others;
    if (a->times - needed < kLatest)
      structure_join(certain, latest(*a, needed).structure);
  }
  return certain;
}

} // namespace

bool value_written(ValueHistory &h, Thread &t, const ValueWrite &w) {
  if (h.size == 0) {
    h.first = h.last = h.counted_from = w.before;
    h.size = w.size;
    h.is_chain = h.is_counter = true;
  }
  if (w.size != h.size)
    return false;
  if (w.before != h.last) {
    if (!knows_all(t, h))
      return false;
    value_set_anew(h, t, w.before);
  }
  h.last = w.after;
  if (h.is_chain)
    add_to_chain(h, t, w);
  if (h.is_counter)
    add_to_counter(h, t, w);
  return h.is_chain || h.is_counter;
}

Structure certain_before(const ValueHistory &h, Thread &t, EndsWait ends) {
  return h.is_chain ? certain_in_chain(h, t, ends) : certain_of_counter(h, t, ends);
}

void drop_values(ValueHistory &h) {
  drop_chain(h);
  drop_adders(h);
  h = {};
}

} // namespace snarl
