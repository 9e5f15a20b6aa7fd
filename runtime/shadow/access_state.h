// How a slot names its accesses: the current region of ids, and the table from call site to site number.
// Owned by the slot (it outlives a thread); used by the thread that holds the slot, and by nobody else.
#ifndef SNARL_RUNTIME_SHADOW_ACCESS_STATE_H
#define SNARL_RUNTIME_SHADOW_ACCESS_STATE_H

#include "runtime/context/frame_records.h"
#include "runtime/platform/memory.h"
#include "runtime/shadow/index_pool.h"
#include "runtime/shadow/region.h"
#include "runtime/shadow/settled_atomics.h"
#include "runtime/shadow/site_table.h"
#include "runtime/thread/thread.h"

namespace snarl {

// One run of regions. Whole-granule accesses and partial ones have a lane each, so that the planted test, which cannot
// see byte masks, passes for whole ones only.
struct Lane {
  Site *sites = nullptr;
  Word epoch_first = 0; // id of site 0 in the current epoch
  Word start = 0;
  uint32_t size = 0; // ids in the region; 0: the next epoch gets another
  uint32_t used = 0; // sites in use
  Clock base = 0;
  uint8_t site_bits = 0;
};

inline constexpr uint32_t kSetClasses = 8;

// A step that the slot took lately: the access `reason` turned the word `from` into the set `to`, somewhere in the
// program's memory block `block`. The step does not hold the sets, which may have become others.
struct SetStep {
  Word from, reason, to;
  uint32_t block;
};
inline constexpr uint32_t kSetSteps = 128;
// Steps that were repeated in another block, less those that were not: from kSharingPays on, cells share their sets.
inline constexpr uint32_t kSharingPays = 8, kSharingAtMost = 32;

class KnownAtomics; // shadow/known_atomics.h
class RangeSites;   // shadow/range_sites.h
struct JointPair;   // shadow/joint_sites.h

// How often a place in the code was met while accesses rest (shadow/rests.h): its address, and the number in the upper
// 16 bits.
using Visit = uint64_t;

struct AccessState {
  Lane whole, partial;
  IndexList free_sets[kSetClasses], free_byte_cells, free_readers, free_byte_readers;
  SetStep steps[kSetSteps];
  uint32_t sharing = 0;
  SiteTable sites;             // of both lanes: the key says which
  JointPair *joints = nullptr; // null until the first
  uint32_t joints_made = 0;    // in the present dictionaries
  Vector<Word> scratch;
  KnownAtomics *atomics = nullptr;   // null until the first
  RangeSites *range_sites = nullptr; // null until the first short range
  Visit *visits = nullptr;           // by place; from the first rest on
  uint32_t visits_left = 0;          // until the keeper's next tick
  uint32_t ids_used = 0;             // in regions that were used up since the lanes started over
  Clock full_at = 0;                 // when the lanes started over because there was no room for a site; 0: never
  SettledAtomics settled;
};

// Where an access happens; makes its id on demand.
struct AccessSite {
  Thread &thread;
  Pc pc;
  Pc leaf;       // return address of a leaf function without frame record, or 0
  uint8_t flags; // access_flags
  uint16_t size;
  bool by_call = false;  // by what the runtime intercepts: pc is the call's
  uintptr_t address = 0; // where it begins, for the report; 0: that of the granule in question will do
  Word whole = 0;        // its id for whole granules, once made
  Word part = 0;         // its last one for a part of a granule
  ByteMask parts = 0;    // which part
  CallContext call{};    // of the call by which it came, once looked up
  SNARL_INLINE bool has_id(ByteMask mask) const { return mask == kAllBytes ? whole != 0 : mask == parts; }
  SNARL_INLINE Word id(ByteMask mask) {
    if (has_id(mask))
      return mask == kAllBytes ? whole : part;
    const Lane &lane = mask == kAllBytes ? thread.access->whole : thread.access->partial;
    const uint32_t number = thread.access->sites.number_at_first_sight(key(mask));
    if (UNLIKELY(!number))
      return make_id(mask);
    return keep(lane.epoch_first + number - 1, mask);
  }
  SNARL_INLINE Word keep(Word made, ByteMask mask) {
    if (mask == kAllBytes)
      whole = made;
    else
      part = made, parts = mask;
    return made;
  }
  SNARL_INLINE SiteKey key(ByteMask mask) const {
    return site_key(pc, leaf, current_node(thread), thread.lockset, mask, flags, size == 0);
  }
  Word make_id(ByteMask mask);
  // The call by which it came: of what the runtime intercepts, or of the leaf function that it is in. It may be one of
  // a library's, of which node and pc say only the beginning: then each whole context has sites of its own.
  const CallContext &find_call();
  SNARL_INLINE SiteKey key_through_library(ByteMask mask) const {
    constexpr uint32_t kWhole = 1u << 31; // no node is that
    SiteKey its = key(mask);
    its.node = kWhole | call.context.value;
    return its;
  }
};

// Has the lane a number for one more site? Makes room if it has not, for the next time: the ids of the current epoch
// are others then.
bool has_room_for_site(Thread &t, Lane &lane);

// The slot enters the epoch `clock`: moves both lanes on.
void access_epoch_changed(Thread &t, Clock clock);
// Publishes epoch and mask to the planted code of the thread (mask 0 while it is alone).
void publish_epoch(Thread &t);
// Is `id` of the current epoch of the thread?
SNARL_INLINE bool in_lane(const Lane &lane, Word id) {
  return ((id ^ lane.epoch_first) >> lane.site_bits) == 0;
}

// The same for both lanes, and words of any kind.
SNARL_INLINE bool in_epoch(const AccessState &mine, Word word) {
  return word && is_plain(word) && (in_lane(mine.whole, word) || (mine.partial.sites && in_lane(mine.partial, word)));
}

AccessState *make_access_state();

// The slot gets another thread.
void access_thread_changed(AccessState &state);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_ACCESS_STATE_H
