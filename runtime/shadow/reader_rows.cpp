#include "runtime/shadow/reader_rows.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/shadow/steps.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

ReaderGroup *reader_groups;
ReaderEntry *reader_rows[kRows];

namespace {

constexpr uint32_t kGroups = 1u << kReaderGroupBits;
static_assert(kReaderGroupBits <= kReadersNumberBits);

SpinLock pool_lock;
uint32_t next_group = 1; // 0 is none; guarded by pool_lock
uint32_t free_group;     // linked through `references`; guarded by pool_lock

// Under pool_lock.
ReaderEntry *row_of(uint32_t slot) {
  if (!reader_rows[slot])
    __atomic_store_n(&reader_rows[slot], static_cast<ReaderEntry *>(reserve_pages(sizeof(ReaderEntry) * kGroups)),
                     __ATOMIC_RELEASE);
  return reader_rows[slot];
}

// 0: there is none.
uint32_t take_group() {
  if (!reader_groups)
    reader_groups = static_cast<ReaderGroup *>(reserve_pages(sizeof(ReaderGroup) * kGroups));
  const uint32_t group = free_group;
  if (!group)
    return next_group < kGroups ? next_group++ : 0;
  free_group = reader_groups[group].references;
  return group;
}

uint64_t slots_of(const Word *ids, uint32_t count) {
  uint64_t slots = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const Region &r = region_of(ids[i]);
    const uint64_t slot = uint64_t{1} << r.slot % kRows;
    if (r.slot >= kRows || (slots & slot))
      return 0;
    slots |= slot;
  }
  return slots;
}

template <typename F> SNARL_INLINE void for_each_entry(Word word, F f) {
  const ReaderGroup &group = reader_groups[readers_number_of(word)];
  for (uint64_t left = __atomic_load_n(&group.slots, __ATOMIC_ACQUIRE); left; left &= left - 1) {
    ReaderEntry &entry = reader_rows[__builtin_ctzll(left)][readers_number_of(word)];
    const ReaderEntry e = __atomic_load_n(&entry, __ATOMIC_ACQUIRE);
    if (generation_of(e) == group.generation)
      f(entry, e);
  }
}

// Nobody has an entry of this group now: its owner's exchange of one that was there fails.
SNARL_COLD void forget_entries(uint32_t number) {
  for (ReaderEntry *const &row : reader_rows)
    if (ReaderEntry *r = __atomic_load_n(&row, __ATOMIC_ACQUIRE))
      __atomic_store_n(&r[number], 0, __ATOMIC_RELEASE);
}

} // namespace

Word make_readers(const Word *ids, uint32_t count, uint32_t cells) {
  const uint64_t slots = slots_of(ids, count);
  if (!steps.reader_rows || !slots)
    return 0;
  SpinGuard guard(pool_lock);
  const uint32_t number = take_group();
  if (!number)
    return 0;
  ReaderGroup &group = reader_groups[number];
  for (uint32_t i = 0; i < count; ++i)
    __atomic_store_n(&row_of(region_of(ids[i]).slot)[number], reader_entry(group.generation, ids[i]), __ATOMIC_RELEASE);
  __atomic_store_n(&group.references, cells, __ATOMIC_RELAXED);
  __atomic_store_n(&group.slots, slots, __ATOMIC_RELEASE);
  return readers_word(number, group.generation, cells == 2);
}

uint32_t readers_of(Word word, Word *out, uint32_t capacity) {
  uint32_t count = 0;
  for_each_entry(word, [&](ReaderEntry &, ReaderEntry e) {
    if (count < capacity)
      out[count++] = id_of(e);
  });
  return count;
}

void drop_readers(Word word) {
  ReaderGroup &group = reader_groups[readers_number_of(word)];
  if (__atomic_sub_fetch(&group.references, 1, __ATOMIC_ACQ_REL) != 0)
    return;
  const uint32_t generation = group.generation + 1;
  __atomic_store_n(&group.generation, generation, __ATOMIC_RELEASE);
  if (UNLIKELY(generation % kReaderGenerations == 0))
    forget_entries(readers_number_of(word));
  SpinGuard guard(pool_lock);
  group.references = free_group;
  free_group = readers_number_of(word);
}

void change_readers(Word word, Word (*visit)(Word, void *), void *argument) {
  for_each_entry(word, [&](ReaderEntry &entry, ReaderEntry e) {
    const Word next = visit(id_of(e), argument);
    if (next != id_of(e)) // fails when the owner renews it: then its id is a new one
      __atomic_compare_exchange_n(&entry, &e, reader_entry(generation_of(e), next), false, __ATOMIC_ACQ_REL,
                                  __ATOMIC_RELAXED);
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
  const ReaderEntry e = __atomic_load_n(&row[readers_number_of(word)], __ATOMIC_RELAXED);
  return is_entry_of(e, word) && is_current(t, id_of(e), mask);
}

SNARL_COLD static ReaderEntry *first_row(uint32_t slot) {
  SpinGuard guard(pool_lock);
  return row_of(slot);
}

Renewal renew_reader(AccessSite &site, Word word, uint32_t cells, ByteMask mask, bool only_current,
                     uint32_t &generation) {
  const Thread &t = site.thread;
  const uint32_t slot = t.clock->slot;
  if (UNLIKELY(slot >= kRows))
    return Renewal::impossible;
  ReaderGroup &group = reader_groups[readers_number_of(word)];
  generation = __atomic_load_n(&group.generation, __ATOMIC_ACQUIRE);
  if (UNLIKELY((reader_entry(generation, 0) >> 32 ^ word) & kReadersGenerations) ||
      UNLIKELY(__atomic_load_n(&group.references, __ATOMIC_RELAXED) != cells))
    return Renewal::impossible;
  ReaderEntry *row = reader_rows[slot];
  if (UNLIKELY(!row))
    row = first_row(slot);
  __snarl_tls.reader_row = row;
  ReaderEntry &entry = row[readers_number_of(word)];
  ReaderEntry e = __atomic_load_n(&entry, __ATOMIC_RELAXED);
  if (id_of(e) && generation_of(e) == generation) {
    if (is_current(t, id_of(e), mask))
      return Renewal::current;
    if (mask != kAllBytes && (mask_of(id_of(e)) & ~mask))
      return Renewal::impossible;
  }
  if (UNLIKELY(only_current || static_cast<int32_t>(generation_of(e) - generation) > 0))
    return Renewal::impossible;
  const ReaderEntry next = reader_entry(generation, site.id(mask));
  if (UNLIKELY(!__atomic_compare_exchange_n(&entry, &e, next, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)))
    return Renewal::impossible;
  if (UNLIKELY(!(__atomic_load_n(&group.slots, __ATOMIC_RELAXED) >> slot & 1)))
    __atomic_fetch_or(&group.slots, uint64_t{1} << slot, __ATOMIC_SEQ_CST);
  return Renewal::renewed;
}

} // namespace snarl
