// What stands behind the entries of slow_path.S.
#include "detector/core/run_file.h"
#include "runtime/shadow/check.h"
#include "runtime/shadow/first_access.h"
#include "runtime/shadow/joint_sites.h"
#include "runtime/shadow/known.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/recent.h"
#include "runtime/shadow/recent_ranges.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/shadow/recorded.h"
#include "runtime/shadow/rests.h"
#include "runtime/shadow/short_ranges.h"
#include "runtime/shadow/steps.h"
#include "runtime/shadow/unusual.h"

namespace snarl {

namespace {

template <uint32_t N> SNARL_INLINE void check_access(AccessSite &site, uintptr_t address, bool write) {
  if (N >= 8 && LIKELY((address & 7) == 0)) {
    for (uint32_t offset = 0; offset < N; offset += 2 * SNARL_GRANULE)
      check_pair(site, address + offset, write);
  } else if ((address & 3) + N <= SNARL_GRANULE) {
    check_granule(site, address & ~uintptr_t{3}, bytes_of(address, N), write);
  } else {
    check_range(site, address, N, write);
  }
}

// Will the planted test see that the access is recorded?
template <uint32_t N> SNARL_INLINE bool is_visible(const Thread &t, uintptr_t address, bool write) {
  const Lane &lane = t.access->whole;
  auto *word = reinterpret_cast<const Word *>(shadow_cell(address)) + write;
  auto *last = reinterpret_cast<const Word *>(shadow_cell(address + N - 1)) + write;
  Word differs = 0;
  for (; word <= last; word += 2)
    differs |= __atomic_load_n(word, __ATOMIC_RELAXED) ^ lane.epoch_first;
  return differs >> lane.site_bits == 0;
}

// Parts of two granules, and what lies between. Most of it is often recorded: compressors read the same words at each
// byte of their input.
template <uint32_t N, bool write>
SNARL_NOINLINE bool is_first_access_unaligned(const FirstAccess access, uintptr_t address) {
  const Lane &lane = access.state.whole;
  const uintptr_t end = address + N;
  for (uintptr_t at = address; at < end + SNARL_GRANULE - 1; at += SNARL_GRANULE) {
    const Cell cell = __atomic_load_n(shadow_cell(at), __ATOMIC_RELAXED);
    if (!prefetch_bytes(cell) && UNLIKELY(kind_of(read_word(cell)) == WordKind::set))
      prefetch(set_of(read_word(cell)));
  }
  for (uintptr_t at = address; at < end;) {
    const uintptr_t granule = at & ~uintptr_t{3}, next = granule + SNARL_GRANULE < end ? granule + SNARL_GRANULE : end;
    const Cell cell = __atomic_load_n(shadow_cell(granule), __ATOMIC_RELAXED);
    if (!in_lane(lane, write ? write_word(cell) : read_word(cell)) &&
        !first_access<write>(access, granule, bytes_of(at, static_cast<uint32_t>(next - at))))
      return false;
    at = next;
  }
  return true;
}

template <uint32_t N, bool write> SNARL_INLINE bool is_first_access(const FirstAccess &access, uintptr_t address) {
  if (N < SNARL_GRANULE ? (address & 3) + N > SNARL_GRANULE : (address & 3) != 0)
    return has_shadow(address + N - 1) && is_first_access_unaligned<N, write>(access, address);
  if (N < SNARL_GRANULE)
    return first_access<write>(access, address, bytes_of(address, N));
  if (N == SNARL_GRANULE)
    return first_access<write>(access, address, kAllBytes);
  if (N == 16 && LIKELY((address & 15) == 0) && first_access_to_pairs<write>(access, address))
    return true;
  if ((address & 7) == 0 && first_access_to_pair<write>(access, address) &&
      (N == 8 || first_access_to_pair<write>(access, address + 8)))
    return true;
  return first_access_to_each<write>(access, address, N / SNARL_GRANULE);
}

// The common case of all. False: nothing was done that counts.
template <uint32_t N, bool write> SNARL_INLINE bool slow_quickly(uintptr_t address, Pc pc, Pc leaf) {
  const Thread &t = *self();
  if (!steps.first_access || UNLIKELY(!has_shadow(address)) || UNLIKELY(ids_run_low()))
    return false;
  current_node(*self()); // from here on no function is called
  return is_first_access<N, write>({t, *t.access, pc, leaf, N}, address);
}

// What the entries settle is outside of the runtime for whoever keeps a budget; so with one, they do not.
template <uint32_t N> SNARL_INLINE void note_for_entries(Thread &t, uintptr_t address, bool write) {
  if (UNLIKELY(there_is_a_budget()))
    return;
  note_recent(address, N, write);
  note_known(t, address, write);
}

template <uint32_t N, bool write> SNARL_NOINLINE void slow_generally(Thread &t, uintptr_t address, Pc pc, Pc leaf) {
  RuntimeSection section(t);
  if (UNLIKELY(!has_shadow(address) || !has_shadow(address + N - 1)))
    return count_unshadowed();
  reclaim_point(t);
  AccessSite site{t, pc, leaf, write ? access_flags::write : uint8_t{0}, N, /*by_call=*/false, address};
  check_access<N>(site, address, write);
  if (UNLIKELY(!is_visible<N>(t, address, write)))
    note_for_entries<N>(t, address, write);
}

SNARL_INLINE bool has_readers(uintptr_t address) {
  return !is_plain(read_word(__atomic_load_n(shadow_cell(address), __ATOMIC_RELAXED)));
}

// An access of N bytes that the inline test did not settle.
template <uint32_t N, bool write> SNARL_INLINE void slow(uintptr_t address, Pc pc, Pc leaf) {
  if (UNLIKELY(!mask_tells_epochs()) && !is_checked_at_rest(pc))
    return;
  Thread &t = *self();
  bool done;
  {
    RuntimeSection section(t);
    done = slow_quickly<N, write>(address, pc, leaf);
    if (done &&
        (N < SNARL_GRANULE || (address & 3) || (!write && has_readers(address)))) // the planted test may not see it
      note_for_entries<N>(t, address, write);
  }
  if (UNLIKELY(!done))
    slow_generally<N, write>(t, address, pc, leaf);
}

template <bool write> SNARL_INLINE void slow_range(uintptr_t address, Pc pc, Pc leaf, size_t size) {
  if ((UNLIKELY(!mask_tells_epochs()) && !is_checked_at_rest(pc)) || size == 0 || range_is_recent(address, size, write))
    return;
  Thread &t = *self();
  RuntimeSection section(t);
  reclaim_point(t);
  if (size <= kLookedAt && has_shadow(address) && has_shadow(address + size - 1) &&
      (is_short_range(address, size) ? recorded_among_readers(t, address, size, write)
                                     : range_recorded(t, address, size, write))) {
    note_recent_range(address, size, write);
    return;
  }
  AccessSite site{t, pc, leaf, write ? access_flags::write : uint8_t{0}, 0};
  check_range(site, address, size, write);
  note_recent_range(address, size, write);
}

template <bool write> SNARL_INLINE void slow_records(uintptr_t address, Pc pc, Pc leaf, size_t records, size_t layout) {
  if (records == 0 || (UNLIKELY(!mask_tells_epochs()) && !is_checked_at_rest(pc)))
    return;
  Thread &t = *self();
  RuntimeSection section(t);
  reclaim_point(t);
  AccessSite site{t, pc, leaf, write ? access_flags::write : uint8_t{0}, 0};
  check_records(site, address, records, layout & ((1u << SNARL_RECORD_SIZE_BITS) - 1), layout >> SNARL_RECORD_SIZE_BITS,
                write);
}

} // namespace

} // namespace snarl

#define SNARL_SLOW(N)                                                                                                  \
  extern "C" void snarl_slow_read##N(uintptr_t address, snarl::Pc pc, snarl::Pc leaf) {                                \
    snarl::slow<N, false>(address, pc, leaf);                                                                          \
  }                                                                                                                    \
  extern "C" void snarl_slow_write##N(uintptr_t address, snarl::Pc pc, snarl::Pc leaf) {                               \
    snarl::slow<N, true>(address, pc, leaf);                                                                           \
  }
SNARL_FOR_EACH_ACCESS_SIZE(SNARL_SLOW)

extern "C" void snarl_slow_read_range(uintptr_t address, snarl::Pc pc, snarl::Pc leaf, size_t size) {
  snarl::slow_range<false>(address, pc, leaf, size);
}

extern "C" void snarl_slow_write_range(uintptr_t address, snarl::Pc pc, snarl::Pc leaf, size_t size) {
  snarl::slow_range<true>(address, pc, leaf, size);
}

extern "C" void snarl_slow_read_records(uintptr_t address, snarl::Pc pc, snarl::Pc leaf, size_t records,
                                        size_t layout) {
  snarl::slow_records<false>(address, pc, leaf, records, layout);
}

extern "C" void snarl_slow_write_records(uintptr_t address, snarl::Pc pc, snarl::Pc leaf, size_t records,
                                         size_t layout) {
  snarl::slow_records<true>(address, pc, leaf, records, layout);
}

template <bool write> static void slow_vptr(uintptr_t address, snarl::Pc pc) {
  if (UNLIKELY(!snarl::mask_tells_epochs()) && !snarl::is_checked_at_rest(pc))
    return;
  snarl::Thread &t = *snarl::self();
  snarl::RuntimeSection section(t);
  if (!snarl::has_shadow(address))
    return snarl::count_unshadowed();
  snarl::reclaim_point(t);
  snarl::current_node(t);
  constexpr uint8_t flags = snarl::access_flags::vptr, own_flags = flags | (write ? snarl::access_flags::write : 0);
  if (!snarl::steps.first_access || !snarl::is_first_access<8, write>({t, *t.access, pc, 0, 8, flags}, address)) {
    snarl::AccessSite site{t, pc, 0, own_flags, 8, /*by_call=*/false, address};
    snarl::check_access<8>(site, address, write);
  }
  if (!snarl::is_visible<8>(t, address, write))
    snarl::note_for_entries<8>(t, address, write);
}

extern "C" void snarl_slow_vptr_read(uintptr_t address, snarl::Pc pc) {
  slow_vptr<false>(address, pc);
}

extern "C" void snarl_slow_vptr_write(uintptr_t address, snarl::Pc pc) {
  slow_vptr<true>(address, pc);
}

// For first_access.inc. Is the innermost frame record resolved now?
extern "C" bool snarl_resolve_frames() {
  snarl::Thread &t = *snarl::self();
  snarl::RuntimeSection section(t);
  snarl::resolve_frames(t);
  return snarl::resolved_record() != nullptr;
}

// first_of_parts.S found byte cells stored over that the word names (byte_cells.h, unlock_bytes).
extern "C" SNARL_COLD void snarl_bytes_stored_over(snarl::Word word) {
  snarl::drop_bytes(snarl::self()->access, word);
}

// What slow_path.S takes for granted.
static_assert(offsetof(snarl_planted_tls, recent_tag) == 56 && offsetof(snarl_planted_tls, recent) == 64);
static_assert(offsetof(snarl_planted_tls, known) == 64 + 256 * 8 && SNARL_KNOWN_WORDS == 128);
static_assert(offsetof(snarl_planted_tls, epoch) == 0 && offsetof(snarl_planted_tls, called_mask) == 48);
static_assert(SNARL_RECENT_ACCESSES == 256 && SNARL_SHADOW_OFFSET == 0x555555568000);
static_assert(offsetof(snarl_planted_tls, part_epoch) == 3536 && offsetof(snarl_planted_tls, part_mask) == 3540);
static_assert(offsetof(snarl_planted_tls, reader_row) == 3544 && snarl::kReadersTag == 0xc0000000);
static_assert(snarl::kBytesTag == 0xe0000000 && snarl::kBytesWrittenShift == 21 && snarl::kBytesReadShift == 25);

// What first_access.inc takes for granted.
namespace snarl {
static_assert(offsetof(snarl_planted_tls, mask) == 16 && offsetof(snarl_planted_tls, frames) == 32 &&
              offsetof(snarl_planted_tls, thread) == 40);
static_assert(offsetof(Thread, in_runtime) == 20 && offsetof(Thread, signals_pending) == 24 &&
              offsetof(Thread, sections) == 28 && offsetof(Thread, none) == 40 && offsetof(Thread, lockset) == 44 &&
              offsetof(Thread, clock) == 128 && offsetof(Thread, access) == 136);
static_assert(offsetof(AccessState, whole) == 0 && offsetof(Lane, epoch_first) == 8 && offsetof(Lane, start) == 12 &&
              offsetof(Lane, size) == 16 && offsetof(AccessState, partial) == 40);
static_assert(offsetof(snarl_planted_tls, recent_tag) == 56 && offsetof(snarl_planted_tls, recent_places) == 3528);
static_assert(offsetof(Thread, slot) == 4 && sizeof(Slot) == 4 && offsetof(AccessState, sharing) == 2216 &&
              kSharingPays == 8);
static_assert(kReadersNumberBits == 22 && kReadersGenerations == 31u << 22 && kReadersOfPair == 1u << 27 &&
              kReadersOfBytes == 1u << 28 && kByteReaderEntries == 1u << kReaderGroupBits &&
              kReadersTag >> kReferenceIndexBits == 6);
static_assert(kRecentPlaceBits == 9 && recent_kind(4, false) == 2 && recent_kind(8, false) == 3);
static_assert(offsetof(AccessState, sites) == 2224 && offsetof(SiteTable, entries) == 0 &&
              offsetof(SiteTable, shift) == 8 && SiteTable::kAtFirstSight == 8);
static_assert(offsetof(AccessState, joints) == 2240 && offsetof(JointPair, earlier_and_present) == 0 &&
              offsetof(JointPair, joint) == 4 && sizeof(JointPair) == 8 && kJointPairs == 256 &&
              kJointOfWhole == 1u << 31);
static_assert(offsetof(SiteKey, pc) == 0 && offsetof(SiteKey, leaf) == 8 && offsetof(SiteKey, node) == 16 &&
              offsetof(SiteKey, lockset) == 20 && offsetof(SiteEntry, number) == 24 && sizeof(SiteEntry) == 32);
static_assert(offsetof(Region, base) == 8 && offsetof(Region, archived) == 16 && offsetof(Region, start) == 24 &&
              offsetof(Region, sites) == 0 && offsetof(Region, slot) == 28 && offsetof(Region, site_bits) == 30 &&
              offsetof(Region, partial) == 31 && sizeof(Region) == 32 && offsetof(Site, mask) == 11 &&
              sizeof(Site) == 12 && sizeof(ArchivedAccess) == 8 && sizeof(ByteCells) == 32);
static_assert(offsetof(ClockState, clocks) == 0 && offsetof(ClockState, count) == 8);
static_assert(offsetof(Steps, recent_accesses) == 1 && offsetof(Steps, first_access_by_hand) == 8);
#ifdef SNARL_TEST_NARROW
static_assert(kIdPageBits == 4 && kArchivedSiteBits == 5 && kReaderGroupBits == 4);
#else
static_assert(kIdPageBits == 16 && kArchivedSiteBits == 16 && kReaderGroupBits == 22);
#endif
static_assert(sizeof(Unusual) == 4);
static_assert(kClaimBytes == 4096 && kClaims == 1024 && access_flags::write == 1 && access_flags::vptr == 8);
} // namespace snarl
