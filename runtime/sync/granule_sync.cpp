#include "runtime/sync/granule_sync.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/shadow/byte_cells.h"
#include "runtime/shadow/check.h"
#include "runtime/shadow/claims.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/sets.h"
#include "runtime/shadow/transition.h"
#include "runtime/sync/atomic_accesses.h"
#include "runtime/sync/awaited.h"
#include "runtime/sync/locks.h"
#include "runtime/sync/unordered.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

SyncPlace *sync_places;
GranuleSync *sync_aliases;

namespace {

constexpr uint32_t kFilterShift = 14, kFilterSize = 1u << 16;

// Guarded by pool_lock.
struct Pool {
  uint32_t next, end;
  GranuleSync *free;
};

SpinLock pool_lock;
Pool homes{1 /* 0 is none */, kFirstAlias, nullptr}, aliases{kFirstAlias, kMaxGranuleSyncs, nullptr};
SyncObject *free_objects;     // other than first ones; guarded by pool_lock
GranuleSync *unshadowed;      // of granules that have no cell, linked through next_free; grows under pool_lock
uint32_t filter[kFilterSize]; // granules with sync in each 16 KiB, by hash

uint32_t &filter_of(uintptr_t address) {
  return filter[(address >> kFilterShift) % kFilterSize];
}

Pool &pool_of(const GranuleSync &g) {
  return g.index < kFirstAlias ? homes : aliases;
}

// `home`: whose alias it will be; null: it is a home.
GranuleSync *take(uintptr_t granule, GranuleSync *home) {
  SpinGuard guard(pool_lock);
  if (!sync_places) {
    sync_aliases =
        static_cast<GranuleSync *>(reserve_pages(sizeof(GranuleSync) * uint64_t{kMaxGranuleSyncs - kFirstAlias}));
    sync_places = static_cast<SyncPlace *>(reserve_pages(sizeof(SyncPlace) * uint64_t{kFirstAlias}));
  }
  Pool &pool = home ? aliases : homes;
  GranuleSync *g = pool.free;
  if (g) {
    pool.free = g->next_free;
  } else {
    SNARL_CHECK(pool.next < pool.end);
    g = &granule_of_word(sync_word(pool.next));
    g->index = pool.next++;
  }
  g->granule = granule;
  g->home = home ? home : g;
  g->objects = nullptr;
  for (SyncCells &c : g->cells)
    c = {};
  return g;
}

GranuleSync *search_unshadowed(uintptr_t granule) {
  GranuleSync *g = __atomic_load_n(&unshadowed, __ATOMIC_ACQUIRE); // pairs with the release in attach_unshadowed
  while (g && g->granule != granule)
    g = g->next_free;
  return g;
}

// A granule where no shadow is (map.h) has its GranuleSync in a list, and for good: nobody learns of the end of such
// memory. There are few, if any.
SNARL_COLD GranuleSync &attach_unshadowed(uintptr_t granule, GranuleSync *home) {
  GranuleSync *mine = take(granule, home);
  SpinGuard guard(pool_lock);
  if (GranuleSync *other = search_unshadowed(granule)) {
    Pool &pool = pool_of(*mine);
    mine->next_free = pool.free;
    pool.free = mine;
    return *other;
  }
  mine->next_free = unshadowed;
  __atomic_store_n(&unshadowed, mine, __ATOMIC_RELEASE);
  return *mine;
}

void give(GranuleSync *g) {
  SpinGuard guard(pool_lock);
  Pool &pool = pool_of(*g);
  g->next_free = pool.free;
  pool.free = g;
}

// Makes the granule's cell name a GranuleSync whose home is `home` (null: itself). Another thread may win.
GranuleSync &attach(Thread &t, uintptr_t granule, GranuleSync *home) {
  if (UNLIKELY(!has_shadow(granule)))
    return attach_unshadowed(granule, home);
  Cell *cell = shadow_cell(granule);
  GranuleSync *mine = take(granule, home);
  Claim claim(granule); // against range operations, which store without looking twice
  for (Backoff backoff;;) {
    Cell old = __atomic_load_n(cell, __ATOMIC_ACQUIRE);
    if (kind_of(read_word(old)) == WordKind::sync) {
      give(mine);
      return granule_of_word(read_word(old));
    }
    if (write_word(old) == kLockedWord) {
      backoff.wait();
      continue;
    }
    if (kind_of(write_word(old)) == WordKind::bytes) {
      merge_bytes(t, cell, old);
      continue;
    }
    mine->home->cells[(granule - mine->home->granule) / SNARL_GRANULE].plain = old;
    if (__atomic_compare_exchange_n(cell, &old, make_cell(sync_word(mine->index), 0), false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED)) {
      __atomic_fetch_add(&filter_of(granule), 1, __ATOMIC_RELAXED);
      return *mine;
    }
  }
}

void drop_cell(Thread *t, Cell cell) {
  AccessState *state = t ? t->access : nullptr;
  drop_word(state, read_word(cell));
  drop_word(state, write_word(cell));
}

bool overlap(const SyncObject &o, uintptr_t address, uint32_t size) {
  return address < o.address + o.size && o.address < address + size;
}

SyncObject *new_object() {
  constexpr uint32_t kBatch = 31;
  auto *room = static_cast<char *>(allocate_forever(sizeof(SyncObject) * (kBatch + 1)));
  auto *objects = reinterpret_cast<SyncObject *>((reinterpret_cast<uintptr_t>(room) + 63) & ~uintptr_t{63});
  SpinGuard guard(pool_lock);
  for (uint32_t i = 1; i < kBatch; ++i) {
    objects[i].next = free_objects;
    free_objects = &objects[i];
  }
  return &objects[0];
}

// Do all granules of the object have this home? Under its lock.
bool is_whole(const GranuleSync &home, const SyncObject &o) {
  for (uintptr_t at = home.granule + SNARL_GRANULE; at < o.address + o.size; at += SNARL_GRANULE)
    if (find_granule_sync(at) != &home)
      return false;
  return true;
}

// What else is known of `other`'s place is from now on found at `o`.
void take_over(SyncObject &o, SyncObject &other) {
  {
    BriefGuard guard(other.value_lock);
    forget_object(other);
    sync_join(o.var, other.var);
    join_histories(o, other);
  }
  SpinGuard own(o.lock), its(other.lock);
  sync_join(o.second, other.second);
  if (!o.as_lock) {
    o.as_lock = other.as_lock;
    other.as_lock = nullptr;
  }
}

// The object has more bytes than was known.
SNARL_COLD void extend(Thread &t, GranuleSync &home, SyncObject &o, uintptr_t address, uint32_t size) {
  BriefGuard guard(o.value_lock);
  flush_atomic_accesses(t, home, o);
  uintptr_t end = o.address + o.size > address + size ? o.address + o.size : address + size;
  if (address < o.address)
    o.address = address;
  o.size = static_cast<uint8_t>(end - o.address);
  forget_object(o);
  o.whole = is_whole(home, o);
  bool counted = counts(o);
  for (SyncObject *other = home.objects; other; other = other->next)
    if (other != &o && overlap(*other, o.address, o.size)) {
      take_over(o, *other);
      counted |= counts(*other);
    }
  unordered_extended(o, counted);
}

// For those who still hold a pointer to the object: it is nowhere. What else it knew is dropped.
void end_object(SyncObject &o) {
  BriefGuard guard(o.value_lock);
  forget_object(o);
  o.whole = false;
  o.size = 0;
  o.spans = 0;
  o.unordered = 0;
  end_history(o);
  for (AtomicAccess &a : o.accesses)
    a = {};
  on_sync_end(o.var);
  on_sync_end(o.second);
  o.as_lock = nullptr;
  __atomic_store_n(&o.address, 0, __ATOMIC_RELEASE);
}

// Who ends an object says so last, and has its value_lock till then.
bool is_free(const SyncObject &o) {
  return __atomic_load_n(&o.address, __ATOMIC_ACQUIRE) == 0;
}

bool is_first_object(const SyncObject &o) {
  const auto *place = reinterpret_cast<const SyncPlace *>(&o); // if so
  return place >= sync_places && place < sync_places + kFirstAlias;
}

// Under the lock of the home.
SyncObject *take_object(const GranuleSync &home) {
  if (LIKELY(home.index < kFirstAlias))
    if (SyncObject &first = sync_places[home.index].first; LIKELY(is_free(first)))
      return &first;
  {
    SpinGuard guard(pool_lock);
    if (SyncObject *o = free_objects) {
      free_objects = o->next;
      return o;
    }
  }
  return new_object();
}

// --- the end of memory ----------------------------------------------------------------------------------------------

void end_objects(Thread *t, Pc pc, SyncObject *objects) {
  while (SyncObject *o = objects) {
    objects = o->next;
    if (o->as_lock)
      lock_memory_gone(t, pc, *o);
    end_object(*o);
    if (LIKELY(is_first_object(*o)))
      continue;
    SpinGuard guard(pool_lock);
    o->next = free_objects;
    free_objects = o;
  }
}

void drop_cells(Thread *t, SyncCells &c) {
  drop_cell(t, c.plain);
  drop_cell(t, c.atomic);
  c = {};
}

// The GranuleSync that the granule's cell names when that is an alias of the home, or the home itself.
GranuleSync *granule_of_home(const GranuleSync &home, uintptr_t granule) {
  if (!has_shadow(granule))
    return nullptr;
  const Word read = read_word(__atomic_load_n(shadow_cell(granule), __ATOMIC_ACQUIRE));
  if (kind_of(read) != WordKind::sync)
    return nullptr;
  GranuleSync &g = granule_of_word(read);
  return g.home == &home ? &g : nullptr;
}

// Has the home granules from `begin` on?
bool has_granules(const GranuleSync &home, uintptr_t begin) {
  for (uint32_t i = 0; i < kMaxGranules; ++i)
    if (const uintptr_t at = home.granule + i * SNARL_GRANULE; at >= begin && granule_of_home(home, at))
      return true;
  return false;
}

// The home of `g`, which may be changed by who ends that.
GranuleSync &lock_home_of(GranuleSync &g) {
  for (;;) {
    GranuleSync &home = *__atomic_load_n(&g.home, __ATOMIC_ACQUIRE);
    home.lock.lock();
    if (__atomic_load_n(&g.home, __ATOMIC_RELAXED) == &home)
      return home;
    home.lock.unlock();
  }
}

// The memory of all granules of the home is gone. Aliases whose turn is to come know no home any more.
SyncObject *take_all(Thread *t, GranuleSync &home) {
  for (uint32_t i = 1; i < kMaxGranules; ++i)
    if (GranuleSync *alias = granule_of_home(home, home.granule + i * SNARL_GRANULE))
      __atomic_store_n(&alias->home, alias, __ATOMIC_RELEASE);
  for (SyncCells &c : home.cells)
    drop_cells(t, c);
  SyncObject *objects = home.objects;
  home.objects = nullptr;
  return objects;
}

// The object no longer stands for the granule, at its end, or at its begin if who ends it is unknown. The value of what
// begins elsewhere is not the one that it knew.
void shorten(Thread *t, GranuleSync &home, SyncObject &o, uintptr_t granule) {
  const uintptr_t end = o.address + o.size, next = granule + SNARL_GRANULE;
  BriefGuard guard(o.value_lock);
  if (t)
    flush_atomic_accesses(*t, home, o);
  forget_object(o);
  o.whole = false;
  if (o.address >= granule) {
    on_sync_end(o.var);
    on_sync_end(o.second);
    end_history(o);
    o.address = next;
    o.size = static_cast<uint8_t>(end - next);
  } else if (end <= next) {
    o.size = static_cast<uint8_t>(granule - o.address);
  }
}

// Does the object end with the granule's memory? What else it stood for has then no object: an atomic that is read as
// part of another is one of that address. Its accesses stay, in the cells.
bool ends_with(Thread *t, GranuleSync &home, SyncObject &o, uintptr_t granule) {
  if (o.address < granule || o.address >= granule + SNARL_GRANULE)
    return false;
  if (o.address + o.size <= granule + SNARL_GRANULE)
    return true;
  if (!t) // nobody's lanes to flush them by
    return false;
  BriefGuard guard(o.value_lock);
  flush_atomic_accesses(*t, home, o);
  return true;
}

// The memory of one granule of the home is gone, and others live on: where one life's object lies over two of a later
// one.
SyncObject *take_granule(Thread *t, GranuleSync &home, uintptr_t granule) {
  SyncObject *ended = nullptr;
  for (SyncObject **link = &home.objects; *link;) {
    SyncObject &o = **link;
    if (ends_with(t, home, o, granule)) {
      __atomic_store_n(link, o.next, __ATOMIC_RELEASE);
      o.next = ended;
      ended = &o;
      continue;
    }
    if (overlap(o, granule, SNARL_GRANULE))
      shorten(t, home, o, granule);
    link = &o.next;
  }
  drop_cells(t, home.cells[(granule - home.granule) / SNARL_GRANULE % kMaxGranules]);
  return ended;
}

} // namespace

GranuleSync *find_unshadowed(uintptr_t address) {
  GranuleSync *g = search_unshadowed(address & ~uintptr_t{3});
  return g ? g->home : nullptr;
}

GranuleSync &granule_sync(Thread &t, uintptr_t address, uint32_t size) {
  uintptr_t first = address & ~uintptr_t{3}, last = (address + size - 1) & ~uintptr_t{3};
  GranuleSync *found = find_granule_sync(first);
  GranuleSync &home = found ? *found : *attach(t, first, nullptr).home;
  for (uintptr_t g = first + SNARL_GRANULE; g <= last; g += SNARL_GRANULE)
    if (UNLIKELY(!find_granule_sync(g)) && (g - home.granule) / SNARL_GRANULE < kMaxGranules) {
      BriefGuard guard(home.lock);
      attach(t, g, &home);
    }
  return home;
}

SyncObject &object_in(Thread &t, GranuleSync &home, uintptr_t address, uint32_t size) {
  for (SyncObject *o = home.objects; o; o = o->next)
    if (LIKELY(overlap(*o, address, size))) {
      if (UNLIKELY(address < o->address || address + size > o->address + o->size))
        extend(t, home, *o, address, size);
      if (UNLIKELY(!o->whole)) {
        BriefGuard guard(o->value_lock);
        o->whole = is_whole(home, *o);
      }
      return *o;
    }
  SyncObject *o = take_object(home);
  {
    BriefGuard guard(o->value_lock);
    o->address = address;
    o->size = static_cast<uint8_t>(size);
    o->next = home.objects;
    o->whole = is_whole(home, *o);
  }
  __atomic_store_n(&home.objects, o, __ATOMIC_RELEASE);
  return *o;
}

HomeGuard::HomeGuard(GranuleSync &home) : home_(home) {
  home.lock.lock();
  for (SyncObject *o = home.objects; o; o = o->next)
    o->value_lock.lock();
}

HomeGuard::~HomeGuard() {
  for (SyncObject *o = home_.objects; o; o = o->next)
    o->value_lock.unlock();
  home_.lock.unlock();
}

void for_each_other_object(const GranuleSync &home, const SyncObject &o, uintptr_t address, uint32_t size,
                           void (*f)(SyncObject &, void *), void *argument) {
  auto visit = [&](const GranuleSync &g) {
    for (SyncObject *other = g.objects; other; other = other->next)
      if (other != &o && overlap(*other, address, size)) {
        BriefGuard guard(other->value_lock);
        f(*other, argument);
      }
  };
  visit(home);
  const GranuleSync *last = &home;
  for (uintptr_t at = (address & ~uintptr_t{3}) + SNARL_GRANULE; at < address + size; at += SNARL_GRANULE) {
    GranuleSync *next = find_granule_sync(at);
    if (!next || next == last || next == &home)
      continue;
    BriefGuard guard(next->lock);
    visit(*next);
    last = next;
  }
}

namespace {

bool is_past(const Thread &t, const SyncObject &o) {
  for (const AtomicAccess &a : o.accesses)
    if ((a.read && !ordered(t, a.read)) || (a.write && !ordered(t, a.write)))
      return false;
  return true;
}

// Memory is freed after all that was done to it, as most is, and ends with its objects: nothing is said to the cells
// but that. (What the entries of the objects keep meanwhile is told as truly after the free as before.)
bool free_after_all(AccessSite &site, GranuleSync &home, SyncCells &cells) {
  const Thread &t = site.thread;
  if (!is_past(t, cells.plain) || !is_past(t, cells.atomic))
    return false;
  for (SyncObject *o = home.objects; o; o = o->next)
    if (!is_past(t, *o))
      return false;
  for (SyncObject *o = home.objects; o; o = o->next)
    forget_object(*o);
  drop_word(t.access, read_word(cells.plain));
  drop_word(t.access, write_word(cells.plain));
  const Word me = site.id(kAllBytes);
  cells.plain = make_cell(me, me);
  return true;
}

} // namespace

void check_sync_granule(AccessSite &site, Word word, uintptr_t granule, ByteMask mask, bool write) {
  GranuleSync &home = *granule_of_word(word).home;
  HomeGuard guard(home);
  SyncCells &cells = home.cells[(granule - home.granule) / SNARL_GRANULE % kMaxGranules];
  if ((site.flags & access_flags::free) && mask == kAllBytes && LIKELY(free_after_all(site, home, cells)))
    return;
  for (SyncObject *o = home.objects; o; o = o->next) {
    flush_atomic_accesses(site.thread, home, *o);
    forget_object(*o);
  }
  check_owned(site, cells, granule, mask, write);
}

void end_granule_sync(Thread *t, Pc pc, Word word, uintptr_t end) {
  GranuleSync &g = granule_of_word(word);
  __atomic_fetch_sub(&filter_of(g.granule), 1, __ATOMIC_RELAXED);
  GranuleSync &home = lock_home_of(g);
  // Memory goes in the order of its addresses: of this home nothing lives on but what lies beyond.
  const bool home_ends = !has_granules(home, &home == &g ? end : 0);
  SyncObject *ended = home_ends ? take_all(t, home) : take_granule(t, home, g.granule);
  home.lock.unlock();
  end_objects(t, pc, ended);
  if (&home != &g)
    give(&g);
  if (home_ends)
    give(&home);
}

bool may_hold_sync(uintptr_t p, size_t n) {
  if (n >= (uintptr_t{1} << kFilterShift) * 64)
    return true;
  for (uintptr_t page = p >> kFilterShift; page <= (p + n - 1) >> kFilterShift; ++page)
    if (filter[page % kFilterSize])
      return true;
  return false;
}

SyncObject &sync_object(Thread &t, const void *address) {
  auto at = reinterpret_cast<uintptr_t>(address);
  GranuleSync &home = granule_sync(t, at, 1);
  BriefGuard guard(home.lock);
  return object_in(t, home, at, 1);
}

SyncObject *find_sync_object(const void *address) {
  auto at = reinterpret_cast<uintptr_t>(address);
  GranuleSync *home = find_granule_sync(at);
  if (!home)
    return nullptr;
  BriefGuard guard(home->lock);
  for (SyncObject *o = home->objects; o; o = o->next)
    if (overlap(*o, at, 1))
      return o;
  return nullptr;
}

void end_sync_object(Thread &t, const void *address) {
  auto at = reinterpret_cast<uintptr_t>(address);
  GranuleSync *home = find_granule_sync(at);
  if (!home)
    return;
  BriefGuard guard(home->lock);
  for (SyncObject *o = home->objects; o; o = o->next)
    if (overlap(*o, at, 1)) {
      on_sync_end(o->var);
      on_sync_end(o->second);
    }
}

} // namespace snarl
