#include "runtime/shadow/access_state.h"

#include "runtime/context/tree.h"
#include "runtime/thread/clock_state.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

constexpr uint8_t kFirstSiteBits = 5, kLastSiteBits = 14;
constexpr uint32_t kFirstRegion = 1u << kIdPageBits, kLastRegion = 1u << 20;

// Gives the lane a region of its own from the epoch `clock` on, with room for 2^site_bits sites.
void new_region(Thread &t, Lane &lane, uint8_t site_bits, uint32_t size, Clock clock, bool partial) {
  Word start = allocate_ids(size);
  for (uint32_t page = 0; page < size >> kIdPageBits; ++page)
    regions[(start >> kIdPageBits) + page] = {lane.sites,
                                              clock,
                                              nullptr,
                                              start,
                                              static_cast<uint16_t>(t.slot.value),
                                              site_bits,
                                              partial};
  lane.start = lane.epoch_first = start;
  lane.size = size;
  lane.base = clock;
  lane.site_bits = site_bits;
  publish_ids(start, size);
}

void start_lane(Thread &t, Lane &lane, bool partial) {
  lane.sites = static_cast<Site *>(allocate(sizeof(Site) << kFirstSiteBits));
  new_region(t, lane, kFirstSiteBits, kFirstRegion, t.clock->own(), partial);
}

// Doubles the room for sites. The site numbers stay, the ids of the current epoch change.
void more_sites(Thread &t, AccessState &state, Lane &lane) {
  bool partial = &lane == &state.partial;
  uint8_t bits = lane.site_bits < kLastSiteBits ? lane.site_bits + 1 : kLastSiteBits;
  auto *sites = static_cast<Site *>(allocate(sizeof(Site) << bits));
  if (bits > lane.site_bits) {
    for (uint32_t i = 0; i < lane.used; ++i)
      sites[i] = lane.sites[i];
  } else { // the code has more sites than a region can hold: start over
    lane.used = 0;
    ++state.generation;
  }
  lane.sites = sites; // the old table stays: regions in the shadow refer to it
  new_region(t, lane, bits, kLastRegion, t.clock->own(), partial);
}

void advance(Thread &t, Lane &lane, Clock clock, bool partial) {
  if (!lane.sites)
    return;
  uint64_t epoch = clock - lane.base;
  if (LIKELY(epoch < lane.size >> lane.site_bits)) {
    lane.epoch_first = lane.start + (static_cast<Word>(epoch) << lane.site_bits);
    return;
  }
  uint32_t size = lane.size < kLastRegion ? lane.size * 2 : kLastRegion;
  new_region(t, lane, lane.site_bits, size, clock, partial);
}

SNARL_INLINE uint32_t hash_site(uint64_t pc, uint64_t leaf, uint32_t node) {
  uint64_t h = (pc ^ leaf << 7 ^ (uint64_t{node} << 20)) * 0x9e3779b97f4a7c15ULL;
  return static_cast<uint32_t>(h >> 56);
}
static_assert(kSiteCacheSize == 256);

} // namespace

AccessState *make_access_state() { return allocate_one<AccessState>(); }

void access_epoch_changed(Thread &t, Clock clock) {
  AccessState *state = t.access;
  if (!state)
    return;
  advance(t, state->whole, clock, false);
  advance(t, state->partial, clock, true);
  publish_epoch(t);
}

void publish_epoch(Thread &t) {
  snarl_planted_tls *tls = t.planted;
  if (!tls)
    return;
  AccessState *state = t.access;
  uint32_t mask = 0, epoch = 0;
  if (!alone() && t.ignore_accesses == 0) {
    if (UNLIKELY(!state))
      state = t.access = make_access_state();
    if (UNLIKELY(!state->whole.sites))
      start_lane(t, state->whole, false);
    mask = ~((1u << state->whole.site_bits) - 1);
    epoch = state->whole.epoch_first;
  }
  uint64_t two = uint64_t{epoch} << 32 | epoch, masks = uint64_t{mask} << 32 | mask;
  auto *words = reinterpret_cast<uint64_t *>(tls);
  words[0] = words[1] = two;
  words[2] = words[3] = masks;
}

Word AccessSite::make_id(ByteMask mask) {
  AccessState &state = *thread.access;
  bool partial = mask != kAllBytes;
  Lane &lane = partial ? state.partial : state.whole;
  if (UNLIKELY(!lane.sites))
    start_lane(thread, lane, partial);
  uint32_t node = current_node(thread);
  uint64_t key = uint64_t{pc} | uint64_t(mask) << 48 | uint64_t{flags} << 52 | uint64_t(size == 0) << 60;
  SiteCacheEntry &e = state.cache[hash_site(key, leaf, node)];
  if (UNLIKELY(e.pc != key || e.node != node || e.leaf != leaf || e.lockset != thread.lockset ||
               e.generation != state.generation)) {
    Context inner = leaf ? tree_child(Context(node), leaf) : Context(node);
    Context context = tree_child(inner, pc);
    if (UNLIKELY(lane.used >> lane.site_bits)) {
      more_sites(thread, state, lane);
      publish_epoch(thread);
    }
    uint32_t index = lane.used++;
    lane.sites[index] = {context, thread.lockset, size, flags, mask};
    e = {key, leaf, node, thread.lockset, index, state.generation};
  }
  Word id = lane.epoch_first + e.index;
  if (!partial)
    whole = id;
  return id;
}

} // namespace snarl
