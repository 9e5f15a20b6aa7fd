// What stands behind the shadow cell of a granule that holds a synchronisation object: the cell's read word is
// sync_word(index), its write word 0. The granule's own access words move in here, and those of atomic accesses join
// them.
//
// An object of several granules (an 8- or 16-byte atomic) has its home in the first; the others are aliases of it.
// A home is never unmapped; it is recycled after the memory of all its granules is freed. Its first object stands
// beside it, so that home and object, which are in no cache as a rule and on no page that the processor knows, are
// fetched at the same time and from one page. Further ones (several atomics in one granule) come from a pool, and are
// recycled among themselves.
//
// Who changes what, under which lock (taken in this order):
//   home's lock          the list of objects, where an object lies, the cells of atomic accesses
//   object's value_lock  what stands in the object: its clock, its last accesses
//   both, of all objects the cells of plain accesses (HomeGuard)
// So an atomic operation that knows its object and has nothing to say to the cells does with the value_lock alone.
#ifndef SNARL_RUNTIME_SYNC_GRANULE_SYNC_H
#define SNARL_RUNTIME_SYNC_GRANULE_SYNC_H

#include "runtime/shadow/check.h"
#include "runtime/shadow/known_atomics.h"
#include "runtime/shadow/map.h"
#include "runtime/sink.h"

namespace snarl {

inline constexpr uint32_t kMaxGranules = 4; // of one object: 16 bytes

struct alignas(64) GranuleSync {
  // All that an operation on an object of one or two granules looks at, in one line.
  GranuleSync *home; // itself, or the first granule of the object that reaches into this one
  SyncObject *objects;
  BriefLock lock;
  uintptr_t granule;
  SyncCells cells[kMaxGranules];
  uint32_t index;
  GranuleSync *next_free;
};
static_assert(sizeof(GranuleSync) == 128 && offsetof(GranuleSync, cells[2]) == 64);

// A home and its first object.
struct SyncPlace {
  SyncObject first;
  GranuleSync home;
};
static_assert(sizeof(SyncPlace) == 256);

// What threads know by heart of the object (shadow/known_atomics.h) holds no more. Under its value_lock.
SNARL_INLINE void forget_object(SyncObject &o) {
  if (LIKELY(o.version != kLastVersion))
    __atomic_store_n(&o.version, o.version + 1, __ATOMIC_RELAXED);
}

// The home and all its objects.
class HomeGuard {
public:
  explicit HomeGuard(GranuleSync &home);
  ~HomeGuard();
  HomeGuard(const HomeGuard &) = delete;
  HomeGuard &operator=(const HomeGuard &) = delete;

private:
  GranuleSync &home_;
};

// The home of the granule at `address`, made when there is none. `size`: the object's, from `address`.
GranuleSync &granule_sync(Thread &t, uintptr_t address, uint32_t size);
// By index. Aliases have indices of their own, from kFirstAlias on, so that no memory is set aside for their objects.
inline constexpr uint32_t kFirstAlias = 1u << 26, kMaxGranuleSyncs = 2 * kFirstAlias;
extern SyncPlace *sync_places;
extern GranuleSync *sync_aliases;
SNARL_INLINE GranuleSync &granule_of_word(Word word) {
  const uint32_t index = index_of(word);
  return LIKELY(index < kFirstAlias) ? sync_places[index].home : sync_aliases[index - kFirstAlias];
}
SNARL_COLD GranuleSync *find_unshadowed(uintptr_t address);
SNARL_INLINE GranuleSync *find_granule_sync(uintptr_t address) {
  if (UNLIKELY(!has_shadow(address)))
    return find_unshadowed(address);
  const Word read = read_word(__atomic_load_n(shadow_cell(address), __ATOMIC_ACQUIRE));
  return LIKELY(kind_of(read) == WordKind::sync) ? granule_of_word(read).home : nullptr;
}
// For who is about to look at the granule's object: the same as find_granule_sync.
SNARL_INLINE GranuleSync *find_home_of_object(uintptr_t address) {
  if (UNLIKELY(!has_shadow(address)))
    return find_unshadowed(address);
  const Word read = read_word(__atomic_load_n(shadow_cell(address), __ATOMIC_ACQUIRE));
  if (UNLIKELY(kind_of(read) != WordKind::sync))
    return nullptr;
  const GranuleSync &granule = granule_of_word(read);
  const auto *lines = reinterpret_cast<const char *>(&granule) - offsetof(SyncPlace, home); // of an alias: some others
  prefetch(lines);
  prefetch(lines + 64);
  return granule.home;
}
// The object at [address, address + size): found by overlap, made when there is none. The home's lock is held, no
// object's.
SyncObject &object_in(Thread &t, GranuleSync &home, uintptr_t address, uint32_t size);

// f for the objects in [address, address + size) other than `o`, which is not whole: atomics of other
// sizes were there before. The lock of `home` is held; those of other homes are taken, in the order of their addresses.
SNARL_NOINLINE void for_each_other_object(const GranuleSync &home, const SyncObject &o, uintptr_t address,
                                          uint32_t size, void (*f)(SyncObject &, void *), void *argument);

// check_granule for a granule whose read word is `word`.
void check_sync_granule(AccessSite &site, Word word, uintptr_t granule, ByteMask mask, bool write);

// The granule's memory is gone, and what follows up to `end` goes now, too: ends its objects. `word` is the read word
// that was in its cell.
void end_granule_sync(Thread *t, Pc pc, Word word, uintptr_t end);

// May there be synchronisation objects in [p, p+n)? No false "no".
bool may_hold_sync(uintptr_t p, size_t n);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_GRANULE_SYNC_H
