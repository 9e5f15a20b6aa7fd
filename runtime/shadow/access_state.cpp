#include "runtime/shadow/access_state.h"

#include "runtime/context/frame_records.h"
#include "runtime/shadow/dictionaries.h"
#include "runtime/shadow/first_access.h"
#include "runtime/shadow/joint_sites.h"
#include "runtime/shadow/known.h"
#include "runtime/shadow/known_atomics.h"
#include "runtime/shadow/range_sites.h"
#include "runtime/shadow/reader_rows.h"
#include "runtime/shadow/recent.h"
#include "runtime/shadow/rests.h"
#include "runtime/thread/clock_state.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

constexpr uint8_t kFirstSiteBits = kSiteBitsAtFirst;
constexpr Clock kSoon = 1024; // epochs within which sites that start over come again, if the code needs them all
constexpr uint32_t kFirstRegion = 1u << kIdPageBits, kLastRegion = 1u << kLastRegionBits;

// Of the region that follows the lane's present one: a thread that does little takes few.
uint32_t next_size(const Lane &lane) {
  return !lane.size ? kFirstRegion : lane.size < kLastRegion ? lane.size * 2 : kLastRegion;
}

// Gives the lane a region of its own from the epoch `clock` on, with room for 2^site_bits sites.
void new_region(Thread &t, Lane &lane, uint8_t site_bits, uint32_t size, Clock clock, bool partial) {
  const IdRange ids = allocate_ids(size);
  for (uint32_t page = 0; page < ids.size >> kIdPageBits; ++page)
    regions[(ids.start >> kIdPageBits) + page] = {
        lane.sites, clock, nullptr, ids.start, static_cast<uint16_t>(t.slot.value), site_bits, partial};
  lane.start = lane.epoch_first = ids.start;
  lane.size = ids.size;
  lane.base = clock;
  lane.site_bits = site_bits;
  publish_ids(ids.start, ids.size);
}

void start_lane(Thread &t, Lane &lane, bool partial) {
  lane.sites = make_dictionary(kFirstSiteBits);
  new_region(t, lane, kFirstSiteBits, kFirstRegion, t.clock->own(), partial);
}

// A dictionary of 2^bits sites, of which the first `kept` are as before, and a region to go with it.
void change_dictionary(Thread &t, Lane &lane, uint8_t bits, uint32_t kept, Clock clock, bool partial) {
  Site *old = lane.sites;
  lane.sites = make_dictionary(bits);
  for (uint32_t i = 0; i < kept; ++i)
    lane.sites[i] = old[i];
  lane.used = kept;
  new_region(t, lane, bits, next_size(lane), clock, partial);
  retire_dictionary(old);
}

// Both lanes with no sites, as the table has none, and room for so many.
void start_over(Thread &t, AccessState &state, uint8_t whole_bits, uint8_t partial_bits, Clock clock) {
  state.ids_used = 0;
  if (state.atomics)
    state.atomics->clear();
  if (state.range_sites)
    state.range_sites->clear();
  forget_joints(state);
  change_dictionary(t, state.whole, whole_bits, 0, clock, false);
  if (state.partial.sites)
    change_dictionary(t, state.partial, partial_bits, 0, clock, true);
}

// A lane with room for more sites takes more ids in each epoch. So when it has as many as code usually needs it starts
// over instead, and grows further only if that does not last.
bool may_grow(const Thread &t, const AccessState &state, const Lane &lane) {
  return lane.site_bits < kSiteBitsUsually ||
         (lane.site_bits < kSiteBitsAtMost && state.full_at != 0 && t.clock->own() - state.full_at < kSoon);
}

// Doubles the room for sites, or starts over. If it grows the site numbers stay, and the ids of the current epoch
// change.
void more_sites(Thread &t, AccessState &state, Lane &lane) {
  const Clock now = t.clock->own();
  if (may_grow(t, state, lane))
    return change_dictionary(t, lane, lane.site_bits + 1, lane.used, now, &lane == &state.partial);
  state.full_at = now;
  state.sites.clear();
  start_over(t, state, kSiteBitsUsually, kSiteBitsUsually, now);
}

// What a program does at its start, or did an hour ago, has sites that each epoch still takes ids for. So after many
// ids the lanes start over, with less room: what the code does now gets its sites again, at their first use.
uint8_t bits_after(const Lane &lane) {
  return lane.site_bits > kFirstSiteBits + 2 ? lane.site_bits - 2 : kFirstSiteBits;
}

// Within its region?
SNARL_INLINE bool advance_within(Lane &lane, Clock clock) {
  const uint64_t epoch = clock - lane.base;
  if (UNLIKELY(epoch >= lane.size >> lane.site_bits))
    return false;
  lane.epoch_first = lane.start + (static_cast<Word>(epoch) << lane.site_bits);
  return true;
}

void advance(Thread &t, AccessState &state, Lane &lane, Clock clock) {
  if (LIKELY(advance_within(lane, clock)))
    return;
  state.ids_used += lane.size;
  if (state.ids_used >= kRegionsBeforeStart << kLastRegionBits) {
    state.sites.drop();
    state.sites.start(kFirstSiteBits + 1);
    return start_over(t, state, bits_after(state.whole), bits_after(state.partial), clock);
  }
  new_region(t, lane, lane.site_bits, next_size(lane), clock, &lane == &state.partial);
}

// A site that the slot has not met yet.
SNARL_COLD uint32_t new_site(AccessSite &site, AccessState &state, Lane &lane, const SiteKey &key, Context context,
                             ByteMask mask) {
  if (UNLIKELY(lane.used >> lane.site_bits)) {
    more_sites(site.thread, state, lane);
    publish_epoch(site.thread);
    site.whole = 0; // ids of a region that the lane has left, which may be reclaimed
    site.parts = 0;
  }
  uint32_t number = lane.used++;
  lane.sites[number] = {context, key.lockset, site.size, site.flags, mask};
  state.sites.insert(key, number + 1);
  return number;
}

// The site's number when the key by which it was sought does not find it.
SNARL_COLD uint32_t number_of_unknown(AccessSite &site, AccessState &state, Lane &lane, SiteKey key, ByteMask mask) {
  const CallContext &call = site.find_call();
  const Context context = site.by_call ? call.context : tree_child(call.context, site.pc);
  if (LIKELY(!call.through_library))
    return new_site(site, state, lane, key, context, mask);
  key = site.key_through_library(mask); // not found at first sight
  const uint32_t known = state.sites.number(key);
  return known ? known - 1 : new_site(site, state, lane, key, context, mask);
}

} // namespace

bool has_room_for_site(Thread &t, Lane &lane) {
  if (LIKELY(lane.used >> lane.site_bits == 0))
    return true;
  if (may_grow(t, *t.access, lane)) {
    more_sites(t, *t.access, lane);
    publish_epoch(t);
  }
  return false;
}

AccessState *make_access_state() {
  auto *state = allocate_one<AccessState>();
  state->sites.start(kFirstSiteBits + 1);
  return state;
}

void access_thread_changed(AccessState &state) {
  if (state.atomics)
    state.atomics->clear();
}

// The masks stay: they change with the number of site bits, with the first other thread, when accesses are ignored and
// when they rest.
SNARL_INLINE void publish_first_id(Thread &t, snarl_planted_tls &tls, Word epoch) {
  const uint64_t two = uint64_t{epoch} << 32 | epoch;
  auto *words = reinterpret_cast<uint64_t *>(&tls);
  words[0] = words[1] = two;
  tls.part_epoch = t.access && t.access->partial.sites ? t.access->partial.epoch_first : kReferenceBit /* no id */;
  forget_recent(tls);
  forget_known(t, tls);
}

void access_epoch_changed(Thread &t, Clock clock) {
  AccessState *state = t.access;
  if (!state)
    return;
  if (LIKELY(t.planted != nullptr) && LIKELY(advance_within(state->whole, clock)) &&
      LIKELY(!state->partial.sites || advance_within(state->partial, clock)))
    return publish_first_id(t, *t.planted, state->whole.epoch_first);
  if (state->whole.sites)
    advance(t, *state, state->whole, clock);
  if (state->partial.sites)
    advance(t, *state, state->partial, clock);
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
  uint32_t called_mask = mask;
  if (UNLIKELY(accesses_rest()) && mask) {
    mask = 0;
    if (__atomic_load_n(&tls->called_mask, __ATOMIC_RELAXED) == kAttention)
      state->visits_left = kVisitsAtATime;
    called_mask = state->visits_left ? called_mask : 0;
  }
  set_masks(*tls, mask, called_mask);
  tls->reader_row = row_of_slot(t.slot.value);
  tls->part_mask = state && state->partial.sites ? ~((1u << state->partial.site_bits) - 1) : ~0u;
  publish_first_id(t, *tls, epoch);
}

SNARL_COLD Word first_id_of_site(const FirstAccess &access, ByteMask mask, bool write) {
  AccessSite site{*self(), access.pc, access.leaf,
                  static_cast<uint8_t>(access.flags | (write ? access_flags::write : 0)), access.size};
  return site.make_id(mask);
}

const CallContext &AccessSite::find_call() {
  if (!call.context)
    call = leaf || by_call ? called_context(current_node(thread), leaf ? leaf : pc)
                           : CallContext{Context(current_node(thread)), false};
  return call;
}

Word AccessSite::make_id(ByteMask mask) {
  AccessState &state = *thread.access;
  bool partial = mask != kAllBytes;
  Lane &lane = partial ? state.partial : state.whole;
  if (UNLIKELY(!lane.sites)) {
    start_lane(thread, lane, partial);
    publish_epoch(thread);
  }
  const SiteKey sought = key(mask);
  const uint32_t known = state.sites.number(sought);
  const uint32_t number = LIKELY(known) ? known - 1 : number_of_unknown(*this, state, lane, sought, mask);
  return keep(lane.epoch_first + number, mask);
}

} // namespace snarl
