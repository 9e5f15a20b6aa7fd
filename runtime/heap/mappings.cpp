#include "runtime/heap/mappings.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"

namespace snarl {
namespace {

struct Mapping {
  uintptr_t low, high;
  Context made_at;
  Tid made_by;
  bool shared;
};

SpinLock lock;
Vector<Mapping> mappings; // by address, disjoint; few: the kernel allows 65530 by default

// The first that ends behind the address.
uint32_t first_behind(uintptr_t address) {
  uint32_t from = 0, to = mappings.count;
  while (from < to) {
    const uint32_t middle = from + (to - from) / 2;
    if (mappings[middle].high > address)
      to = middle;
    else
      from = middle + 1;
  }
  return from;
}

const Mapping *mapping_at(uintptr_t address) {
  const uint32_t at = first_behind(address);
  return at < mappings.count && address >= mappings[at].low ? &mappings[at] : nullptr;
}

// Room for one more at `at`.
void insert(uint32_t at, const Mapping &mapping) {
  mappings.push(mapping);
  for (uint32_t i = mappings.count - 1; i > at; --i)
    mappings[i] = mappings[i - 1];
  mappings[at] = mapping;
}

void erase(uint32_t from, uint32_t to) {
  if (from == to)
    return;
  for (uint32_t i = to; i < mappings.count; ++i)
    mappings[from + (i - to)] = mappings[i];
  mappings.count -= to - from;
}

// Where a mapping that begins at `low` would stand.
uint32_t cut_out(uintptr_t low, uintptr_t high) {
  uint32_t at = first_behind(low);
  if (at < mappings.count && mappings[at].low < low) {
    Mapping rest = mappings[at];
    mappings[at++].high = low;
    if (rest.high > high) {
      rest.low = high;
      insert(at, rest);
      return at;
    }
  }
  uint32_t end = at;
  while (end < mappings.count && mappings[end].high <= high)
    ++end;
  erase(at, end);
  if (at < mappings.count && mappings[at].low < high)
    mappings[at].low = high;
  return at;
}

} // namespace

void note_mapping(uintptr_t base, size_t size, Context made_at, Tid made_by, bool shared) {
  SpinGuard guard(lock);
  insert(cut_out(base, base + size), {base, base + size, made_at, made_by, shared});
}

void forget_mapping(uintptr_t base, size_t size) {
  SpinGuard guard(lock);
  cut_out(base, base + size);
}

bool find_mapping(uintptr_t address, LocationFact &found) {
  SpinGuard guard(lock);
  const Mapping *m = mapping_at(address);
  if (m)
    found = {LocationKind::mapped, m->low, m->high - m->low, m->made_by, m->made_at, 0};
  return m != nullptr;
}

bool is_shared_mapping(uintptr_t address) {
  SpinGuard guard(lock);
  const Mapping *m = mapping_at(address);
  return m && m->shared;
}

void mappings_lock_for_fork() {
  lock.lock();
}

void mappings_unlock_after_fork() {
  lock.unlock();
}

} // namespace snarl
