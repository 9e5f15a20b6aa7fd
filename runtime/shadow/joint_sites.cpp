#include "runtime/shadow/joint_sites.h"

#include "runtime/channel/table.h"
#include "runtime/platform/spin.h"
#include "runtime/shadow/steps.h"

namespace snarl {

namespace {

constexpr uint32_t kMost = 1u << 16; // of all slots

struct Joined {
  Site of_byte[SNARL_GRANULE];
};

SpinLock lock;
Table<uint32_t> known; // by the contents' hash and a number to tell those of one hash apart; under the lock
Joined *all;           // by number; reserved at first use
uint32_t count;        // under the lock

uint64_t hash_of(const Joined &joined) {
  uint64_t h = 0;
  for (const Site &site : joined.of_byte)
    h = TableKey{h, uint64_t{site.lockset} << 32 | site.context.value,
                 uint64_t{site.size} << 16 | uint64_t{site.flags} << 8 | site.mask}
            .hash();
  return h;
}

bool same(const Joined &a, const Joined &b) {
  for (uint32_t i = 0; i < SNARL_GRANULE; ++i)
    if (!(a.of_byte[i] == b.of_byte[i]))
      return false;
  return true;
}

// kMost: there are no more.
uint32_t number_of(const Joined &joined) {
  SpinGuard guard(lock);
  if (!all)
    all = static_cast<Joined *>(reserve_pages(sizeof(Joined) * kMost));
  for (uint64_t again = 0;; ++again) {
    const TableKey key{hash_of(joined), again};
    if (const uint32_t *number = known.find(key)) {
      if (same(all[*number], joined))
        return *number;
      continue;
    }
    if (count == kMost)
      return kMost;
    all[count] = joined;
    return known.at(key) = count++;
  }
}

bool is_one_place(const Site &a, const Site &b) {
  return !((a.flags | b.flags) & kJointFlag) && a.context == b.context && a.lockset == b.lockset && a.size == b.size &&
         a.flags == b.flags;
}

const Site &of_byte(const Site &site, uint32_t byte) {
  return site.flags & kJointFlag ? all[site.context.value].of_byte[byte] : site;
}

// Of two sites, the earlier one first. Its mask is 0 if there is none.
Site joint_of(const Site &earlier, const Site &present) {
  const auto mask = static_cast<ByteMask>(earlier.mask | present.mask);
  if (mask == earlier.mask)
    return earlier;
  if (is_one_place(earlier, present)) {
    Site site = earlier;
    site.mask = mask;
    return site;
  }
  Joined joined{};
  for (uint32_t i = 0; i < SNARL_GRANULE; ++i)
    if (mask >> i & 1)
      joined.of_byte[i] = of_byte(earlier.mask >> i & 1 ? earlier : present, i);
  const uint32_t number = number_of(joined);
  if (number == kMost)
    return {};
  return {Context(number), 0, 0, kJointFlag, mask};
}

// By what it is, not by where: no code lies at such a leaf's caller.
SiteKey key_of(const Site &site) {
  return site_key(site.size, ~0ULL, site.context.value, site.lockset, site.mask, site.flags, false);
}

uint32_t number_in(AccessState &state, Lane &lane, const Site &site) {
  const SiteKey key = key_of(site);
  if (const uint32_t number = state.sites.number(key))
    return number - 1;
  lane.sites[lane.used] = site;
  state.sites.insert(key, lane.used + 1);
  return lane.used++;
}

JointPair &pair_of(AccessState &state, uint32_t earlier, uint32_t present) {
  return state.joints[(earlier * 9 + present) % kJointPairs];
}

// Remembers what the two make. False: there is none, or no room for it yet.
SNARL_COLD bool make_joint(uint32_t earlier, uint32_t present) {
  Thread &t = *self();
  AccessState &state = *t.access;
  if (!steps.joint_sites || state.joints_made == kJointSites)
    return false;
  if (!state.joints) {
    state.joints = static_cast<JointPair *>(allocate(sizeof(JointPair) * kJointPairs));
    forget_joints(state);
  }
  const Site joint = joint_of(state.partial.sites[earlier], state.partial.sites[present]);
  const bool of_whole = joint.mask == kAllBytes;
  Lane &lane = of_whole ? state.whole : state.partial;
  if (joint.mask == 0 || !has_room_for_site(t, lane))
    return false;
  const uint32_t before = lane.used, number = number_in(state, lane, joint);
  state.joints_made += lane.used - before;
  pair_of(state, earlier, present) = {earlier << 16 | present, number | (of_whole ? kJointOfWhole : 0)};
  return true;
}

} // namespace

const Site &site_of_byte(Word id, ByteMask bytes) {
  return of_byte(site_of(region_of(id), id), static_cast<uint32_t>(__builtin_ctz(bytes)));
}

Word joint_id(const Thread &t, Word word, Word me) {
  const AccessState &state = *t.access;
  const uint32_t earlier = word - state.partial.epoch_first, present = me - state.partial.epoch_first;
  const auto is_known = [&] {
    return state.joints && pair_of(*t.access, earlier, present).earlier_and_present == (earlier << 16 | present);
  };
  if (!is_known() && !make_joint(earlier, present))
    return 0;
  const uint32_t joint = pair_of(*t.access, earlier, present).joint;
  return joint & kJointOfWhole ? state.whole.epoch_first + (joint & ~kJointOfWhole) : state.partial.epoch_first + joint;
}

void forget_joints(AccessState &state) {
  state.joints_made = 0;
  for (uint32_t i = 0; state.joints && i < kJointPairs; ++i)
    state.joints[i].earlier_and_present = kNoPair;
}

} // namespace snarl
