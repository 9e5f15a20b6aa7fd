#include "runtime/shadow/race.h"

#include "runtime/channel/facts.h"
#include "runtime/heap/benign_races.h"
#include "runtime/heap/library_memory.h"
#include "runtime/heap/result_buffers.h"
#include "runtime/platform/vector_registers.h"
#include "runtime/shadow/joint_sites.h"
#include "runtime/shadow/map.h"
#include "runtime/sync/lock_births.h"
#include "runtime/sync/locks.h"
#include "runtime/sync/lockset.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

constexpr uint32_t kMaxHeld = 64;

// Where an access of `size` bytes that touches `mask` of the granule began. Exact for aligned ones, and where an
// unaligned one begins or ends.
uintptr_t address_of(uintptr_t granule, ByteMask mask, uint32_t size) {
  const auto touched = static_cast<uint32_t>(__builtin_popcount(mask));
  const bool ends_here = touched < size && touched < SNARL_GRANULE && (mask & 1);
  if (ends_here)
    return granule + touched - size;
  if (mask == kAllBytes && size > SNARL_GRANULE)
    return (size & (size - 1)) == 0 ? granule & ~uintptr_t{size - 1} : granule;
  return granule + static_cast<uint32_t>(__builtin_ctz(mask));
}

// Are the ids those of one access, or of the like in the same epoch?
bool is_same_access(Word a, Word b) {
  if (kind_of(a) != WordKind::id)
    return false;
  const Region &r = region_of(a), &q = region_of(b);
  const Site &s = site_of(r, a), &t = site_of(q, b);
  return r.slot == q.slot && clock_of(r, a) == clock_of(q, b) && s.context == t.context && s.size == t.size &&
         s.flags == t.flags;
}

// What a granule remembers of the access `id`, or of one like it: the bytes; 0: nothing, or not in a plain word.
ByteMask trace_of(Word id, uintptr_t granule, bool write) {
  if (!has_shadow(granule))
    return 0;
  const Cell cell = __atomic_load_n(shadow_cell(granule), __ATOMIC_ACQUIRE);
  const Word word = write ? write_word(cell) : read_word(cell);
  return is_same_access(word, id) ? mask_of(word) : 0;
}

// The same for an access in the middle of which the granule may lie: the granules around it tell where one began that
// was not aligned, unless they have been accessed since.
uintptr_t address_of(uintptr_t granule, Word id, const Site &site, ByteMask mask, bool write) {
  const uintptr_t guess = address_of(granule, mask, site.size);
  if (site.mask != kAllBytes || site.size <= SNARL_GRANULE)
    return guess;
  uintptr_t low = granule, high = granule + SNARL_GRANULE;
  ByteMask below = 0;
  while (low - SNARL_GRANULE + site.size > granule && (below = trace_of(id, low - SNARL_GRANULE, write)) == kAllBytes)
    low -= SNARL_GRANULE;
  while (high < granule + site.size && trace_of(id, high, write) == kAllBytes)
    high += SNARL_GRANULE;
  if (below != kAllBytes && (below & 8)) // it touched the last bytes of that one
    return low - SNARL_GRANULE + static_cast<uint32_t>(__builtin_ctz(below));
  return high - low == site.size ? low : guess;
}

// `both`: the bytes that the other access touches too.
AccessFact describe(Word id, const Site &site, Tid tid, uintptr_t granule, ByteMask both, bool write, HeldFact *held) {
  const bool stands_for_several = site.size && static_cast<uint32_t>(__builtin_popcount(site.mask)) > site.size;
  const ByteMask mask = stands_for_several ? both : site.mask;
  AccessFact a;
  a.flags = static_cast<uint8_t>(site.flags | (write ? access_flags::write : 0));
  a.size = site.size ? site.size : static_cast<uint32_t>(__builtin_popcount(mask));
  if (!site.size)
    a.flags |= access_flags::range;
  a.address = site.size ? address_of(granule, id, site, mask, write) : address_of(granule, mask, a.size);
  a.tid = tid;
  a.context = site.context;
  a.held = held;
  a.held_count = lockset_facts(site.lockset, held, kMaxHeld);
  return a;
}

FindingKind kind_of_race(const AccessFact &a, const AccessFact &b, const LocationFact &where) {
  uint8_t flags = a.flags | b.flags;
  if (where.kind == LocationKind::descriptor)
    return FindingKind::descriptor_race;
  if (flags & access_flags::free)
    return FindingKind::use_after_free_race;
  if (flags & access_flags::vptr)
    return FindingKind::vptr_race;
  return FindingKind::data_race;
}

} // namespace

// Recorded out of the thread's stack, which may be the least that there is.
struct HeldByBoth {
  HeldFact first[kMaxHeld], second[kMaxHeld];
};

static void record_new_race(AccessSite &site, uintptr_t granule, ByteMask mask, bool write, Word earlier,
                            const Site &earlier_site, bool earlier_write, ByteMask both, HeldByBoth &held) {
  const Region &past = region_of(earlier);
  const Word me = site.id(mask);
  RaceFact fact;
  fact.second = describe(me, site_of(region_of(me), me), site.thread.tid, granule, both, write, held.second);
  if (site.address)
    fact.second.address = site.address;
  Tid tid = holder_of(Slot(past.slot), clock_of(past, earlier));
  fact.first = describe(earlier, earlier_site, tid, granule, both, earlier_write, held.first);
  fact.location = locate(granule);
  if (is_librarys_own(granule, fact))
    return;
  if (const ResultBuffer hidden = result_buffer_at(granule); hidden.size != 0) {
    fact.second.address = fact.first.address = reinterpret_cast<uintptr_t>(hidden.stands_for);
    fact.location = locate(fact.second.address);
  }
  fact.kind = kind_of_race(fact.first, fact.second, fact.location);
  announce_locks(held.first, fact.first.held_count);
  announce_locks(held.second, fact.second.held_count);
  record_race(fact);
}

// Of an earlier access by one place in the code.
static void report_race_of_one(AccessSite &site, uintptr_t granule, ByteMask mask, bool write, Word earlier,
                               const Site &first, bool earlier_write, ByteMask both) {
  const Word me = site.id(mask);
  const Site &second = site_of(region_of(me), me);
  if (count_repeated_race(first.context, second.context) || is_benign_race(granule, both))
    return;
  VectorRegisters keep; // a report calls into libc
  auto *held = allocate_one<HeldByBoth>();
  record_new_race(site, granule, mask, write, earlier, first, earlier_write, both, *held);
  release_one(held);
}

void report_race(AccessSite &site, uintptr_t granule, ByteMask mask, bool write, Word earlier, bool earlier_write,
                 ByteMask both) {
  while (both) {
    const Site &first = site_of_byte(earlier, both);
    ByteMask of_first = 0;
    for (ByteMask left = both; left; left &= left - 1)
      if (const auto byte = static_cast<ByteMask>(left & -left); site_of_byte(earlier, byte) == first)
        of_first |= byte;
    report_race_of_one(site, granule, mask, write, earlier, first, earlier_write, of_first);
    both &= ~of_first;
  }
}

} // namespace snarl
