#include "runtime/sync/value_history.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/held_locks.h"

namespace snarl {

namespace {

constexpr uint32_t kKept = 16;  // values of a chain
constexpr uint32_t kLatest = 8; // additions of a thread

// Each addition that hands over is a segment of its thread, in which it records its acquisitions anew.
constexpr uint64_t kMaxAdded = 1024;

constexpr uint32_t kMaxSpare = 63; // additions that a wait does not need; of more nothing is said

constexpr uint32_t kSteps = 8;            // of a thread that sets bits: what it sets later counts for the last one
constexpr uint32_t kMaxSetting = 64;      // threads
constexpr uint32_t kMaxUnknown = 16;      // of these, whom a waiting thread does not know to have set all they did
constexpr uint64_t kMaxValues = 1u << 16; // that they can make of the mask

constexpr uint32_t kMaxWriters = 64;  // of what has no order …
constexpr uint32_t kMaxWrites = 1024; // … and writes, until nobody hopes any more

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

// A thread that adds, or one that subtracts.
struct Adder {
  Adder *next;
  Tid tid;
  uint32_t slot;
  bool subtracts;
  uint64_t times;
  Left latest[kLatest]; // by number
};

struct Writer {
  Writer *next;
  WrittenBy last;
};

struct SetBits {
  uint64_t all; // by then
  Left left;
};

struct Setter {
  Setter *next;
  WrittenBy last;
  uint32_t count;
  SetBits steps[kSteps]; // those that set what it had not set before
};

namespace {

bool is_known(Thread &t, Tid writer, uint32_t slot, Clock written) {
  return writer == t.tid || structure_of(held_locks(t).structure, slot) >= written;
}
bool is_known(Thread &t, const WrittenValue &v) {
  return is_known(t, v.tid, v.slot, v.left.written);
}
bool is_known(Thread &t, const WrittenBy &by) {
  return !by.tid || is_known(t, by.tid, by.slot, by.at);
}

WrittenBy now(const Thread &t) {
  return {t.tid, t.slot.value, t.clock->own()};
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

void drop_setters(ValueHistory &h) {
  while (Setter *s = h.setters) {
    h.setters = s->next;
    for (SetBits &step : s->steps)
      structure_drop(step.left.structure);
    release_one(s);
  }
  h.setting = 0;
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
    note_writer(h, {a->tid, a->slot, latest(*a, a->times).written});
  for (const Setter *s = h.setters; s; s = s->next)
    note_writer(h, s->last);
  if (h.begun_by.tid)
    note_writer(h, h.begun_by);
}

void begin_anew(ValueHistory &h, const WrittenBy &by, uint64_t value) {
  drop_adders(h);
  drop_setters(h);
  drop_writers(h);
  h.subtracts = false;
  h.begun_with = value;
  h.begun_by = by;
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

void end_chain(ValueHistory &h) {
  if (const WrittenValue *v = h.values)
    note_writer(h, {v->tid, v->slot, v->left.written});
  h.is_chain = false;
  drop_chain(h);
}

// The thread knows all writes before; whoever does not know this one may have seen these.
void begin_chain(ValueHistory &h, Thread &t, const ValueWrite &w) {
  h.is_chain = h.forgot = true;
  push_value(h, t, w.after, left_by(t, w, nullptr));
}

void add_to_chain(ValueHistory &h, Thread &t, const ValueWrite &w) {
  if (h.values && !is_known(t, *h.values))
    return end_chain(h);
  push_value(h, t, w.after, left_by(t, w, h.values ? &h.values->left : nullptr));
}

Adder &adder_of(ValueHistory &h, const Thread &t, bool subtracts) {
  for (Adder *a = h.adders; a; a = a->next)
    if (a->tid == t.tid && a->subtracts == subtracts)
      return *a;
  auto *a = allocate_one<Adder>();
  a->next = h.adders;
  a->tid = t.tid;
  a->slot = t.slot.value;
  a->subtracts = subtracts;
  h.adders = a;
  return *a;
}

bool is_negative(uint64_t value, uint8_t size) {
  return value >> (size * 8 - 1);
}

uint64_t within(uint64_t value, uint8_t size) {
  return size < sizeof(value) ? value & ((uint64_t{1} << (size * 8)) - 1) : value;
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

bool adds_as_before(const ValueHistory &h, const ValueWrite &w) {
  const uint64_t up = within(w.after - w.before, h.size), down = within(w.before - w.after, h.size);
  return w.change == Change::adds && up != 0 && (h.added == 0 || up == h.step || down == h.step) && h.added < kMaxAdded;
}

void add_to_counter(ValueHistory &h, Thread &t, const ValueWrite &w) {
  const uint64_t up = within(w.after - w.before, h.size);
  if (h.added == 0)
    h.step = up;
  const bool subtracts = up != h.step;
  h.subtracts |= subtracts;
  Adder &a = adder_of(h, t, subtracts);
  const Left left = left_by(t, w, a.times ? &latest(a, a.times) : nullptr);
  Left &place = a.latest[++a.times % kLatest];
  structure_drop(place.structure);
  place = left;
  ++h.added;
}

Setter *setter_of(ValueHistory &h, const Thread &t) {
  for (Setter *s = h.setters; s; s = s->next)
    if (s->last.tid == t.tid)
      return s;
  if (h.setting == kMaxSetting)
    return nullptr;
  auto *s = allocate_one<Setter>();
  s->next = h.setters;
  h.setters = s;
  ++h.setting;
  return s;
}

bool sets_as_before(const ValueHistory &h, const ValueWrite &w) {
  if (w.change != Change::sets && w.change != Change::clears)
    return false;
  return h.setting == 0 || h.clears == (w.change == Change::clears);
}

// False: there are too many threads.
bool add_to_mask(ValueHistory &h, Thread &t, const ValueWrite &w) {
  h.clears = w.change == Change::clears;
  Setter *s = setter_of(h, t);
  if (!s)
    return false;
  s->last = now(t);
  SetBits *latest = s->count ? &s->steps[s->count - 1] : nullptr;
  if (latest && (w.bits & ~latest->all) == 0)
    return true;
  if (s->count == kSteps) {
    latest->all |= w.bits;
    return true;
  }
  s->steps[s->count++] = {w.bits | (latest ? latest->all : 0), left_by(t, w, latest ? &latest->left : nullptr)};
  return true;
}

void end_parts(ValueHistory &h) {
  note_parts(h);
  drop_adders(h);
  drop_setters(h);
  h.is_counter = h.is_mask = false;
}

// Of a write that the chain has already, if it still is one.
void add_to_parts(ValueHistory &h, Thread &t, const ValueWrite &w) {
  const bool adds = h.is_counter && adds_as_before(h, w), sets = h.is_mask && sets_as_before(h, w);
  if (!adds && !sets && (h.is_chain || knows_parts(t, h))) {
    begin_anew(h, now(t), w.after);
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
    push_value(h, t, value, {t.clock->own(), false, {}});
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

// f for each addition that the thread does not know and of which is kept what it left.
template <typename F> void each_unknown(Thread &t, const ValueHistory &h, F f) {
  for (const Adder *a = h.adders; a; a = a->next)
    for (uint64_t number = a->times, known = known_times(t, *a); number > known && a->times - number < kLatest;
         --number)
      f(latest(*a, number).structure);
}

// What of a slot at most `spare` additions say more about, or as much.
Clock certain_of_slot(Thread &t, const ValueHistory &h, uint32_t slot, uint64_t spare) {
  Clock most[kMaxSpare + 1] = {};
  each_unknown(t, h, [&](const Structure &left) {
    const Clock says = structure_of(left, slot);
    uint64_t at = spare + 1;
    for (; at > 0 && most[at - 1] < says; --at)
      if (at <= spare)
        most[at] = most[at - 1];
    if (at <= spare)
      most[at] = says;
  });
  return most[spare];
}

// Is `sum` more than was there something with which the wait ends? What never was negative never is.
bool ends_with(const ValueHistory &h, int64_t sum, EndsWait ends) {
  const uint64_t value = within(h.begun_with + h.step * static_cast<uint64_t>(sum), h.size);
  return (h.was_negative || !is_negative(value, h.size)) && ends(value);
}

// Did the thread know of the adder's `number`th when it made its own?
bool rests_on(const Left &own, const Adder &a, uint64_t number) {
  return structure_of(own.structure, a.slot) >= latest(a, number).written;
}

// So many of b's can there be, at most, without the `number`th of a.
uint64_t most_without(const Adder &b, const Adder &a, uint64_t number) {
  uint64_t times = b.times;
  while (times > 0 && b.times - times < kLatest && rests_on(latest(b, times), a, number))
    --times;
  return times;
}

// Can the wait end with no more than so many of a's?
bool can_end_with(const ValueHistory &h, Thread &t, const Adder &a, uint64_t most, EndsWait ends) {
  int64_t least_sum = 0, most_sum = 0;
  for (const Adder *b = h.adders; b; b = b->next) {
    const auto known = static_cast<int64_t>(known_times(t, *b)),
               others = static_cast<int64_t>(b == &a          ? most
                                             : most < a.times ? most_without(*b, a, most + 1)
                                                              : b->times);
    least_sum += b->subtracts ? -others : known;
    most_sum += b->subtracts ? -known : others;
  }
  for (int64_t sum = least_sum; sum <= most_sum; ++sum)
    if (ends_with(h, sum, ends))
      return true;
  return false;
}

// So many of the adder's have come before whenever the wait ends; 0: that is not known.
uint64_t needed_of(const ValueHistory &h, Thread &t, const Adder &a, EndsWait ends) {
  uint64_t needed = a.times < kLatest ? 0 : a.times - kLatest;
  if (can_end_with(h, t, a, needed, ends))
    return 0;
  while (needed < a.times && !can_end_with(h, t, a, needed, ends))
    ++needed;
  return needed;
}

Structure certain_of_balance(const ValueHistory &h, Thread &t, EndsWait ends) {
  Structure certain{};
  for (const Adder *a = h.adders; a; a = a->next)
    if (const uint64_t needed = needed_of(h, t, *a, ends))
      structure_join(certain, latest(*a, needed).structure);
  return certain;
}

Structure certain_of_counter(const ValueHistory &h, Thread &t, EndsWait ends) {
  if (h.subtracts)
    return certain_of_balance(h, t, ends);
  uint64_t known = 0;
  for (const Adder *a = h.adders; a; a = a->next)
    known += known_times(t, *a);
  uint64_t enough = known;
  while (enough <= h.added && !ends(within(h.begun_with + h.step * enough, h.size)))
    ++enough;
  if (enough == known || enough > h.added || h.added - enough > kMaxSpare)
    return {};
  uint32_t slots = 0;
  each_unknown(t, h, [&](const Structure &left) {
    if (const uint32_t count = structure_count(left); count > slots)
      slots = count;
  });
  Structure certain{new_snapshot(slots), 0, 0};
  for (uint32_t slot = 0; slot < slots; ++slot)
    certain.known->clocks[slot] = certain_of_slot(t, h, slot, h.added - enough);
  return certain;
}

// The values that a mask may have had when the wait ended: each thread has done some of its steps, those that are known
// at least.
class MaskValues {
public:
  MaskValues(const ValueHistory &h, Thread &t) : begun_with_(h.begun_with), clears_(h.clears) {
    for (const Setter *s = h.setters; s; s = s->next)
      add(t, *s);
  }
  // Are they few enough to be looked at?
  bool can_be_told() const { return count_ <= kMaxUnknown && values_ <= kMaxValues; }

  // What all of them have in common with which the wait can have ended. The caller drops it.
  Structure common(EndsWait ends) {
    Structure common{};
    bool any = false;
    do {
      if (!ends(value()) || ends_with_less(ends))
        continue; // what comes before that with less comes before this one too
      if (any)
        meet(*common.known);
      else
        common.known = before();
      any = true;
    } while (next());
    return common;
  }

private:
  struct Unknown {
    const Setter *setter;
    uint32_t known, done; // of its steps
  };

  void add(Thread &t, const Setter &s) {
    uint32_t known = s.count;
    while (known > 0 && !is_known(t, s.last.tid, s.last.slot, s.steps[known - 1].left.written))
      --known;
    if (known > 0)
      bits_ |= s.steps[known - 1].all;
    if (known == s.count)
      return;
    if (count_ < kMaxUnknown && values_ <= kMaxValues) {
      unknown_[count_] = {&s, known, known};
      values_ *= s.count - known + 1;
    }
    ++count_;
  }

  static uint64_t set_by(const Unknown &u, uint32_t done) { return done > u.known ? u.setter->steps[done - 1].all : 0; }

  uint64_t value() const {
    uint64_t bits = bits_;
    for (uint32_t i = 0; i < count_; ++i)
      bits |= set_by(unknown_[i], unknown_[i].done);
    return clears_ ? begun_with_ & ~bits : begun_with_ | bits;
  }
  bool ends_with_less(EndsWait ends) {
    bool ends_so = false;
    for (uint32_t i = 0; i < count_ && !ends_so; ++i)
      if (Unknown &u = unknown_[i]; u.done > u.known) {
        --u.done;
        ends_so = ends(value());
        ++u.done;
      }
    return ends_so;
  }
  // False: that was the last one.
  bool next() {
    for (uint32_t i = 0; i < count_; ++i) {
      if (unknown_[i].done < unknown_[i].setter->count) {
        ++unknown_[i].done;
        return true;
      }
      unknown_[i].done = unknown_[i].known;
    }
    return false;
  }

  Clock before(uint32_t slot) const {
    Clock latest = 0;
    for (uint32_t i = 0; i < count_; ++i)
      if (const Unknown &u = unknown_[i]; u.done > u.known)
        if (const Clock clock = structure_of(u.setter->steps[u.done - 1].left.structure, slot); clock > latest)
          latest = clock;
    return latest;
  }
  ClockSnapshot *before() const {
    uint32_t slots = 0;
    for (uint32_t i = 0; i < count_; ++i)
      for (uint32_t step = 0; step < unknown_[i].setter->count; ++step)
        if (const uint32_t count = structure_count(unknown_[i].setter->steps[step].left.structure); count > slots)
          slots = count;
    ClockSnapshot *all = new_snapshot(slots);
    for (uint32_t slot = 0; slot < slots; ++slot)
      all->clocks[slot] = before(slot);
    return all;
  }
  void meet(ClockSnapshot &common) const {
    for (uint32_t slot = 0; slot < common.count; ++slot)
      if (const Clock here = before(slot); here < common.clocks[slot])
        common.clocks[slot] = here;
  }

  const uint64_t begun_with_;
  const bool clears_;
  uint64_t bits_ = 0; // that are known
  uint64_t values_ = 1;
  uint32_t count_ = 0;
  Unknown unknown_[kMaxUnknown];
};

Structure certain_of_mask(const ValueHistory &h, Thread &t, EndsWait ends) {
  MaskValues values(h, t);
  return values.can_be_told() ? values.common(ends) : Structure{};
}

} // namespace

bool value_written(ValueHistory &h, Thread &t, const ValueWrite &w) {
  if (h.size == 0) {
    h.first = h.last = h.begun_with = w.before;
    h.size = w.size;
    h.is_chain = h.is_counter = h.is_mask = true;
  }
  if (w.size != h.size)
    return false;
  const bool was_seen = w.before == h.last;
  h.last = w.after;
  h.was_negative |= is_negative(w.before, w.size) || is_negative(w.after, w.size);
  if (!was_seen && !knows_all(t, h)) {
    end_chain(h);
    end_parts(h);
  } else {
    if (!was_seen)
      value_set_anew(h, t, w.before);
    if (h.is_chain)
      add_to_chain(h, t, w);
    add_to_parts(h, t, w);
  }
  if (h.is_chain || h.is_counter || h.is_mask) {
    h.unordered = 0;
    return true;
  }
  note_writer(h, now(t));
  h.lost |= ++h.unordered > kMaxWrites;
  return false;
}

Structure certain_before(const ValueHistory &h, Thread &t, EndsWait ends) {
  if (h.is_chain)
    return certain_in_chain(h, t, ends);
  if (h.begun_by.tid ? !is_known(t, h.begun_by) : h.began_late)
    return {};
  if (h.is_counter)
    return certain_of_counter(h, t, ends);
  return h.is_mask ? certain_of_mask(h, t, ends) : Structure{};
}

void drop_values(ValueHistory &h) {
  drop_chain(h);
  drop_adders(h);
  drop_setters(h);
  drop_writers(h);
  h = {};
}

} // namespace snarl
