#include "runtime/sync/value_history.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/value_parts.h"

namespace snarl {

namespace {

constexpr uint32_t kKept = 16;      // values of a chain
constexpr uint32_t kLatestKept = 8; // of these; of those before, if it keeps all, the 1st, 2nd, 4th, …

constexpr uint32_t kMaxWriters = 64;  // of what has no order …
constexpr uint32_t kMaxWrites = 1024; // … and writes, until nobody hopes any more

} // namespace

struct Writer {
  Writer *next;
  WrittenBy last;
};

namespace {

uint64_t writes_kept; // of all histories that keep all

void drop_chain(ValueHistory &h) {
  while (WrittenValue *v = h.values) {
    h.values = v->before;
    structure_drop(v->left.structure);
    release_one(v);
  }
  h.kept = 0;
}

void drop_writers(ValueHistory &h) {
  while (Writer *w = h.writers) {
    h.writers = w->next;
    release_one(w);
  }
}

// What stood in the history may go: that it was there is remembered.
void note_writer(ValueHistory &h, const WrittenBy &by) {
  uint32_t count = 0;
  Writer *w = h.writers;
  for (; w && w->last.tid != by.tid; w = w->next)
    ++count;
  if (!w && count == kMaxWriters) {
    h.lost = h.outgrown = true;
    return;
  }
  if (!w) {
    w = allocate_one<Writer>();
    w->next = h.writers;
    h.writers = w;
  }
  if (w->last.at < by.at)
    w->last = by;
}

void note_parts(ValueHistory &h) {
  for (const Adder *a = h.adders; a; a = a->next)
    note_writer(h, {a->tid, a->slot, left_by(*a, a->times).written});
  for (const Setter *s = h.setters; s; s = s->next)
    note_writer(h, s->last);
  if (h.begun_by.tid)
    note_writer(h, h.begun_by);
}

void begin_anew(ValueHistory &h, const WrittenBy &by, uint64_t value) {
  drop_adders(h);
  drop_setters(h);
  drop_writers(h);
  structure_drop(h.ended);
  h.subtracts = false;
  h.begun_with = value;
  h.begun_by = by;
}

// Of a chain one in the middle, so that something is kept of its beginning. False: there is none to spare.
bool forget_between(ValueHistory &h) {
  if (!h.keeps_all || !h.is_chain)
    return false;
  WrittenValue **link = &h.values, **spare = nullptr;
  for (uint32_t i = 0; *link; link = &(*link)->before, ++i)
    if (const WrittenValue &v = **link; i >= kLatestKept && v.before && (v.turn & (v.turn - 1)) != 0)
      spare = link;
  if (!spare)
    return false;
  WrittenValue *v = *spare;
  v->before->has_gap = true;
  *spare = v->before;
  structure_drop(v->left.structure);
  release_one(v);
  --h.kept;
  return true;
}

void forget_one(ValueHistory &h) {
  if (forget_between(h))
    return;
  WrittenValue **link = &h.values;
  while ((*link)->before)
    link = &(*link)->before;
  structure_drop((*link)->left.structure);
  release_one(*link);
  *link = nullptr;
  --h.kept;
  h.forgot = true;
  h.forgot_unknown = !h.is_chain;
}

void push_value(ValueHistory &h, const Thread &t, uint64_t replaced, uint64_t value, const Left &left) {
  auto *v = allocate_one<WrittenValue>();
  const uint64_t number = h.keeps_all ? __atomic_add_fetch(&writes_kept, 1, __ATOMIC_RELAXED) : 0;
  *v = {h.values, value, replaced, number, ++h.turns, false, t.tid, t.slot.value, left};
  h.values = v;
  if (++h.kept > kKept)
    forget_one(h);
}

void join_chain(Structure &into, const ValueHistory &h) {
  for (const WrittenValue *v = h.values; v; v = v->before)
    structure_join(into, v->left.structure);
}

void join_parts(Structure &into, const ValueHistory &h) {
  for (const Adder *a = h.adders; a; a = a->next)
    structure_join(into, left_by(*a, a->times).structure);
  for (const Setter *s = h.setters; s; s = s->next)
    if (s->count)
      structure_join(into, s->steps[s->count - 1].left.structure);
}

void end_chain(ValueHistory &h) {
  if (const WrittenValue *v = h.values)
    note_writer(h, {v->tid, v->slot, v->left.written});
  h.is_chain = false;
  if (h.keeps_all)
    return;
  join_chain(h.ended, h);
  drop_chain(h);
}

// The thread knows all writes before; whoever does not know this one may have seen these.
void begin_chain(ValueHistory &h, Thread &t, const ValueWrite &w) {
  drop_chain(h);
  h.turns = 0;
  h.is_chain = h.forgot = true;
  h.forgot_unknown = false;
  push_value(h, t, w.before, w.after, left_by(t, w, nullptr));
}

void add_to_chain(ValueHistory &h, Thread &t, const ValueWrite &w) {
  if (h.values && !is_known(t, *h.values))
    return end_chain(h);
  push_value(h, t, w.before, w.after, left_by(t, w, h.values ? &h.values->left : nullptr));
}

// All that was done to the counter or the mask?
bool knows_parts(Thread &t, const ValueHistory &h) {
  for (const Adder *a = h.adders; a; a = a->next)
    if (known_times(t, *a) != a->times)
      return false;
  for (const Setter *s = h.setters; s; s = s->next)
    if (!is_known(t, s->last))
      return false;
  for (const Writer *w = h.writers; w; w = w->next)
    if (!is_known(t, w->last))
      return false;
  return is_known(t, h.begun_by) && !h.lost;
}

void end_parts(ValueHistory &h) {
  if (!h.keeps_all)
    join_parts(h.ended, h);
  note_parts(h);
  drop_adders(h);
  drop_setters(h);
  h.is_counter = h.is_mask = false;
}

// Of a write that the chain has already, if it still is one.
void add_to_parts(ValueHistory &h, Thread &t, const ValueWrite &w) {
  const bool adds = h.is_counter && adds_as_before(h, w), sets = h.is_mask && sets_as_before(h, w);
  if (!adds && !sets && (h.is_chain || knows_parts(t, h))) {
    begin_anew(h, written_now(t), w.after);
    h.is_counter = h.is_mask = true;
    if (!h.is_chain)
      begin_chain(h, t, w);
    return;
  }
  h.outgrown |= h.added == kMaxAdded;
  if (!adds && !sets)
    return end_parts(h);
  h.is_counter = adds;
  h.is_mask = sets;
  if (adds)
    return add_to_counter(h, t, w);
  if (!add_to_mask(h, t, w)) {
    h.outgrown = true;
    end_parts(h);
  }
}

bool knows_all(Thread &t, const ValueHistory &h) {
  return h.is_chain ? !h.values || is_known(t, *h.values) : knows_parts(t, h);
}

// Somebody has set the value in between whom nobody saw: while it was alone, or without an atomic operation, as the
// next life of the variable begins. That comes before the thread, and after all that it knows.
void value_set_anew(ValueHistory &h, Thread &t, uint64_t value) {
  if (h.is_chain)
    push_value(h, t, h.last, value, {t.clock->own(), false, {}});
  begin_anew(h, {}, value);
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
  if (h.began_late || h.forgot || ends(h.first))
    structure_drop(common);
  return common;
}

} // namespace

bool is_known(Thread &t, Tid writer, uint32_t slot, Clock written) {
  return writer == t.tid || structure_of(held_locks(t).structure, slot) >= written;
}
bool is_known(Thread &t, const WrittenValue &v) {
  return is_known(t, v.tid, v.slot, v.left.written);
}
bool is_known(Thread &t, const WrittenBy &by) {
  return !by.tid || is_known(t, by.tid, by.slot, by.at);
}

WrittenBy written_now(const Thread &t) {
  return {t.tid, t.slot.value, t.clock->own()};
}

Left left_by(Thread &t, const ValueWrite &w, const Left *before) {
  HeldLocks &held = held_locks(t);
  const ClockState &clock = *t.clock;
  Left left{clock.own(), true, {}};
  if (w.releases) {
    structure_create(held.structure, t.slot.value, clock.own(), left.structure);
    structure_join(left.structure, held.by_branches);
    note_handed_over(t, held); // its acquisitions from here on are others than those before
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

bool value_written(ValueHistory &h, Thread &t, const ValueWrite &w) {
  if (h.size == 0) {
    h.first = h.last = h.begun_with = w.before;
    h.size = w.size;
    h.is_chain = h.is_counter = h.is_mask = true;
  }
  if (w.size != h.size)
    return false;
  const bool was_seen = w.before == h.last;
  h.was_negative |= is_negative(w.before, w.size) || is_negative(w.after, w.size);
  if (!was_seen && !knows_all(t, h)) {
    end_chain(h);
    end_parts(h);
    drop_chain(h);
    h.began_late = true;
  } else {
    if (!was_seen)
      value_set_anew(h, t, w.before);
    if (h.is_chain)
      add_to_chain(h, t, w);
    add_to_parts(h, t, w);
  }
  h.last = w.after;
  if (h.keeps_all && !h.is_chain)
    push_value(h, t, w.before, w.after, left_by(t, w, nullptr));
  if (h.is_chain || h.is_counter || h.is_mask) {
    h.unordered = 0;
    return true;
  }
  note_writer(h, written_now(t));
  h.lost |= ++h.unordered > kMaxWrites;
  return h.keeps_all && !h.lost;
}

Structure certain_before(const ValueHistory &h, Thread &t, EndsWait ends) {
  return h.is_chain ? certain_in_chain(h, t, ends) : certain_of_parts(h, t, ends);
}

Structure certain_of_parts(const ValueHistory &h, Thread &t, EndsWait ends) {
  if (h.begun_by.tid ? !is_known(t, h.begun_by) : h.began_late)
    return {};
  if (h.is_counter)
    return certain_of_counter(h, t, ends);
  return h.is_mask ? certain_of_mask(h, t, ends) : Structure{};
}

bool can_end(const ValueHistory &h, Thread &t, EndsWait ends) {
  return h.is_counter ? can_end_counter(h, t, ends) : !h.is_mask || can_end_mask(h, t, ends);
}

void note_waiter(ValueHistory &h, Tid waiter, EndsWithAll ends) {
  uint32_t count = 0;
  for (const Waiter *w = h.waiters; w; w = w->next, ++count)
    if (w->tid == waiter && w->ends == ends)
      return;
  if (count == kMaxWaiters)
    return;
  auto *w = allocate_one<Waiter>();
  *w = {h.waiters, waiter, ends};
  h.waiters = w;
}

Structure handed_so_far(const ValueHistory &h) {
  Structure all = structure_copy(h.ended);
  join_chain(all, h);
  join_parts(all, h);
  return all;
}

void drop_values(ValueHistory &h) {
  while (Waiter *w = h.waiters) {
    h.waiters = w->next;
    release_one(w);
  }
  drop_chain(h);
  drop_adders(h);
  drop_setters(h);
  drop_writers(h);
  structure_drop(h.ended);
  h = {};
}

} // namespace snarl
