#include "runtime/sync/tokens.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/lock_order.h"

namespace snarl {

namespace {

constexpr uint32_t kKept = 8, kTakers = 8;

struct Taker {
  Tid tid;
  uint64_t times;
};

} // namespace

struct Tokens {
  uint64_t silent;         // tokens that say nothing
  uint64_t posts;          // that say something; the last of them are …
  Structure latest[kKept]; // … here, by number
  Taker takers[kTakers];
  uint32_t next_taker; // whose place the next one gets that has none
  bool are_a_gate;
};

namespace {

Taker &taker_of(Tokens &s, Tid tid) {
  for (Taker &taker : s.takers)
    if (taker.tid == tid)
      return taker;
  Taker &taker = s.takers[s.next_taker++ % kTakers];
  taker = {tid, 0};
  return taker;
}

// The value with `rank` smaller ones among what the posts that are kept say of a slot.
Clock ranked(const Tokens &s, uint32_t kept, uint32_t slot, uint32_t rank) {
  Clock values[kKept];
  for (uint32_t i = 0; i < kept; ++i) {
    const Clock value = structure_of(s.latest[i], slot);
    uint32_t at = i;
    for (; at > 0 && values[at - 1] > value; --at)
      values[at] = values[at - 1];
    values[at] = value;
  }
  return values[rank];
}

} // namespace

Tokens *new_tokens(uint64_t initial) {
  auto *s = allocate_one<Tokens>();
  s->silent = initial;
  s->are_a_gate = initial > 0 && initial <= kMostGateTokens;
  return s;
}

bool &tokens_are_a_gate(Tokens &s) {
  return s.are_a_gate;
}

void drop_tokens(Tokens *s) {
  for (Structure &left : s->latest)
    structure_drop(left);
  release_one(s);
}

void tokens_posted(Thread &t, Tokens &s, uint64_t count) {
  if (!order_has_acquisitions()) {
    s.silent += count;
    return;
  }
  Structure left = structure_left_by(t, Held::counts);
  const uint64_t alike = count < kKept ? count : kKept;
  s.posts += count - alike;
  for (uint64_t i = 0; i < alike; ++i) {
    Structure &place = s.latest[s.posts++ % kKept];
    structure_drop(place);
    place = structure_copy(left);
  }
  structure_drop(left);
}

void token_taken(Thread &t, Tokens &s) {
  const uint64_t taken_before = taker_of(s, t.tid).times++;
  const uint32_t kept = s.posts < kKept ? static_cast<uint32_t>(s.posts) : kKept;
  const uint64_t say_nothing = s.silent + (s.posts - kept);
  if (kept == 0 || taken_before < say_nothing)
    return;
  const uint64_t needed = taken_before - say_nothing;
  const uint32_t rank = needed < kept ? static_cast<uint32_t>(needed) : kept - 1;
  uint32_t slots = 0;
  for (uint32_t i = 0; i < kept; ++i)
    if (const uint32_t count = structure_count(s.latest[i]); count > slots)
      slots = count;
  Structure certain{new_snapshot(slots), 0, 0};
  for (uint32_t slot = 0; slot < slots; ++slot)
    certain.known->clocks[slot] = ranked(s, kept, slot, rank);
  learn_structure(t, certain);
  structure_drop(certain);
}

} // namespace snarl
