// One id for several accesses of a slot's epoch to different bytes of a granule.
//
// Text is written byte by byte, mostly by several places in the code: `out += escape(c)`, an unrolled loop, the colours
// of a pixel. With a site for each of them a granule would have bytes with histories of their own. So a site may be
// *joint*: its mask is that of all its bytes, and for each of them it names the site of the access. One that covers the
// whole granule is a site of whole granules, so that the planted test sees it.
//
// A joint site is made of an earlier access's site (which may be joint) and that of the present one. What they make is
// remembered by the pair of their numbers, where machine code looks it up (planted/first_of_parts.S).
//
// What the bytes' sites are is kept by value, once for all slots, and never changes: a joint site may move to other
// dictionaries and to the archive as others do.
#ifndef SNARL_RUNTIME_SHADOW_JOINT_SITES_H
#define SNARL_RUNTIME_SHADOW_JOINT_SITES_H

#include "runtime/shadow/access_state.h"

namespace snarl {

// In Site::flags: the context is the number of what is joined.
inline constexpr uint8_t kJointFlag = 128;

// What the sites of two numbers of the partial lane are together. Those of a slot stand in a table, at
// (9 * earlier + present) % kJointPairs.
struct JointPair {
  uint32_t earlier_and_present; // 16 bits each; kNoPair: nothing
  uint32_t joint;               // number; with kJointOfWhole: in the lane of whole granules
};
inline constexpr uint32_t kJointPairs = 256, kNoPair = ~0u, kJointOfWhole = 1u << 31;

// The site of the id's access to the lowest of these bytes.
const Site &site_of_byte(Word id, ByteMask bytes);

// The id of the present access, whose own is `me`, together with `word`, both of the current epoch's partial lane. 0:
// there is none (yet).
Word joint_id(const Thread &t, Word word, Word me);

// The slot's dictionaries start over.
void forget_joints(AccessState &state);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_JOINT_SITES_H
