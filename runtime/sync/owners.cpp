#include "runtime/sync/owners.h"

#include "runtime/sync/branches.h"
#include "runtime/sync/by_address.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"

namespace snarl {
namespace {

struct Owned {
  uintptr_t address; // of the count; 0: none
  Structure left;    // by those who have given up their shares
};

constinit ByAddress<Owned> all_owned{};

uintptr_t number_of(const void *address) {
  return reinterpret_cast<uintptr_t>(address);
}

void leave(uintptr_t count, const Structure &known) {
  auto &table = all_owned.table_of(count);
  SpinGuard guard(table.lock);
  if (Owned *owned = table.find(count))
    structure_join(owned->left, known);
  else
    all_owned.add(table, {count, structure_copy(known)});
}

} // namespace

void owner_leaves(Thread &t, const void *count) {
  if (t.ignore_sync || !t.held || t.held->told.empty())
    return;
  RuntimeSection section(t);
  Structure known = structure_left_again(t);
  leave(number_of(count), known);
  structure_drop(known);
}

uint32_t last_owner_begins(Thread &t, const void *count, uintptr_t frame) {
  Owned owned;
  if (all_owned.empty())
    return 0;
  RuntimeSection section(t);
  if (!all_owned.take_out(number_of(count), owned))
    return 0;
  const bool counts = !t.ignore_sync && !(t.held && t.held->takes_own);
  const uint32_t entered = counts ? certainty_entered(t, owned.left, frame) : 0;
  structure_drop(owned.left);
  return entered;
}

} // namespace snarl
