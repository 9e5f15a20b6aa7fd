#include "runtime/sync/condition_values.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

constexpr uint32_t kRows = 1024, kInRow = 16; // more variables: the one that was there longest is forgotten

struct Variable {
  Variable *next;
  uintptr_t address;
  ValueHistory history;
};

struct alignas(64) Row {
  BriefLock lock; // guards the rest
  Variable *first;
  uint32_t count;
  bool forgot;
};

constinit Row rows[kRows]{};
bool are_any; // variables; never false again

// One variable of each row whose history is lost (value_history.h), so that its writes touch nothing that others write:
// the address, and in the lowest bit whether it is outgrown. Written under the row's lock, read by anybody.
uintptr_t lost[kRows];

uintptr_t address_of(const void *variable) {
  return reinterpret_cast<uintptr_t>(variable);
}

uint64_t place_of(const void *variable) {
  return (address_of(variable) * 0x9e3779b97f4a7c15u) >> 54;
}
static_assert(kRows == 1u << (64 - 54));
Row &row_of(const void *variable) {
  return rows[place_of(variable)];
}

uintptr_t lost_name(const void *variable, bool outgrown) {
  return address_of(variable) << 1 | outgrown;
}
bool is_lost(const void *variable, bool outgrown) {
  return __atomic_load_n(&lost[place_of(variable)], __ATOMIC_RELAXED) == lost_name(variable, outgrown);
}
bool is_lost(const void *variable) {
  return is_lost(variable, false) || is_lost(variable, true);
}

Variable *find(const Row &row, const void *variable) {
  for (Variable *v = row.first; v; v = v->next)
    if (v->address == address_of(variable))
      return v;
  return nullptr;
}

void forget_oldest(Row &row) {
  Variable **link = &row.first;
  while ((*link)->next)
    link = &(*link)->next;
  drop_values((*link)->history);
  release_one(*link);
  *link = nullptr;
  --row.count;
  row.forgot = true;
}

Variable &add(Row &row, const void *variable) {
  if (row.count == kInRow)
    forget_oldest(row);
  auto *v = allocate_one<Variable>();
  v->next = row.first;
  v->address = address_of(variable);
  v->history.began_late = row.forgot;
  row.first = v;
  ++row.count;
  __atomic_store_n(&are_any, true, __ATOMIC_RELAXED);
  return *v;
}

bool is_readable_size(const void *variable, uint8_t size) {
  return size && size <= 8 && (size & (size - 1)) == 0 && address_of(variable) % size == 0;
}

uint64_t value_at(const void *variable, uint8_t size) {
  switch (size) {
  case 1:
    return __atomic_load_n(static_cast<const uint8_t *>(variable), __ATOMIC_RELAXED);
  case 2:
    return __atomic_load_n(static_cast<const uint16_t *>(variable), __ATOMIC_RELAXED);
  case 4:
    return __atomic_load_n(static_cast<const uint32_t *>(variable), __ATOMIC_RELAXED);
  default:
    return __atomic_load_n(static_cast<const uint64_t *>(variable), __ATOMIC_RELAXED);
  }
}

// Another variable has the memory now.
void begin_anew(ValueHistory &h) {
  if (h.lost)
    return;
  drop_values(h);
  h.began_late = true;
}

bool note(Thread &t, const void *variable, const ValueWrite &w) {
  Row &row = row_of(variable);
  BriefGuard guard(row.lock);
  Variable *v = find(row, variable);
  ValueHistory &h = v ? v->history : add(row, variable).history;
  if (h.size && h.size != w.size)
    begin_anew(h);
  const bool certain = value_written(h, t, w);
  if (UNLIKELY(h.lost))
    __atomic_store_n(&lost[place_of(variable)], lost_name(variable, h.outgrown), __ATOMIC_RELAXED);
  return certain;
}

// `known`: is that all that can be known?
Structure certain_of(Thread &t, const void *variable, uint8_t size, EndsWait ends, bool or_signals, bool &known) {
  known = !or_signals && is_lost(variable, false);
  if (known || is_lost(variable))
    return {};
  Row &row = row_of(variable);
  BriefGuard guard(row.lock);
  const Variable *v = find(row, variable);
  if (!v || v->history.size != size || value_at(variable, size) != v->history.last)
    return {};
  const ValueHistory &h = v->history;
  known = h.is_chain || h.is_counter || h.is_mask || !(or_signals || h.outgrown);
  return certain_before(h, t, ends);
}

} // namespace

void condition_value_written(Thread &t, const void *variable, uint64_t after, uint8_t size, Change change) {
  if (t.ignore_sync || is_lost(variable) || !is_readable_size(variable, size) ||
      (alone() && !__atomic_load_n(&are_any, __ATOMIC_RELAXED))) // whoever comes later knows all of this
    return;
  RuntimeSection section(t);
  if (note(t, variable, {value_at(variable, size), after, 0, size, change, true}))
    enter_next_epoch(t); // what it acquires from here on is not handed over
}

void condition_waits_for_value(Thread &t, EndsWait ends) {
  held_locks(t).waits_for_value = ends;
}

void condition_value_awaited(Thread &t, const void *variable, uint8_t size, EndsWait ends, bool or_signals) {
  if (t.ignore_sync || !is_readable_size(variable, size))
    return;
  RuntimeSection section(t);
  bool known;
  Structure certain = certain_of(t, variable, size, ends, or_signals, known);
  learn_structure(t, certain);
  structure_drop(certain);
  HeldLocks &held = held_locks(t);
  if (!held.signalled_in)
    return;
  if (!known && held.signalled_in == ends)
    learn_structure(t, held.signalled);
  structure_drop(held.signalled);
  held.signalled_in = nullptr;
}

} // namespace snarl
