#include "runtime/sync/structure.h"

namespace snarl {
namespace {

// Moves the single component into the snapshot.
void fold(Structure &s) {
  if (!s.clock)
    return;
  ClockSnapshot *folded = new_snapshot(structure_count(s));
  for (uint32_t i = 0; i < folded->count; ++i)
    folded->clocks[i] = structure_of(s, i);
  drop(s.known);
  s = {folded, 0, 0};
}

} // namespace

Clock structure_of(const Structure &s, uint32_t slot) {
  const Clock shared = s.known && slot < s.known->count ? s.known->clocks[slot] : 0;
  return s.slot == slot && s.clock > shared ? s.clock : shared;
}

uint32_t structure_count(const Structure &s) {
  const uint32_t shared = s.known ? s.known->count : 0;
  return s.clock && s.slot >= shared ? s.slot + 1 : shared;
}

bool structure_covers(const Structure &s, const Structure &other) {
  if (other.clock && structure_of(s, other.slot) < other.clock)
    return false;
  if (!other.known || other.known == s.known)
    return true;
  for (uint32_t i = 0; i < other.known->count; ++i)
    if (structure_of(s, i) < other.known->clocks[i])
      return false;
  return true;
}

void structure_drop(Structure &s) {
  drop(s.known);
  s = {nullptr, 0, 0};
}

Structure structure_copy(const Structure &s) {
  if (s.known)
    hold(s.known);
  return s;
}

void structure_join(Structure &into, const Structure &other) {
  if (structure_covers(into, other))
    return;
  const uint32_t a = structure_count(into), b = structure_count(other);
  ClockSnapshot *joined = new_snapshot(a > b ? a : b);
  for (uint32_t i = 0; i < joined->count; ++i) {
    const Clock mine = structure_of(into, i), theirs = structure_of(other, i);
    joined->clocks[i] = mine > theirs ? mine : theirs;
  }
  drop(into.known);
  into = {joined, 0, 0};
}

void structure_meet(Structure &into, const Structure &other) {
  if (structure_covers(other, into))
    return;
  const uint32_t a = structure_count(into), b = structure_count(other);
  ClockSnapshot *common = new_snapshot(a < b ? a : b);
  for (uint32_t i = 0; i < common->count; ++i) {
    const Clock mine = structure_of(into, i), theirs = structure_of(other, i);
    common->clocks[i] = mine < theirs ? mine : theirs;
  }
  drop(into.known);
  into = {common, 0, 0};
}

void structure_lessen(Structure &s, const Structure &other) {
  ClockSnapshot *rest = new_snapshot(structure_count(s));
  for (uint32_t i = 0; i < rest->count; ++i) {
    const Clock mine = structure_of(s, i);
    rest->clocks[i] = mine > structure_of(other, i) ? mine : 0;
  }
  drop(s.known);
  s = {rest, 0, 0};
}

void structure_create(Structure &creator, uint32_t slot, Clock clock, Structure &child) {
  fold(creator);
  child = structure_copy(creator);
  child.slot = slot;
  child.clock = clock;
}

} // namespace snarl
