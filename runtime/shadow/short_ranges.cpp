#include "runtime/shadow/short_ranges.h"

#include "runtime/shadow/check.h"
#include "runtime/shadow/first_access.h"
#include "runtime/shadow/known.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/range_sites.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/recent_ranges.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/shadow/recorded.h"
#include "runtime/shadow/rests.h"
#include "runtime/shadow/steps.h"
#include "runtime/shadow/transition.h"

namespace snarl {

namespace {

constexpr Cell kNoCell = make_cell(kLockedWord, kLockedWord); // no cell is that, not even a locked one

SNARL_INLINE Cell load(const Cell *cell) {
  return __atomic_load_n(cell, __ATOMIC_ACQUIRE);
}
SNARL_INLINE bool swap(Cell *cell, Cell old, Cell next) {
  return __atomic_compare_exchange_n(cell, &old, next, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}
SNARL_INLINE bool begins_pair(const Cell *cell) {
  return !(reinterpret_cast<uintptr_t>(cell) & SNARL_CELL);
}

// Has the access no rule of its own? (A virtual table pointer's has none.)
SNARL_INLINE bool is_common(const AccessSite &site) {
  return steps.first_access && !(site.flags & (access_flags::atomic | access_flags::free)) &&
         site.thread.access->whole.sites;
}

// in_epoch, by the words that the thread publishes (access_state.cpp, publish_epoch).
SNARL_INLINE bool is_of_now(const Lane &whole, Word word) {
  return ((word ^ __snarl_tls.part_epoch) & __snarl_tls.part_mask) == 0 || in_lane(whole, word);
}

SNARL_COLD RangeSites &make_range_sites(AccessState &state) {
  return *(state.range_sites = allocate_one<RangeSites>());
}

// What came by the call of a library, if it did so this time: by its whole context.
SNARL_NOINLINE RangeSite &range_site_through_library(AccessSite &site, RangeSites &sites, RangeSite &place) {
  return site.find_call().through_library ? sites.of(site.key_through_library(0)) : place;
}

SNARL_INLINE RangeSite &range_site_of(AccessSite &site) {
  AccessState &state = *site.thread.access;
  RangeSites &sites = LIKELY(state.range_sites) ? *state.range_sites : make_range_sites(state);
  RangeSite &place = sites.of(site.key(0));
  return LIKELY(!place.through_library) ? place : range_site_through_library(site, sites, place);
}

SNARL_NOINLINE Word look_up_id(AccessSite &site, RangeSite &sites, ByteMask mask) {
  const Word me = site.id(mask);
  if (site.call.through_library && sites.node != site.key_through_library(0).node) {
    sites.through_library = true;
    return me;
  }
  const Lane &lane = mask == kAllBytes ? site.thread.access->whole : site.thread.access->partial;
  if (LIKELY(in_lane(lane, me)))
    sites.numbers[mask] = static_cast<uint16_t>(me - lane.epoch_first + 1);
  return me;
}

SNARL_INLINE Word id_of(AccessSite &site, RangeSite &sites, ByteMask mask) {
  const Word known = steps.range_sites ? sites.id(*site.thread.access, mask) : 0;
  return LIKELY(known) ? known : look_up_id(site, sites, mask);
}

// What remains of one granule.
template <bool write> SNARL_NOINLINE void check_rest(AccessSite &site, const Cell *cell, ByteMask mask) {
  const uintptr_t granule = address_of(cell);
  if (granule_recorded(site.thread, granule, mask, write))
    return note_known(site.thread, granule, write);
  check_granule(site, granule, mask, write);
}

// All of the range, whatever became of it before.
template <bool write> SNARL_NOINLINE void check_each(AccessSite &site, uintptr_t p, size_t n) {
  for (uintptr_t end = p + n; p < end;) {
    const uintptr_t granule = p & ~uintptr_t{SNARL_GRANULE - 1}, next = granule + SNARL_GRANULE;
    check_granule(site, granule, bytes_of(p, static_cast<uint32_t>((next < end ? next : end) - p)), write);
    p = next;
  }
}

// The cell of a byte after the access `me`, or kNoCell.
template <bool write> SNARL_NOINLINE Cell next_of_byte(const Thread &t, Cell old, Word me) {
  Cell next;
  return FirstAccess{t, *t.access, 0, 0}.next_of_byte<write>(old, me, next) ? next : kNoCell;
}

SNARL_NOINLINE bool others_read_byte(AccessSite &site, Cell *its, const Cell *cell, ByteMask mask, Word me) {
  site.keep(me, mask);
  return read_of_byte(site, *its, address_of(cell), mask);
}

// The cells of some bytes beside each other after the access `me`. False: there is more to be done to one of them.
template <bool write>
SNARL_INLINE bool change_bytes(AccessSite &site, Cell *its, const Cell *cell, ByteMask mask, Word me) {
  Cell *at = its + __builtin_ctz(mask), *const end = its + 32 - __builtin_clz(mask);
  for (Cell like = kNoCell, next = kNoCell; at < end; ++at) { // neighbours are often alike
    if (*at != like) {
      like = *at;
      next = next_of_byte<write>(site.thread, like, me);
      if (UNLIKELY(next == kNoCell)) {
        if (write || !others_read_byte(site, at, cell, mask, me))
          return false;
        like = kNoCell;
        continue;
      }
    }
    *at = next;
  }
  return true;
}

SNARL_INLINE bool names_bytes(Word word) {
  return word - kBytesTag < kLockedWord - kBytesTag;
}

// Bytes that have cells of their own, of a granule whose cell is `old`. False: there is more to be done.
template <bool write>
SNARL_INLINE bool bytes_of_granule(AccessSite &site, RangeSite &sites, Cell *cell, Cell old, ByteMask mask) {
  AccessState &state = *site.thread.access;
  const Word word = write_word(old);
  const bool mine = is_of_now(state.whole, read_word(old));
  if (mine && (mask & ~(write ? bytes_written(word) : bytes_read(word))) == 0)
    return true;
  const Word me = id_of(site, sites, mask);
  if (UNLIKELY(write && mask == kAllBytes) || UNLIKELY(!swap(cell, old, kLockedCell)))
    return false;
  const bool done = change_bytes<write>(site, bytes_of_word(word).cells, cell, mask, me);
  if (!write && mask == kAllBytes && LIKELY(done))
    return unlock_read_bytes(state, cell, old, me);
  const Cell next = LIKELY(done) ? with_bytes(state, old, mine, me, mask, write) : old;
  if (LIKELY(swap(cell, kLockedCell, next)))
    return done;
  drop_bytes(&state, word); // a range operation stored over the lock
  return false;
}

// Part of a granule of ids, or of one that readers with rows share.
template <bool write>
SNARL_NOINLINE bool part_of_plain(AccessSite &site, RangeSite &sites, Cell *cell, Cell old, ByteMask mask) {
  const bool has_readers = !write && kind_of(read_word(old)) == WordKind::readers;
  if (!has_readers && ((read_word(old) | write_word(old)) & kReferenceBit))
    return false;
  site.keep(id_of(site, sites, mask), mask);
  const FirstAccess access = FirstAccess::of(site);
  if (has_readers)
    return first_of_readers(access, cell, old, 1, mask);
  Cell next;
  return access.next<write>(old, mask, next) ? next == old || swap(cell, old, next)
                                             : first_of_part<write>(access, cell, old, mask);
}

template <bool write>
SNARL_NOINLINE void check_part(AccessSite &site, RangeSite &sites, Cell *cell, Cell old, ByteMask mask) {
  const bool done = LIKELY(names_bytes(write_word(old))) ? bytes_of_granule<write>(site, sites, cell, old, mask)
                                                         : part_of_plain<write>(site, sites, cell, old, mask);
  if (UNLIKELY(!done))
    check_rest<write>(site, cell, mask);
}

// The cell of a whole granule of ids after the access; the same when it has nothing to add; kNoCell: it takes more.
template <bool write> SNARL_NOINLINE Cell next_of_whole(AccessSite &site, RangeSite &sites, Cell old) {
  const Word read = read_word(old), written = write_word(old);
  const FirstAccess access = FirstAccess::of(site);
  if (!write && in_lane(access.state.whole, written))
    return old; // the thread wrote it in this epoch, and before that says it all
  if (UNLIKELY(!access.is_ordered(written)) || (read != written && UNLIKELY(!access.is_ordered(read))))
    return kNoCell;
  const Word me = id_of(site, sites, kAllBytes);
  return make_cell(me, write ? me : written);
}

// A whole granule whose words are not ids, or not ordered before the access, or two of them. Returns how many.
template <bool write>
SNARL_NOINLINE uint32_t check_others(AccessSite &site, RangeSite &sites, Cell *cell, const Cell *end) {
  const Cell old = load(cell);
  if (names_bytes(write_word(old)) && bytes_of_granule<write>(site, sites, cell, old, kAllBytes))
    return 1;
  const bool two = begins_pair(cell) && cell + 1 < end;
  const uint32_t alike = two && load(cell + 1) == old ? 2 : 1;
  site.keep(id_of(site, sites, kAllBytes), kAllBytes);
  if (first_beside_readers<write>(FirstAccess::of(site), cell, old, alike))
    return alike;
  if (write || !two || is_plain(read_word(old)) || granule_recorded(site.thread, address_of(cell), kAllBytes, false)) {
    check_rest<write>(site, cell, kAllBytes);
    return 1;
  }
  check_pair(site, address_of(cell), false); // several threads read it, and its neighbour too
  return 2;
}

SNARL_INLINE bool names_readers(Word word) {
  return word - kReadersTag < kBytesTag - kReadersTag;
}

// A read of the granules from `cell` on whose readers have rows. Returns the first that takes more than a renewal.
SNARL_NOINLINE Cell *renew_readers(AccessSite &site, RangeSite &sites, Cell *cell, const Cell *end) {
  const FirstAccess access = FirstAccess::of(site);
  ReaderEntry *row = row_of(site.thread);
  for (Word ordered = 0; row && cell < end;) { // `ordered`: neighbours were mostly written at the same time
    const Cell old = load(cell);
    if (!names_readers(read_word(old)))
      break;
    if (const Word written = write_word(old); written != ordered) {
      if ((written & kReferenceBit) || !access.is_ordered(written))
        break;
      ordered = written;
    }
    const uint32_t count = begins_pair(cell) && cell + 1 < end && load(cell + 1) == old ? 2 : 1;
    if (!renew_among_readers(access, row, cell, old, count, kAllBytes, [&] { return id_of(site, sites, kAllBytes); }))
      break;
    cell += count;
  }
  return cell;
}

// How many granules from `cell` on, whose cell is `old`, that does for.
template <bool write>
SNARL_INLINE ptrdiff_t renewed_reads(AccessSite &site, RangeSite &sites, Cell *cell, Cell old, const Cell *end) {
  return !write && names_readers(read_word(old)) ? renew_readers(site, sites, cell, end) - cell : 0;
}

// Whole granules, none of which is current. Mostly neighbours are alike: what becomes of a cell is decided once, and
// two are exchanged at a time. What others read beside the access gets one set for all that are alike.
template <bool write> class Wholes {
public:
  SNARL_INLINE Wholes(AccessSite &site, RangeSite &sites) : site_(site), sites_(sites) {}
  SNARL_INLINE ~Wholes() {
    if (UNLIKELY(set_ != 0))
      drop_word(site_.thread.access, set_);
  }
  Wholes(const Wholes &) = delete;
  Wholes &operator=(const Wholes &) = delete;

  // The granules from `cell` on, up to `end`. Returns how many they were: one or two.
  SNARL_INLINE uint32_t check(Cell *cell, Cell old, const Cell *end) {
    if (old != like_ && UNLIKELY(!decide(cell, old)))
      return check_others<write>(site_, sites_, cell, end);
    if (next_ == old)
      return 1;
    const uint32_t count = begins_pair(cell) && cell + 1 < end && load(cell + 1) == old ? 2 : 1;
    if (UNLIKELY(set_ != 0))
      hold_set(set_, count);
    if (LIKELY(count == 2 ? swap_pair(cell, {old, old}, {next_, next_}) : swap(cell, old, next_))) {
      if (UNLIKELY(set_ != 0) && known_bytes(set_) == 0)
        note_known(site_.thread, address_of(cell), write);
      return count;
    }
    if (UNLIKELY(set_ != 0))
      for (uint32_t i = 0; i < count; ++i)
        drop_word(site_.thread.access, set_);
    check_rest<write>(site_, cell, kAllBytes);
    return 1;
  }

private:
  SNARL_INLINE bool decide(const Cell *cell, Cell old) {
    like_ = kNoCell;
    if (UNLIKELY(set_ != 0))
      drop_word(site_.thread.access, set_), set_ = 0;
    if (UNLIKELY((read_word(old) | write_word(old)) & kReferenceBit))
      return false;
    next_ = next_of_whole<write>(site_, sites_, old);
    if (UNLIKELY(next_ == kNoCell) && (write || !decide_beside(cell, old)))
      return false;
    like_ = old;
    return true;
  }

  SNARL_NOINLINE bool decide_beside(const Cell *cell, Cell old) {
    site_.keep(id_of(site_, sites_, kAllBytes), kAllBytes);
    set_ = set_beside_reader(FirstAccess::of(site_), cell, old);
    next_ = make_cell(set_, write_word(old));
    return set_ != 0;
  }

  AccessSite &site_;
  RangeSite &sites_;
  Cell like_ = kNoCell, next_ = kNoCell;
  Word set_ = 0; // the read word of next_, if that is a set, to which this holds a reference
};

template <bool write> SNARL_INLINE void check_short(AccessSite &site, uintptr_t p, size_t n) {
  const uint32_t count = claim_count(p);
  if (UNLIKELY(count & 1) || UNLIKELY(!is_common(site)))
    return check_each<write>(site, p, n);
  RangeSite &sites = range_site_of(site);
  // A word of the current epoch for the whole granule stands for its parts, too. (If the lane gets another region
  // meanwhile, those of the earlier one are of the same epoch still.)
  const Word epoch = site.thread.access->whole.epoch_first, mask = ~0u << site.thread.access->whole.site_bits;
  auto is_current = [=](Cell cell) { return (((write ? write_word(cell) : read_word(cell)) ^ epoch) & mask) == 0; };
  const uintptr_t end = p + n;
  Cell *cell = shadow_cell(p), *const last = cell + (end / SNARL_GRANULE - p / SNARL_GRANULE);
  const auto first_bytes = static_cast<ByteMask>(kAllBytes & kAllBytes << p % SNARL_GRANULE),
             last_bytes = static_cast<ByteMask>((1u << end % SNARL_GRANULE) - 1);
  if (cell == last) {
    if (const Cell old = load(cell); !is_current(old))
      check_part<write>(site, sites, cell, old, first_bytes & last_bytes);
  } else {
    if (first_bytes != kAllBytes) {
      if (const Cell old = load(cell); !is_current(old)) {
        if (last_bytes) // whose line arrives meanwhile
          prefetch_bytes(load(last));
        check_part<write>(site, sites, cell, old, first_bytes);
      }
      ++cell;
    }
    for (Wholes<write> wholes(site, sites); cell < last;) {
      const Cell old = load(cell);
      if (is_current(old)) {
        ++cell;
        continue;
      }
      if (const auto renewed = renewed_reads<write>(site, sites, cell, old, last))
        cell += renewed;
      else
        cell += wholes.check(cell, old, last);
    }
    if (last_bytes)
      if (const Cell old = load(last); !is_current(old))
        check_part<write>(site, sites, last, old, last_bytes);
  }
  if (UNLIKELY(claim_count(p) != count))
    check_each<write>(site, p, n);
}

// Does each granule's own cell say that the thread accessed it in its current epoch?
template <bool write> SNARL_INLINE bool is_current(uintptr_t p, size_t n) {
  const Word epoch = __snarl_tls.epoch[0], mask = __snarl_tls.mask[0];
  auto *word = reinterpret_cast<const Word *>(shadow_cell(p)) + write;
  const auto *last = word + 2 * ((p + n - 1) / SNARL_GRANULE - p / SNARL_GRANULE);
  for (; word <= last; word += 2)
    if ((__atomic_load_n(word, __ATOMIC_RELAXED) ^ epoch) & mask)
      return false;
  return true;
}

// What is neither short nor known to be recorded.
template <bool write> SNARL_NOINLINE void access_generally(Thread &t, Pc pc, uintptr_t p, size_t n) {
  RuntimeSection section(t);
  if (n > kLookedAt || !has_shadow(p) || !has_shadow(p + n - 1) || !range_recorded(t, p, n, write))
    on_access(t, pc, reinterpret_cast<void *>(p), n, write ? AccessKind::write : AccessKind::read);
  note_recent_range(p, n, write);
}

template <bool write> SNARL_INLINE void access_by_call(Pc pc, uintptr_t p, size_t n) {
  Thread &t = *self();
  if (!is_short_range(p, n) || !has_shadow(p) || !has_shadow(p + n - 1) || UNLIKELY(!mask_tells_epochs()) ||
      UNLIKELY(ids_run_low()))
    return access_generally<write>(t, pc, p, n);
  if (is_current<write>(p, n))
    return;
  // What the thread knows by heart is changed below: no handler may find it half done, and no word that it looks at may
  // be reclaimed.
  RuntimeSection section(t);
  if (!recorded_among_readers(t, p, n, write)) {
    AccessSite site{t, pc, 0, write ? access_flags::write : uint8_t{0}, 0, /*by_call=*/true};
    current_node(t);
    check_short<write>(site, p, n);
  }
  note_recent_range(p, n, write);
}

} // namespace

bool recorded_among_readers(Thread &t, uintptr_t p, size_t n, bool write) {
  const uintptr_t whole = (p + SNARL_GRANULE - 1) & ~uintptr_t{SNARL_GRANULE - 1};
  return whole + SNARL_GRANULE <= p + n && kind_of(read_word(load(shadow_cell(whole)))) == WordKind::set &&
         range_recorded(t, p, n, write);
}

namespace {

// What the records have at one place is mostly alike, and other than what they have beside it.
constexpr uint32_t kPlaces = 4; // pairs of granules

template <bool write> void check_each_record(AccessSite &site, uintptr_t p, size_t records, size_t n, size_t step) {
  RangeSite &sites = range_site_of(site);
  Wholes<write> wholes[kPlaces] = {{site, sites}, {site, sites}, {site, sites}, {site, sites}};
  const Word epoch = site.thread.access->whole.epoch_first, mask = ~0u << site.thread.access->whole.site_bits;
  auto is_current = [=](Cell cell) {
    const Word word = write ? write_word(cell) : read_word(cell);
    return ((word ^ epoch) & mask) == 0 || (word & kReferenceBit && known_bytes(word) == kAllBytes);
  };
  for (; records; --records, p += step) {
    if (UNLIKELY(!is_short_range(p, n))) {
      check_range(site, p, n, write);
      continue;
    }
    const uint32_t count = claim_count(p);
    if (UNLIKELY(count & 1)) {
      check_each<write>(site, p, n);
      continue;
    }
    Cell *const first = shadow_cell(p);
    for (Cell *cell = first, *const last = first + n / SNARL_GRANULE; cell < last;) {
      const Cell old = load(cell);
      if (is_current(old))
        ++cell;
      else if (const auto renewed = renewed_reads<write>(site, sites, cell, old, last))
        cell += renewed;
      else
        cell += wholes[static_cast<size_t>(cell - first) / 2 % kPlaces].check(cell, old, last);
    }
    if (UNLIKELY(claim_count(p) != count))
      check_each<write>(site, p, n);
  }
}

} // namespace

void check_records(AccessSite &site, uintptr_t p, size_t records, size_t n, size_t step, bool write) {
  current_node(site.thread); // the quick path takes it as it is
  const size_t all = (records - 1) * step + n;
  if (LIKELY(((p | n | step) & (SNARL_GRANULE - 1)) == 0) && is_common(site) && LIKELY(shadowed_bytes(p, all) == all))
    return write ? check_each_record<true>(site, p, records, n, step)
                 : check_each_record<false>(site, p, records, n, step);
  for (; records; --records, p += step)
    check_range(site, p, n, write);
}

void make_range_id(AccessSite &site) {
  if (!site.has_id(kAllBytes))
    site.keep(id_of(site, range_site_of(site), kAllBytes), kAllBytes);
}

void read_short_range(AccessSite &site, uintptr_t p, size_t n) {
  check_short<false>(site, p, n);
}

void write_short_range(AccessSite &site, uintptr_t p, size_t n) {
  check_short<true>(site, p, n);
}

void read_by_call(Pc pc, uintptr_t p, size_t n) {
  access_by_call<false>(pc, p, n);
}

void written_by_call(Pc pc, uintptr_t p, size_t n) {
  access_by_call<true>(pc, p, n);
}

} // namespace snarl
