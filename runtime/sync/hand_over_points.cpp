#include "runtime/sync/hand_over_points.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/gates.h"
#include "runtime/sync/lock_births.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/locks.h"
#include "runtime/sync/phases.h"
#include "runtime/sync/relays.h"
#include "runtime/sync/tokens.h"

namespace snarl {

namespace {

// Under s.lock.
Lock &books_of(Thread &t, SyncObject &s) {
  return s.as_lock && !s.as_lock->destroyed ? *s.as_lock : lock_of(t, s, kHandOverBooks);
}

TokenRelay &relay_of(Lock &books) {
  if (!books.relay)
    books.relay = allocate_one<TokenRelay>();
  return *books.relay;
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

KnownInitialisation &known_at(HeldLocks &held, const void *address) {
  return held.initialised[(reinterpret_cast<uintptr_t>(address) >> 3) % kInitialised];
}
uint32_t remembered_forgotten() {
  return __atomic_load_n(&remembered_locks_forgotten, __ATOMIC_RELAXED);
}

// The thread holds something, and nothing has told it that the initialisation comes before: in another run it gets
// there while that is under way, and waits.
void might_have_waited(Thread &t, HeldLocks &held, LockId wanted, Pc pc) {
  const Context at = context_of(t, pc);
  order_acquisition(t, held, wanted, at, LockMode::exclusive, chain_share(wanted, at, LockMode::exclusive), 0);
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
  Lock &books = books_of(t, s);
  if (lock_is_forgotten(books.id))
    structure_drop(books.reached); // it was passed before: another object in the same memory
  Structure mine = structure_left_by(t, Held::counts);
  structure_join(books.reached, mine);
  structure_drop(mine);
}

void milestone_requested(Thread &t, const void *address) {
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  Lock &books = books_of(t, s);
  Structure mine{};
  if (order_has_acquisitions())
    mine = structure_left_by(t, Held::counts);
  if (books.kind == kRequestBooks)
    structure_meet(books.reached, mine);
  else
    structure_join(books.reached, mine);
  books.kind = kRequestBooks;
  structure_drop(mine);
}

void milestone_passed(Thread &t, const void *address) {
  if (order_has_acquisitions())
    with_books(t, address, [&](const Lock &books) { learn_structure(t, books.reached); });
}

bool initialisation_is_known(Thread &t, const void *address) {
  if (!order_has_acquisitions())
    return true;
  const KnownInitialisation &known = known_at(held_locks(t), address);
  return known.address == reinterpret_cast<uintptr_t>(address) && known.forgotten == remembered_forgotten();
}

void initialisation_passed(Thread &t, Pc pc, const void *address) {
  if (LIKELY(initialisation_is_known(t, address)))
    return;
  RuntimeSection section(t);
  HeldLocks &held = held_locks(t);
  known_at(held, address) = {reinterpret_cast<uintptr_t>(address), remembered_forgotten()};
  LockId wanted;
  Structure reached;
  {
    SyncObject &s = sync_object(t, address);
    SpinGuard guard(s.lock);
    const Lock &books = books_of(t, s);
    lock_is_remembered(books.id);
    wanted = books.id;
    reached = structure_copy(books.reached);
  }
  if (held.locks.count && !alone() && !structure_covers(held.structure, reached))
    might_have_waited(t, held, wanted, pc);
  learn_structure(t, reached);
  structure_drop(reached);
}

void tokens_handed(Thread &t, const void *address) {
  if (!order_has_acquisitions() || t.ignore_sync)
    return;
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  token_relay_hand(t, relay_of(books_of(t, s)));
}

void tokens_taken(Thread &t, const void *address) {
  if (t.ignore_sync || alone())
    return;
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  token_relay_take(t, relay_of(books_of(t, s)));
}

void semaphore_used(Thread &t, const void *address, uint64_t value) {
  RuntimeSection section(t);
  SyncObject &s = sync_object(t, address);
  SpinGuard guard(s.lock);
  Lock &books = books_of(t, s);
  if (LIKELY(books.tokens))
    return;
  books.tokens = new_tokens(value);
  if (tokens_are_a_gate(*books.tokens))
    lock_has_tokens(books.id, static_cast<uint16_t>(value));
}

void semaphore_posted(Thread &t, const void *address, uint64_t count) {
  LockId disproved;
  with_books(t, address, [&](Lock &books) {
    if (!books.tokens)
      return;
    tokens_posted(t, *books.tokens, count);
    const bool was_gate = tokens_are_a_gate(*books.tokens);
    bool &gate = tokens_are_a_gate(*books.tokens);
    for (uint64_t given = 0; gate && given < count; ++given)
      gate = gate_left(t, books.id);
    if (was_gate && !gate)
      disproved = books.id;
  });
  if (UNLIKELY(disproved)) {
    RuntimeSection section(t);
    lock_excludes_nobody(disproved);
  }
}

void semaphore_taken(Thread &t, const void *address) {
  with_books(t, address, [&](Lock &books) {
    if (!books.tokens)
      return;
    token_taken(t, *books.tokens);
    if (tokens_are_a_gate(*books.tokens))
      gate_entered(t, books.id);
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

void phases_complete(Thread &t, const void *address) {
  with_books(t, address, [&](const Lock &books) {
    if (books.phases)
      phase_completes(t, *books.phases);
  });
}

void phases_completed(Thread &t, const void *address) {
  with_books(t, address, [&](Lock &books) {
    if (books.phases)
      phase_completed(t, *books.phases);
  });
}

void phases_passed(Thread &t, const void *address, uint8_t byte) {
  with_books(t, address, [&](Lock &books) {
    if (books.phases)
      phase_passed(t, *books.phases, byte);
  });
}

} // namespace snarl
