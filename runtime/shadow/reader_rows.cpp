#include "runtime/shadow/reader_rows.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/shadow/steps.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

ReaderGroup *reader_groups, *byte_reader_groups;
ReaderEntry *reader_rows[kRows];

namespace {

constexpr uint32_t kGroups = 1u << kReaderGroupBits, kByteGroups = 1u << kByteReaderGroupBits;
static_assert(kReaderGroupBits <= kReadersNumberBits && kByteReaderGroupBits <= kReadersNumberBits);
constexpr uint32_t kRowEntries = kByteReaderEntries + SNARL_GRANULE * kByteGroups;

SpinLock rows_lock;    // who makes rows
uint32_t rows_end = 0; // no slot from here on has one; written before the row is there

SNARL_COLD ReaderEntry *first_row(uint32_t slot) {
  SpinGuard guard(rows_lock);
  if (slot >= rows_end)
    __atomic_store_n(&rows_end, slot + 1, __ATOMIC_RELEASE);
  if (!reader_rows[slot])
    __atomic_store_n(&reader_rows[slot], static_cast<ReaderEntry *>(reserve_pages(sizeof(ReaderEntry) * kRowEntries)),
                     __ATOMIC_RELEASE);
  return reader_rows[slot];
}

SNARL_INLINE ReaderEntry *made_row(uint32_t slot) {
  ReaderEntry *row = row_of_slot(slot);
  return LIKELY(row != nullptr) ? row : first_row(slot);
}

IndexPool pool, byte_pool;

struct FreeGroups { // for the pools
  ReaderGroup *&groups;
  uint32_t count;

  void reserve() const { groups = static_cast<ReaderGroup *>(reserve_pages(sizeof(ReaderGroup) * count)); }
  uint32_t end() const { return count; }
  uint32_t next(uint32_t number) const { return groups[number].references; }
  void set_next(uint32_t number, uint32_t to) const { groups[number].references = to; }
};
// With more threads than that, each of which makes groups now and then, lists of their own would spread the numbers
// over as many pages of each row.
SNARL_INLINE bool slots_have_lists() {
  return LIKELY(__atomic_load_n(&rows_end, __ATOMIC_RELAXED) <= kReaderSlotBits);
}
SNARL_INLINE uint32_t take_group(IndexPool &from, IndexList &own, const FreeGroups &items) {
  return slots_have_lists() ? from.take(own, items) : from.take_shared(items);
}
SNARL_INLINE void give_group(IndexPool &to, IndexList *own, const FreeGroups &items, uint32_t number) {
  to.give(slots_have_lists() ? own : nullptr, items, number);
}

constexpr FreeGroups kFree{reader_groups, kGroups}, kFreeOfBytes{byte_reader_groups, kByteGroups};

constexpr uint64_t bit_of_slot(uint32_t slot) {
  return uint64_t{1} << slot % kReaderSlotBits;
}

// The bits of the slots of `count` ids, id(0), …, if all of them may have rows; else 0.
template <typename F> SNARL_INLINE uint64_t slots_of(uint32_t count, F id) {
  uint64_t slots = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t slot = region_of(id(i)).slot;
    if (UNLIKELY(slot >= kReaderSlotBits) && !row_of_slot(slot))
      return 0;
    slots |= bit_of_slot(slot);
  }
  return slots;
}

void publish(ReaderGroup &group, uint64_t slots, uint32_t cells) {
  __atomic_store_n(&group.references, cells, __ATOMIC_RELAXED);
  __atomic_store_n(&group.slots, slots, __ATOMIC_RELEASE);
}

bool is_later(Word id, Word other) { // of the same slot
  return clock_of(region_of(id), id) > clock_of(region_of(other), other);
}

constexpr uint32_t entries_of_slot(Word word) {
  return tells_bytes_apart(word) ? SNARL_GRANULE : 1;
}

// Calls f(entries, count) for each slot below `end` that may have entries of the group. Whose entry counts had his row
// before the caller locked the cell: both his exchange of the entry and the caller's of the cell are full barriers.
template <typename F> SNARL_INLINE void for_each_slot(Word word, uint32_t end, F f) {
  for (uint64_t left = __atomic_load_n(&group_of(word).slots, __ATOMIC_ACQUIRE); left; left &= left - 1)
    for (uint32_t slot = __builtin_ctzll(left); slot < end; slot += kReaderSlotBits)
      if (ReaderEntry *row = row_of_slot(slot))
        f(row + reader_index_of(word), entries_of_slot(word));
}

// Nobody has an entry of this group now: its owner's exchange of one that was there fails.
SNARL_COLD void forget_entries(Word word) {
  const uint32_t end = __atomic_load_n(&rows_end, __ATOMIC_ACQUIRE);
  for (uint32_t slot = 0; slot < end; ++slot)
    if (ReaderEntry *row = row_of_slot(slot))
      for (uint32_t i = 0; i < entries_of_slot(word); ++i)
        if (ReaderEntry &entry = row[reader_index_of(word) + i]; __atomic_load_n(&entry, __ATOMIC_RELAXED))
          __atomic_store_n(&entry, 0, __ATOMIC_RELEASE); // most pages of most rows are not there
}

// Gives each of the ids an entry. False: two are of one slot.
bool fill_entries(uint32_t number, const Word *ids, uint32_t count) {
  const uint32_t generation = reader_groups[number].generation;
  for (uint32_t i = 0; i < count; ++i) {
    ReaderEntry &entry = made_row(region_of(ids[i]).slot)[number];
    if (UNLIKELY(id_of(entry) && generation_of(entry) == generation))
      return false;
    __atomic_store_n(&entry, reader_entry(generation, ids[i]), __ATOMIC_RELEASE);
  }
  return true;
}

} // namespace

Word make_readers(AccessState &state, const Word *ids, uint32_t count, uint32_t cells) {
  const uint64_t slots = slots_of(count, [=](uint32_t i) { return ids[i]; });
  const uint32_t number = steps.reader_rows && slots ? take_group(pool, state.free_readers, kFree) : 0;
  if (!number)
    return 0;
  ReaderGroup &group = reader_groups[number];
  const Word word = readers_word(number, group.generation, cells == 2 ? kReadersOfPair : 0);
  const bool all_differ = fill_entries(number, ids, count);
  publish(group, slots, all_differ ? cells : 1);
  if (LIKELY(all_differ))
    return word;
  drop_readers(&state, word); // what was filled is of an earlier generation now
  return 0;
}

Word make_readers_of_bytes(AccessState &state, const ByteRead *reads, uint32_t count) {
  const uint64_t slots = slots_of(count, [=](uint32_t i) { return reads[i].id; });
  const bool several = (slots & (slots - 1)) != 0;
  const uint32_t number =
      steps.byte_readers && several ? take_group(byte_pool, state.free_byte_readers, kFreeOfBytes) : 0;
  if (!number)
    return 0;
  ReaderGroup &group = byte_reader_groups[number];
  const Word word = readers_word(number, group.generation, kReadersOfBytes);
  for (uint32_t i = 0; i < count; ++i) {
    ReaderEntry *entries = made_row(region_of(reads[i].id).slot) + reader_index_of(word);
    for (uint32_t left = reads[i].bytes; left; left &= left - 1) {
      ReaderEntry &entry = entries[__builtin_ctz(left)];
      const bool is_there = id_of(entry) && generation_of(entry) == group.generation;
      if (!is_there || is_later(reads[i].id, id_of(entry)))
        __atomic_store_n(&entry, reader_entry(group.generation, reads[i].id), __ATOMIC_RELEASE);
    }
  }
  publish(group, slots, 1);
  return word;
}

void append_readers(Word word, Vector<Word> &out) {
  const uint32_t generation = group_of(word).generation, end = __atomic_load_n(&rows_end, __ATOMIC_ACQUIRE);
  out.reserve(out.count + end * entries_of_slot(word));
  for_each_slot(word, end, [&](const ReaderEntry *entries, uint32_t bytes) {
    const uint32_t first = out.count;
    for (uint32_t i = 0; i < bytes; ++i) {
      const ReaderEntry e = __atomic_load_n(entries + i, __ATOMIC_ACQUIRE);
      bool is_new = id_of(e) && generation_of(e) == generation;
      for (uint32_t k = first; k < out.count; ++k)
        is_new &= out.data[k] != id_of(e);
      if (is_new)
        out.data[out.count++] = id_of(e);
    }
  });
}

void drop_readers(AccessState *state, Word word) {
  ReaderGroup &group = group_of(word);
  if (__atomic_sub_fetch(&group.references, 1, __ATOMIC_ACQ_REL) != 0)
    return;
  const uint32_t generation = group.generation + 1;
  __atomic_store_n(&group.generation, generation, __ATOMIC_RELEASE);
  if (UNLIKELY(generation % kReaderGenerations == 0))
    forget_entries(word);
  if (tells_bytes_apart(word))
    give_group(byte_pool, state ? &state->free_byte_readers : nullptr, kFreeOfBytes, readers_number_of(word));
  else
    give_group(pool, state ? &state->free_readers : nullptr, kFree, readers_number_of(word));
}

void change_readers(Word word, Word (*visit)(Word, void *), void *argument) {
  const uint32_t generation = group_of(word).generation, end = __atomic_load_n(&rows_end, __ATOMIC_ACQUIRE);
  for_each_slot(word, end, [&](ReaderEntry *entries, uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
      ReaderEntry e = __atomic_load_n(entries + i, __ATOMIC_ACQUIRE);
      if (!id_of(e) || generation_of(e) != generation)
        continue;
      const Word next = visit(id_of(e), argument);
      if (next != id_of(e)) // fails when the owner renews it: then its id is a new one
        __atomic_compare_exchange_n(entries + i, &e, reader_entry(generation, next), false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED);
    }
  });
}

// Ids of the thread's own lanes only are looked up: those cannot be reclaimed meanwhile.
static SNARL_INLINE bool is_current(const Thread &t, Word id, ByteMask mask) {
  const AccessState &mine = *t.access;
  return in_lane(mine.whole, id) ||
         (mask != kAllBytes && mine.partial.sites && in_lane(mine.partial, id) && (mask & ~mask_of(id)) == 0);
}

bool reader_is_current(const Thread &t, Word word, ByteMask mask) {
  const uint32_t slot = t.clock->slot;
  const ReaderEntry *row = slot < kRows ? reader_rows[slot] : nullptr;
  if (!row)
    return false;
  const ReaderEntry *entries = row + reader_index_of(word);
  if (!tells_bytes_apart(word)) {
    const ReaderEntry e = __atomic_load_n(entries, __ATOMIC_RELAXED);
    return is_entry_of(e, word) && is_current(t, id_of(e), mask);
  }
  for (ByteMask left = mask; left; left &= left - 1) {
    const ReaderEntry e = __atomic_load_n(entries + __builtin_ctz(left), __ATOMIC_RELAXED);
    if (!is_entry_of(e, word) || !in_epoch(*t.access, id_of(e)))
      return false;
  }
  return true;
}

namespace {

// Step 2 for one entry of the thread's. False: it is of a later life of the group, or has just been changed.
SNARL_INLINE bool renew_entry(ReaderEntry &entry, ReaderEntry e, uint32_t generation, Word me) {
  return static_cast<int32_t>(generation_of(e) - generation) <= 0 &&
         __atomic_compare_exchange_n(&entry, &e, reader_entry(generation, me), false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_RELAXED);
}

SNARL_INLINE void join(ReaderGroup &group, uint32_t slot) {
  if (UNLIKELY(!(__atomic_load_n(&group.slots, __ATOMIC_RELAXED) & bit_of_slot(slot))))
    __atomic_fetch_or(&group.slots, bit_of_slot(slot), __ATOMIC_SEQ_CST);
}

Renewal renew_bytes(AccessSite &site, ReaderGroup &group, ReaderEntry *entries, ByteMask mask, uint32_t generation) {
  Renewal result = Renewal::current;
  for (ByteMask left = mask; left; left &= left - 1) {
    ReaderEntry &entry = entries[__builtin_ctz(left)];
    const ReaderEntry e = __atomic_load_n(&entry, __ATOMIC_RELAXED);
    if (id_of(e) && generation_of(e) == generation && in_epoch(*site.thread.access, id_of(e)))
      continue;
    join(group, site.thread.clock->slot); // before any entry is there, from which others are made without a look at it
    if (UNLIKELY(!renew_entry(entry, e, generation, site.id(mask))))
      return Renewal::impossible;
    result = Renewal::renewed;
  }
  return result;
}

} // namespace

bool may_have_row(const Thread &t) {
  const uint32_t slot = t.clock->slot;
  return slot < kReaderSlotBits || (slot < kRows && (row_of_slot(slot) || (!t.detached && made_row(slot))));
}

Renewal renew_reader(AccessSite &site, Word word, uint32_t cells, ByteMask mask, bool only_current,
                     uint32_t &generation) {
  const Thread &t = site.thread;
  const uint32_t slot = t.clock->slot;
  if (UNLIKELY(slot >= kReaderSlotBits) && !may_have_row(t))
    return Renewal::impossible;
  ReaderGroup &group = group_of(word);
  generation = __atomic_load_n(&group.generation, __ATOMIC_ACQUIRE);
  if (UNLIKELY((reader_entry(generation, 0) >> 32 ^ word) & kReadersGenerations) ||
      UNLIKELY(__atomic_load_n(&group.references, __ATOMIC_RELAXED) != cells))
    return Renewal::impossible;
  ReaderEntry *row = made_row(slot);
  __snarl_tls.reader_row = row;
  ReaderEntry &entry = row[reader_index_of(word)];
  if (tells_bytes_apart(word))
    return renew_bytes(site, group, &entry, mask, generation);
  const ReaderEntry e = __atomic_load_n(&entry, __ATOMIC_RELAXED);
  if (id_of(e) && generation_of(e) == generation) {
    if (is_current(t, id_of(e), mask))
      return Renewal::current;
    if (mask != kAllBytes && (mask_of(id_of(e)) & ~mask))
      return Renewal::impossible;
  }
  if (UNLIKELY(only_current) || UNLIKELY(!renew_entry(entry, e, generation, site.id(mask))))
    return Renewal::impossible;
  join(group, slot);
  return Renewal::renewed;
}

} // namespace snarl
