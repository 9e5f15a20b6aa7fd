#include "runtime/platform/memory.h"
#include "runtime/sync/value_parts.h"

namespace snarl {

namespace {

constexpr uint32_t kMaxSpare = 63; // additions that a wait does not need; of more nothing is said

uint64_t within(uint64_t value, uint8_t size) {
  return size < sizeof(value) ? value & ((uint64_t{1} << (size * 8)) - 1) : value;
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

// f for each addition that the thread does not know and of which is kept what it left.
template <typename F> void each_unknown(Thread &t, const ValueHistory &h, F f) {
  for (const Adder *a = h.adders; a; a = a->next)
    for (uint64_t number = a->times, known = known_times(t, *a); number > known && a->times - number < kLatest;
         --number)
      f(left_by(*a, number).structure);
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

// The last one before that is kept, or itself; 0: none is.
uint64_t kept_up_to(const Adder &a, uint64_t number) {
  return number == 0 || a.times - number < kLatest ? number : uint64_t{1} << (63 - __builtin_clzll(number));
}
// The first one after that is kept, or itself.
uint64_t kept_from(const Adder &a, uint64_t number) {
  if (a.times - number < kLatest)
    return number;
  const uint64_t before = kept_up_to(a, number), sparse = before == number ? number : before * 2,
                 latest = a.times - kLatest + 1;
  return sparse < latest ? sparse : latest;
}

// Did the thread know of the adder's `number`th when it made its own?
bool rests_on(const Left &own, const Adder &a, uint64_t number) {
  return structure_of(own.structure, a.slot) >= left_by(a, kept_from(a, number)).written;
}

// So many of b's can there be, at most, without the `number`th of a.
uint64_t most_without(const Adder &b, const Adder &a, uint64_t number) {
  uint64_t times = b.times;
  while (times > 0 && b.times - times < kLatest && rests_on(left_by(b, times), a, number))
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

// So many of the adder's have come before whenever the wait ends, of which is kept what the last one left; 0: that is
// not known.
uint64_t needed_of(const ValueHistory &h, Thread &t, const Adder &a, EndsWait ends) {
  uint64_t enough = a.times, too_few = 0; // the more there can be the more it can end
  if (can_end_with(h, t, a, 0, ends))
    return 0;
  while (enough - too_few > 1) {
    const uint64_t middle = too_few + (enough - too_few) / 2;
    (can_end_with(h, t, a, middle, ends) ? enough : too_few) = middle;
  }
  return kept_up_to(a, enough);
}

Structure certain_of_balance(const ValueHistory &h, Thread &t, EndsWait ends) {
  Structure certain{};
  for (const Adder *a = h.adders; a; a = a->next)
    if (const uint64_t needed = needed_of(h, t, *a, ends))
      structure_join(certain, left_by(*a, needed).structure);
  return certain;
}

// If nothing is ever taken: of each slot, whichever they are.
Structure certain_of_sum(const ValueHistory &h, Thread &t, EndsWait ends) {
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

} // namespace

uint64_t known_times(Thread &t, const Adder &a) {
  for (uint64_t number = a.times; number > 0; number = kept_up_to(a, number - 1))
    if (is_known(t, a.tid, a.slot, left_by(a, number).written))
      return number;
  return 0;
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
  const Left left = left_by(t, w, a.times ? &left_by(a, a.times) : nullptr);
  Left &place = a.latest[++a.times % kLatest];
  structure_drop(place.structure);
  place = left;
  if ((a.times & (a.times - 1)) == 0) {
    Left &sparse = a.sparse[__builtin_ctzll(a.times)];
    sparse = left;
    sparse.structure = structure_copy(left.structure);
  }
  ++h.added;
}

bool can_end_counter(const ValueHistory &h, Thread &t, EndsWait ends) {
  return h.adders ? can_end_with(h, t, *h.adders, h.adders->times, ends) : ends_with(h, 0, ends);
}

Structure certain_of_counter(const ValueHistory &h, Thread &t, EndsWait ends) {
  Structure certain = certain_of_balance(h, t, ends);
  if (!h.subtracts) {
    Structure sum = certain_of_sum(h, t, ends);
    structure_join(certain, sum);
    structure_drop(sum);
  }
  return certain;
}

void drop_adders(ValueHistory &h) {
  while (Adder *a = h.adders) {
    h.adders = a->next;
    for (Left &left : a->latest)
      structure_drop(left.structure);
    for (Left &left : a->sparse)
      structure_drop(left.structure);
    release_one(a);
  }
  h.added = 0;
}

} // namespace snarl
