#include "runtime/sync/lock_order.h"

#include "runtime/channel/channel.h"
#include "runtime/channel/finish.h"
#include "runtime/sync/lock_births.h"
#include "runtime/sync/lock_order_state.h"
#include "runtime/sync/locks.h"
#include "runtime/thread/registry.h"

extern "C" {
__attribute__((visibility("default"), used)) uint32_t __snarl_jobs_matter;
}

namespace snarl {

constinit OrderState order_state{};
uint64_t acquisitions_recorded;

namespace {

constexpr uint32_t kMaxAcquisitions = 1u << 24, kMaxChains = 1u << 24;
constexpr uint32_t kFirstFold = 1u << 14;
constexpr uint32_t kAllTimes = 64; // so many equal acquisitions are kept, later ones at powers of two

OrderState &order = order_state;

// False: the table is full.
bool name_what_ended(HeldChain &named) {
  while (named.ended.count) {
    const uint32_t less = chain_with(named.top, named.ended[named.ended.count - 1], Context(), kNoLongerHeld);
    if (!less)
      return false;
    named.top = less;
    ++named.steps;
    --named.ended.count;
  }
  return true;
}

// The chain of all locks held, and the gates on top of it: nobody waits for these. False: the table is full.
bool chain_of(HeldLocks &held, uint32_t &chain) {
  HeldChain &named = held.named;
  if (named.folds != order.folds) {
    named.clear();
    named.folds = order.folds;
  }
  if (named.steps + named.ended.count > held.locks.count - held.holes)
    named.clear();
  if (!name_what_ended(named))
    return false;
  for (; named.count < held.locks.count; ++named.count) {
    HeldLock &h = held.locks[named.count];
    if (!h.lock)
      continue; // a hole
    const uint32_t more = chain_with(named.top, h.id, h.acquired_at, h.mode);
    if (!more)
      return false;
    h.chain_below = named.top;
    named.top = h.chain_with = more;
  }
  chain = named.top;
  for (LockId gate : held.gates) {
    chain = chain_with(chain, gate, Context(), LockMode::exclusive);
    if (!chain)
      return false;
  }
  return true;
}

// Only locks that have ended since the last time have anything to give: when they are few, what they give is little.
bool fold_is_due() {
  constexpr uint32_t kWorthIt = 16; // one for so many chains and acquisitions
  const uint32_t recorded = order.chains_count + order.acquisitions_count;
  return recorded >= order.fold_at && locks_ended() - order.ended_at_fold >= recorded / kWorthIt;
}

void fold() {
  order.ended_at_fold = locks_ended();
  fold_order();
  const uint32_t left = order.chains_count + order.acquisitions_count;
  order.fold_at = left < kFirstFold / 2 ? kFirstFold : 2 * left;
}

bool worth_keeping(uint32_t times) {
  return order.acquisitions_count < kFewAcquisitions || times <= kAllTimes || (times & (times - 1)) == 0;
}

// True when one of the acquisition's edges closes a cycle. An acquisition that does not wait is no edge of a cycle. A
// lock that was waited for stands behind all that were held then: an edge from it reaches `wanted` from those, too.
bool add_edges(HeldLocks &held, LockId wanted, uint8_t flags) {
  if (flags & edge_flags::try_lock)
    return false;
  bool cycle = find_held(held, wanted) != nullptr; // a reader that comes back for more
  for (uint32_t i = held.locks.count; i-- > 0;) {
    if (!held.locks[i].lock)
      continue;
    cycle |= order.graph.add_edge(held.locks[i].id.value, wanted.value) == LockGraph::Added::closes_cycle;
    if (held.locks[i].waited)
      break;
  }
  return cycle;
}

// The thread's latest acquisition of the site; 0: none.
uint32_t &latest_of(AcquisitionSite &site, Tid tid) {
  if (LIKELY(site.first == tid))
    return site.latest;
  const uint64_t hash = mix_hash(site.hash, tid.value);
  uint32_t series = order.series_table.find(hash, [&](uint32_t i) { return order.series[i - 1].hash == hash; });
  if (!series) {
    order.series.push({hash, 0});
    series = order.series.count;
    order.series_table.insert(hash, series);
  }
  return order.series[series - 1].latest;
}

// What the thread knows of structure, branches included.
struct KnownNow {
  Structure structure;
  explicit KnownNow(const HeldLocks &held) : structure(structure_copy(held.structure)) {
    structure_join(structure, held.by_branches);
  }
  ~KnownNow() { structure_drop(structure); }
  KnownNow(const KnownNow &) = delete;
  KnownNow &operator=(const KnownNow &) = delete;
};

// Has the thread told it in this very segment, and only its cache has forgotten that? 0: no.
uint32_t place_if_known(AcquisitionSite &site, const Acquisition &a) {
  const uint32_t place = latest_of(site, a.tid);
  const Acquisition &latest = order.acquisitions[place];
  const bool is_known = latest.tid == a.tid && latest.wanted == a.wanted && latest.at == a.at &&
                        latest.mode == a.mode && latest.segment.created == a.segment.created &&
                        latest.segment.joined == a.segment.joined;
  return is_known ? place : 0;
}

bool equal_but_for_segment(const Acquisition &a, const Acquisition &b) {
  return a.tid == b.tid && a.chain == b.chain && a.wanted == b.wanted && a.at == b.at && a.mode == b.mode;
}

void note_recorded() {
  __atomic_store_n(&acquisitions_recorded, acquisitions_recorded + 1, __ATOMIC_RELAXED);
  __atomic_store_n(&__snarl_jobs_matter, 1, __ATOMIC_RELAXED);
}

void overwrite(Acquisition &old, const Acquisition &a) {
  const bool rolling = old.rolling;
  name_slot(a.slot);
  const Structure structure = structure_copy(a.structure);
  forget_acquisition(old);
  old = a;
  old.rolling = rolling;
  old.structure = structure;
  if (!rolling)
    note_recorded();
}

// Its place; 0: there is none.
uint32_t append(const Acquisition &a) {
  if (order.acquisitions_count + 1 >= kMaxAcquisitions) {
    ++order.dropped;
    return 0;
  }
  const uint32_t place = ++order.acquisitions_count;
  order.acquisitions[place] = a;
  name_slot(a.slot);
  structure_copy(a.structure);
  note_recorded();
  if (order.telling && a.told_to != order.run_file)
    order.untold.push(place);
  return place;
}

// Not worth a place of its own: takes that of the latest such one.
uint32_t roll(AcquisitionSite &site, const Acquisition &a) {
  if (site.rolling) {
    ++order.overwritten;
    overwrite(order.acquisitions[site.rolling], a);
  } else {
    site.rolling = append(a);
    if (site.rolling)
      order.acquisitions[site.rolling].rolling = true;
  }
  return site.rolling;
}

void note_place(OwnAcquisitions &own, uint32_t place) {
  if (!place)
    return;
  if (own.last == 0)
    own = {place, place, order.folds};
  else if (own.folds != order.folds)
    own = {1, order.acquisitions_count, order.folds};
  else
    own = {own.first < place ? own.first : place, own.last > place ? own.last : place, own.folds};
}

// Its number. `left` is copied.
uint64_t keep_section(EnclosingSection section) {
  SpinGuard guard(order.lock);
  section.left = structure_copy(section.left);
  name_slot(section.slot);
  if (order.sections.count < kEnclosingSections) {
    order.sections.push(section);
  } else {
    EnclosingSection &oldest = order.sections[order.sections_made % kEnclosingSections];
    structure_drop(oldest.left);
    unname_slot(oldest.slot);
    oldest = section;
  }
  return order.sections_made++;
}

} // namespace

uint32_t chain_with(uint32_t parent, LockId lock, Context at, LockMode mode) {
  const uint64_t hash = mix_hash(chain_hash(parent, lock, at, mode));
  if (const uint32_t known = order.chain_table.find(hash, [&](uint32_t n) {
        const ChainNode &c = order.chains[n];
        return c.parent == parent && c.lock == lock && c.acquired_at == at && c.mode == mode;
      }))
    return known;
  if (order.chains_count + 1 >= kMaxChains)
    return 0;
  const uint32_t chain = ++order.chains_count;
  const uint8_t below = parent ? order.chains[parent].links : 0;
  const bool many = mode == kNoLongerHeld || below == kManyLinks;
  order.chains[chain] = {parent, lock, at, mode, 0, many ? kManyLinks : static_cast<uint8_t>(below + 1), 0};
  order.chain_table.insert(hash, chain);
  return chain;
}

uint32_t find_site(uint64_t hash) {
  return order.site_table.find(hash, [&](uint32_t i) { return order.sites[i - 1].hash == hash; });
}

uint32_t add_site(uint64_t hash, Tid first) {
  order.sites.push({hash, 0, 0, first, 0});
  order.site_table.insert(hash, order.sites.count);
  return order.sites.count;
}

uint32_t keep_acquisition(uint32_t number, Acquisition a) {
  AcquisitionSite &site = order.sites[number - 1];
  a.site = number;
  uint32_t &latest = latest_of(site, a.tid);
  Acquisition &before = order.acquisitions[latest];
  if (latest && equal_but_for_segment(before, a)) {
    if (before.segment.created == a.segment.created)
      return latest;
    if (before.segment.joined == a.segment.joined && (before.rolling || before.told_to != order.run_file)) {
      overwrite(before, a);
      return latest;
    }
  }
  return latest = worth_keeping(++site.times) ? append(a) : roll(site, a);
}

void forget_acquisition(Acquisition &a) {
  structure_drop(a.structure);
  unname_slot(a.slot);
}

void order_start() {
  order.run_file = 1;
  order.fold_at = kFirstFold;
  order.chains = static_cast<ChainNode *>(reserve_pages(kMaxChains * sizeof(ChainNode)));
  order.acquisitions = static_cast<Acquisition *>(reserve_pages(kMaxAcquisitions * sizeof(Acquisition)));
  channel_on_open(order_on_run_file);
  before_finish(order_before_finish);
}

// Its thread changes `repeated` without the lock: only from what it is to what it becomes, as when the graph is
// folded another acquisition may come to stand there.
bool order_repeats(Thread &t, const HeldLocks &held, uint32_t place) {
  Acquisition &a = order.acquisitions[place];
  if (UNLIKELY(!place || held.told.folds() != __atomic_load_n(&order.folds, __ATOMIC_RELAXED)))
    return false;
  if (UNLIKELY(!(a.tid == t.tid) || a.segment.created != held.segment.created ||
               a.segment.joined != held.segment.joined))
    return a.rolling; // by then another one's
  const EpochNumber now = epoch_number(t);
  EpochNumber before = __atomic_load_n(&a.repeated, __ATOMIC_RELAXED);
  return LIKELY(before == now) ||
         __atomic_compare_exchange_n(&a.repeated, &before, now, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

bool order_has_acquisitions() {
  return __atomic_load_n(&order.acquisitions_count, __ATOMIC_RELAXED) != 0;
}

void order_enclosing_section(const Thread &t, const HeldLocks &held, LockId lock, Clock began, Clock ended,
                             const Structure &left) {
  const bool tell = __atomic_load_n(&acquisitions_recorded, __ATOMIC_RELAXED) != held.recorded_before;
  const uint64_t number = keep_section({lock, t.tid, t.slot, began, ended, 0, left});
  if (tell && channel_is_open())
    tell_section(number);
}

void order_new_acquisition(Thread &t, HeldLocks &held, LockId wanted, Context at, LockMode mode, uint8_t flags,
                           uint64_t hash) {
  const KnownNow known(held);
  Acquisition a{};
  a.wanted = wanted;
  a.at = at;
  a.tid = t.tid;
  a.slot = t.slot;
  a.mode = mode;
  a.flags = flags & (edge_flags::try_lock | edge_flags::timed | edge_flags::after_wait);
  a.clock = t.clock->own();
  a.repeated = epoch_number(t);
  a.segment = held.segment;
  a.structure = known.structure;
  bool cycle = false;
  {
    SpinGuard guard(order.lock);
    if (UNLIKELY(fold_is_due()))
      fold();
    held.told.forget_before(order.folds);
    const uint32_t site = find_site(hash);
    uint32_t place = site ? place_if_known(order.sites[site - 1], a) : 0;
    if (place) {
      held.told.add(hash, held.segment, place);
      order_repeats(t, held, place);
      return;
    }
    cycle = add_edges(held, wanted, flags);
    if (!chain_of(held, a.chain))
      ++order.dropped;
    else
      place = keep_acquisition(site ? site : add_site(hash, t.tid), a);
    note_place(held.own_acquisitions, place);
    held.told.add(hash, held.segment, place);
  }
  past_goes_on(t);
  if (cycle)
    channel_open();
  if (channel_is_open())
    tell_new_acquisitions();
}

void order_lock_for_fork() {
  order.lock.lock();
}

void order_unlock_after_fork() {
  order.lock.unlock();
}

void order_after_fork_in_child() {
  for (uint32_t place = 1; place <= order.acquisitions_count; ++place)
    order.acquisitions[place].flags |= edge_flags::inherited;
}

} // namespace snarl
