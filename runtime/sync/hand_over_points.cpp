#include "runtime/sync/hand_over_points.h"

#include "runtime/sync/lock_order.h"
#include "runtime/sync/locks.h"
#include "runtime/sync/phases.h"
#include "runtime/sync/tokens.h"

namespace snarl {

namespace {

// Under s.lock.
Lock &books_of(Thread &t, SyncObject &s) {
  return s.as_lock && !s.as_lock->destroyed ? *s.as_lock : lock_of(t, s, kHandOverBooks);
}

// f for the books at an address, if there are any.
template <typename F> void with_books(Thread &t, const void *address, F f) {
  RuntimeSection section(t);
  SyncObject *s = find_sync_object(address);
  if (!s)
    return;
  SpinGuard guard(s->lock);
  if (s->as_lock)
    f(*s->as_lock);
}

} // namespace

void hand_overs_end(Thread &t, const void *address) {
  RuntimeSection section(t);
  if (SyncObject *s = find_sync_object(address))
    lock_memory_gone(nullptr, Pc(), *s);
}

void milestone_reached(Thread &t, const void *address) {
  if (!order_has_acquisitions())
    return;
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  Structure mine = structure_left_by(t, Held::counts);
  structure_join(books_of(t, s).reached, mine);
  structure_drop(mine);
}

void milestone_passed(Thread &t, const void *address) {
  if (order_has_acquisitions())
    with_books(t, address, [&](const Lock &books) { learn_structure(t, books.reached); });
}

void initialisation_passed(Thread &t, const void *address) {
  if (!order_has_acquisitions())
    return;
  const auto at = reinterpret_cast<uintptr_t>(address);
  uintptr_t &known = held_locks(t).initialised[(at >> 3) % kInitialised];
  if (LIKELY(known == at))
    return;
  milestone_passed(t, address);
  known = at;
}

void semaphore_used(Thread &t, const void *address, uint64_t value) {
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  Lock &books = books_of(t, s);
  if (UNLIKELY(!books.tokens))
    books.tokens = new_tokens(value);
}

void semaphore_posted(Thread &t, const void *address, uint64_t count) {
  with_books(t, address, [&](Lock &books) {
    if (books.tokens)
      tokens_posted(t, *books.tokens, count);
  });
}

void semaphore_taken(Thread &t, const void *address) {
  with_books(t, address, [&](Lock &books) {
    if (books.tokens)
      token_taken(t, *books.tokens);
  });
}

void phases_begin(Thread &t, const void *address, uint64_t expected) {
  hand_overs_end(t, address);
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  books_of(t, s).phases = new_phases(expected);
}

void phases_arrive(Thread &t, const void *address, uint64_t count) {
  with_books(t, address, [&](Lock &books) {
    if (books.phases)
      phase_arrives(t, *books.phases, count);
  });
}

void phases_lose_one(Thread &t, const void *address) {
  with_books(t, address, [&](Lock &books) {
    if (books.phases)
      phase_loses_one(*books.phases);
  });
}

void phases_passed(Thread &t, const void *address, uint8_t byte) {
  with_books(t, address, [&](Lock &books) {
    if (books.phases)
      phase_passed(t, *books.phases, byte);
  });
}

} // namespace snarl
