#include "runtime/sync/past_knowledge.h"

#include "runtime/platform/latest.h"
#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"

namespace snarl {

bool past_knowledge_is_asked_for;

namespace {

// From an epoch on, until the next one's.
struct Knowledge {
  Clock from;
  Structure of_others;
};

constexpr uint32_t kKept = 32, kClocksKept = 4096; // of one slot's knowledge together, about
constexpr Clock kNever = ~Clock{0};

// What was added later counts, from its first epoch on.
struct Past {
  SpinLock lock;
  Latest<Knowledge, kKept> knowledge;
};

Past *pasts[kMaxSlots];

Past &past_of(uint32_t slot) {
  if (Past *past = __atomic_load_n(&pasts[slot], __ATOMIC_ACQUIRE))
    return *past;
  auto *fresh = allocate_one<Past>();
  __atomic_store_n(&pasts[slot], fresh, __ATOMIC_RELEASE); // nobody else has the slot
  return *fresh;
}

// So that the snapshots of many slots' knowledge do not add up.
void forget_oldest(Past &past, uint32_t clocks) {
  const uint32_t kept = clocks * kKept <= kClocksKept ? kKept : kClocksKept / clocks + 1;
  for (uint32_t age = kept; age < kKept && age < past.knowledge.added; ++age) {
    Knowledge &old = past.knowledge.entries[(past.knowledge.added - 1 - age) % kKept];
    structure_drop(old.of_others);
    old.from = kNever;
  }
}

void add_knowledge(Past &past, Clock from, Structure of_others) {
  const auto begins_there = [&](const Knowledge &each) { return each.from == from; };
  const bool is_anew = past.knowledge.empty() || !begins_there(*past.knowledge.find([](auto &) { return true; }));
  if (is_anew)
    past.knowledge.next().from = from;
  Knowledge &latest = *past.knowledge.find([](const Knowledge &) { return true; });
  structure_drop(latest.of_others);
  latest.of_others = of_others;
  forget_oldest(past, structure_count(of_others));
}

Structure known_of_others(const HeldLocks &held) {
  Structure known = structure_copy(held.structure);
  structure_join(known, held.by_branches);
  return known;
}

// The first epoch of which everything comes after now. One begins, unless the thread holds something: what it acquired
// in the present one is not to look as if it had been released (sync/hand_overs.h).
Clock next_epoch(Thread &t) {
  if (held_locks(t).locks.count)
    return t.clock->own() + 1;
  enter_next_epoch(t);
  return t.clock->own();
}

} // namespace

void keep_past_knowledge() {
  __atomic_store_n(&past_knowledge_is_asked_for, true, __ATOMIC_RELAXED);
}

void past_goes_on(Thread &t) {
  if (LIKELY(!keeps_past_knowledge()))
    return;
  Past &past = past_of(t.slot.value);
  SpinGuard guard(past.lock);
  if (past.knowledge.empty())
    add_knowledge(past, t.clock->own() + 1, known_of_others(held_locks(t)));
}

void past_begins(Thread &child) {
  if (!keeps_past_knowledge() && !pasts[child.slot.value])
    return;
  Past &past = past_of(child.slot.value);
  SpinGuard guard(past.lock);
  add_knowledge(past, child.clock->own(), known_of_others(held_locks(child)));
}

void past_has_more(Thread &t) {
  if (LIKELY(!keeps_past_knowledge()))
    return;
  const Clock from = next_epoch(t);
  ++held_locks(t).segment.created;
  Past &past = past_of(t.slot.value);
  SpinGuard guard(past.lock);
  add_knowledge(past, from, known_of_others(held_locks(t)));
}

void past_has_less(Thread &t) {
  if (LIKELY(!keeps_past_knowledge()))
    return;
  Past &past = past_of(t.slot.value);
  SpinGuard guard(past.lock);
  add_knowledge(past, t.clock->own(), known_of_others(held_locks(t)));
}

void past_knowledge(uint32_t slot, Clock at, Structure &known) {
  Structure of_others{};
  if (Past *past = __atomic_load_n(&pasts[slot], __ATOMIC_ACQUIRE)) {
    SpinGuard guard(past->lock);
    if (const Knowledge *knowledge = past->knowledge.find([&](const Knowledge &each) { return each.from <= at; }))
      of_others = structure_copy(knowledge->of_others);
  }
  structure_create(of_others, slot, at - 1, known);
  structure_drop(of_others);
}

} // namespace snarl
