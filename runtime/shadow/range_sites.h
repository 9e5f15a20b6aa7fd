// The sites of ranges. A range touches whole granules and up to two parts of granules, and each byte mask is a site of
// its own: one look here finds the numbers of them all, where SiteTable takes a look for each.
//
// A table of the slot by place in the code, calling context and lock set, used by the thread that holds the slot.
// Emptied when the slot's sites get other numbers. What a library calls is in it by its whole context, and the place is
// known for that, so that who comes there again looks for the context first.
#ifndef SNARL_RUNTIME_SHADOW_RANGE_SITES_H
#define SNARL_RUNTIME_SHADOW_RANGE_SITES_H

#include "runtime/shadow/access_state.h"

namespace snarl {

struct alignas(64) RangeSite {
  uint64_t pc; // as in SiteKey, without the mask; 0: none
  uint64_t leaf;
  uint32_t node, lockset;
  uint16_t numbers[kAllBytes + 1]; // by byte mask: the site's number + 1; 0: not known
  bool through_library;            // a library's call came from here

  SNARL_INLINE Word id(const AccessState &state, ByteMask mask) const { // 0: not known
    const uint32_t number = numbers[mask];
    return LIKELY(number) ? (mask == kAllBytes ? state.whole : state.partial).epoch_first + number - 1 : 0;
  }
};
static_assert(sizeof(RangeSite) == 64 && kSiteBitsAtMost < 16);

class RangeSites {
public:
  SNARL_INLINE RangeSite &of(const SiteKey &key) {
    RangeSite &r = sites_[(key.pc ^ key.leaf ^ uint64_t{key.node} << 7) * 0x9e3779b97f4a7c15 >> (64 - kBits)];
    if (UNLIKELY(((r.pc ^ key.pc) | (r.leaf ^ key.leaf) | (r.node ^ key.node) | (r.lockset ^ key.lockset)) != 0))
      r = {key.pc, key.leaf, key.node, key.lockset, {}, false};
    return r;
  }
  void clear() {
    for (RangeSite &r : sites_)
      r = {}; // all of it: one of them may be in use
  }

private:
  static constexpr uint32_t kBits = 7;
  RangeSite sites_[1u << kBits];
};

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_RANGE_SITES_H
