#include "runtime/sync/flow.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"

namespace snarl {

namespace {

constexpr uint32_t kKept = 32, kTakers = 8;
constexpr uint32_t kMaxBacklog = 1u << 14; // puts before these whose ends are kept

// Something that a thread did, in this epoch of its own.
struct Deed {
  Tid tid;
  uint32_t slot;
  Clock at;
};

struct Put {
  uint64_t amount;
  Tid by;
  bool whole;
  Structure left;
};

// What a thread has taken for certain: by position if all is in order; else so many units and, of what it goes on for
// until it has all, so many bytes.
struct Taken {
  uint64_t position, units, bytes;
};

struct Taker {
  Deed last;
  Taken taken;
  bool has_waited; // since it last took something: there is something
  bool goes_on;    // until it has what it asked for
  bool is_content; // with less
  // While it goes on:
  uintptr_t next;
  uint64_t missing, together;
  Taken before;
};

} // namespace

// The sizes of whole puts that are not kept any more and have not been reached, those of `sizes` from `first` on.
// Between its `begin` and what is kept.
struct Backlog {
  Vector<uint16_t> sizes;
  uint32_t first;
  uint64_t begin;
};

struct Flow {
  uint64_t silent;   // in puts that say nothing
  uint64_t puts;     // of which the latest are …
  Put latest[kKept]; // … here, by number
  Backlog backlog;
  uint64_t put, taken;
  uint64_t reached; // the last position, if all is in order
  uint64_t unit;    // divides all that was put or asked for
  Deed last_put, last_taking;
  Taker takers[kTakers];
  uint32_t next_taker; // whose place the next one gets that has none
  bool is_given_up;
  bool out_of_order; // puts or takings
  bool is_shut, may_end;
  Structure ended; // what those who closed an end knew; what all who shut it know
};

namespace {

bool is_known(Thread &t, const Deed &d) {
  return d.tid == t.tid || !d.tid || structure_of(held_locks(t).structure, d.slot) >= d.at;
}

uint64_t greatest_divisor(uint64_t a, uint64_t b) {
  while (b) {
    const uint64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

void comes_next(Thread &t, Flow &f, Deed &last) {
  if (UNLIKELY(!is_known(t, last)))
    f.out_of_order = true;
  last = {t.tid, t.slot.value, t.clock->own()};
}

Taker &taker_of(Flow &f, Tid tid) {
  for (Taker &taker : f.takers)
    if (taker.last.tid == tid)
      return taker;
  Taker &taker = f.takers[f.next_taker++ % kTakers];
  taker = {};
  taker.last.tid = tid;
  return taker;
}

uint64_t amount_of(const Flow &f, const Taken &taken) {
  return f.out_of_order ? taken.units * f.unit + taken.bytes : taken.position;
}

// By the thread, and by those whose last taking came before it for certain.
uint64_t taken_before(Thread &t, const Flow &f) {
  uint64_t amount = 0;
  for (const Taker &taker : f.takers)
    if (taker.last.tid && is_known(t, taker.last))
      amount += amount_of(f, taker.taken);
  return amount;
}

uint32_t kept(const Flow &f) {
  return f.puts < kKept ? static_cast<uint32_t>(f.puts) : kKept;
}

void restart(Backlog &b, uint64_t begin) {
  b.sizes.clear();
  b.first = 0;
  b.begin = begin;
}

// The put is not kept any more.
void forget(Flow &f, const Put &put) {
  Backlog &b = f.backlog;
  f.silent += put.amount;
  if (f.out_of_order || !put.whole || put.amount > UINT16_MAX || f.silent <= f.reached ||
      b.sizes.count - b.first == kMaxBacklog)
    return restart(b, f.silent);
  if (b.first == kMaxBacklog) {
    b.sizes.count -= b.first;
    for (uint32_t i = 0; i < b.sizes.count; ++i)
      b.sizes[i] = b.sizes[b.first + i];
    b.first = 0;
  }
  b.sizes.push(static_cast<uint16_t>(put.amount));
}

// As far as whatever can be taken at this position reaches at least: to the end of the put.
uint64_t certain_end(Flow &f, uint64_t position) {
  Backlog &b = f.backlog;
  if (position < b.begin)
    return (position / f.unit + 1) * f.unit;
  if (position < f.silent) {
    while (b.begin + b.sizes[b.first] <= position)
      b.begin += b.sizes[b.first++];
    return b.begin + b.sizes[b.first];
  }
  uint64_t begin = f.put;
  for (uint64_t number = f.puts; position < begin;) {
    const Put &put = f.latest[--number % kKept];
    begin -= put.amount;
    if (begin <= position && put.whole)
      return begin + put.amount;
  }
  return position + 1;
}

// Is nothing to be learnt from the put, as the thread knows all that it says?
bool is_known(Thread &t, const Put &p) {
  return p.by == t.tid || structure_covers(held_locks(t).structure, p.left);
}

// What comes before a thread that needs `amount` to be put in. The caller drops it. False: there was not as much.
bool certain_of(Thread &t, const Flow &f, uint64_t amount, Structure &certain) {
  const Put *unknown[kKept];
  uint32_t count = 0, slots = 0;
  uint64_t enough = f.silent, in_all = f.silent;
  for (uint64_t number = f.puts - kept(f); number < f.puts; ++number) {
    const Put &put = f.latest[number % kKept];
    in_all += put.amount;
    if (is_known(t, put)) {
      enough += put.amount;
      continue;
    }
    unknown[count++] = &put;
    if (const uint32_t says = structure_count(put.left); says > slots)
      slots = says;
  }
  certain = {};
  if (amount > in_all || amount <= enough)
    return amount <= in_all;
  certain.known = new_snapshot(slots);
  for (uint32_t slot = 0; slot < slots; ++slot) {
    // The puts by what they say of the slot, until they are enough.
    struct {
      Clock says;
      uint64_t amount;
    } sorted[kKept];
    for (uint32_t i = 0; i < count; ++i) {
      const Clock says = structure_of(unknown[i]->left, slot);
      uint32_t at = i;
      for (; at > 0 && sorted[at - 1].says > says; --at)
        sorted[at] = sorted[at - 1];
      sorted[at] = {says, unknown[i]->amount};
    }
    uint64_t sum = enough;
    uint32_t last = 0;
    while ((sum += sorted[last].amount) < amount)
      ++last;
    certain.known->clocks[slot] = sorted[last].says;
  }
  return true;
}

bool teaches(Thread &t, const Flow &f) {
  return !f.is_given_up && !t.ignore_sync && order_has_acquisitions();
}

void learn(Thread &t, const Flow &f, uint64_t amount) {
  if (!teaches(t, f))
    return;
  Structure certain;
  certain_of(t, f, amount, certain);
  learn_structure(t, certain);
  structure_drop(certain);
}

void take_certainly(Taker &me, Flow &f, uint64_t position, const Taking &taking) {
  if ((me.goes_on || taking.gets_all) && taking.got == taking.asked) {
    me.taken.position += taking.asked;
    me.taken.bytes += taking.asked;
    return;
  }
  const uint64_t there = certain_end(f, position) - position;
  me.taken.position += taking.got < there ? taking.got : there;
  ++me.taken.units;
}

// Does it read on where it was given less than it asked for?
void see_whether_it_goes_on(Taker &me, const Taken &before, const Taking &taking) {
  const bool goes_on = me.missing && taking.to && taking.to == me.next && taking.asked == me.missing;
  if (me.missing && !goes_on)
    me.is_content = true;
  if (!goes_on) {
    me.before = before;
    me.together = 0;
  }
  me.together += taking.got;
  me.next = taking.to + taking.got;
  me.missing = taking.to ? taking.asked - taking.got : 0;
  if (goes_on && me.missing == 0) {
    me.taken = {me.before.position + me.together, me.before.units, me.before.bytes + me.together};
    me.goes_on = true;
  }
  if (me.is_content)
    me.goes_on = false;
}

void drop_puts(Flow &f) {
  for (Put &put : f.latest)
    structure_drop(put.left);
}

} // namespace

Flow *new_flow(uint64_t initial) {
  auto *f = allocate_one<Flow>();
  f->silent = f->backlog.begin = f->put = f->unit = initial;
  return f;
}

void drop_flow(Flow *f) {
  drop_puts(*f);
  f->backlog.sizes.drop();
  structure_drop(f->ended);
  release_one(f);
}

void flow_given_up(Flow &f) {
  f.is_given_up = true;
}

bool flow_is_given_up(const Flow &f) {
  return f.is_given_up;
}

uint64_t flow_put(Thread &t, Flow &f, uint64_t amount, bool whole) {
  if (f.is_given_up || amount == 0)
    return 0;
  comes_next(t, f, f.last_put);
  f.put += amount;
  f.unit = whole ? greatest_divisor(f.unit, amount) : 1;
  Put &place = f.latest[f.puts % kKept];
  if (f.puts >= kKept)
    forget(f, place);
  structure_drop(place.left);
  place = {amount, t.tid, whole, {}};
  if (!t.ignore_sync && order_has_acquisitions()) {
    place.left = structure_left_by(t, Held::counts);
    f.last_put.at = place.left.clock; // whoever learns that knows of the put
  }
  return ++f.puts;
}

void flow_put_less(Flow &f, uint64_t number, uint64_t by) {
  if (number == 0)
    return;
  f.put -= by;
  f.unit = greatest_divisor(f.unit, by);
  if (f.puts - number < kKept)
    f.latest[(number - 1) % kKept].amount -= by;
  else
    restart(f.backlog, f.silent -= by);
}

void flow_taken(Thread &t, Flow &f, const Taking &taking) {
  if (f.is_given_up)
    return;
  f.taken += taking.got;
  if (f.taken > f.put)
    return flow_given_up(f);
  comes_next(t, f, f.last_taking);
  f.unit = greatest_divisor(f.unit, taking.asked);
  Taker &me = taker_of(f, t.tid);
  me.last = f.last_taking;
  const bool waited = taking.waited || (me.has_waited && !f.out_of_order);
  me.has_waited = false;
  if (!waited)
    return;
  const Taken before = me.taken;
  const uint64_t position = taken_before(t, f);
  take_certainly(me, f, position, taking);
  see_whether_it_goes_on(me, before, taking);
  f.reached = position + amount_of(f, me.taken) - amount_of(f, before);
  learn(t, f, f.reached);
}

void flow_found(Thread &t, Flow &f) {
  if (f.is_given_up)
    return;
  taker_of(f, t.tid).has_waited = true;
  learn(t, f, taken_before(t, f) + 1);
}

void flow_is_ready(Thread &t, Flow &f) {
  if (!f.is_given_up)
    taker_of(f, t.tid).has_waited = true;
}

bool flow_may_be_found(Thread &t, Flow &f, Structure &certain) {
  certain = {};
  return !teaches(t, f) || f.may_end || certain_of(t, f, taken_before(t, f) + 1, certain);
}

void flow_end_closes(Thread &t, Flow &f) {
  f.may_end = true;
  if (!teaches(t, f) || f.is_shut)
    return;
  Structure left = structure_left_by(t, Held::counts);
  structure_join(f.ended, left);
  structure_drop(left);
}

void flow_is_shut(Thread &t, Flow &f) {
  f.may_end = true;
  Structure left{};
  if (teaches(t, f))
    left = structure_left_by(t, Held::counts);
  if (f.is_shut) {
    structure_meet(f.ended, left);
    return structure_drop(left);
  }
  f.is_shut = true;
  structure_drop(f.ended);
  f.ended = left;
}

void flow_end_found(Thread &t, Flow &f) {
  if (!teaches(t, f))
    return;
  Structure certain = structure_copy(f.ended);
  if (!f.is_shut)
    for (const Put &put : f.latest)
      structure_join(certain, put.left);
  learn_structure(t, certain);
  structure_drop(certain);
}

} // namespace snarl
