// Who gives up a share of what several own tells of it, unless he is the last; the last one tells of both ends of what
// ends it, and not of the end of the count itself.
// flags: -O0
#include <memory>

void give_up(std::shared_ptr<int> &share) { share.reset(); }

// in _ZNSt16_Sp_counted_baseILN9__gnu_cxx12_Lock_policyE2EE10_M_releaseEv
// expect: load volatile i32
// expect: call void @__snarl_owner_leaves
// expect: call i32 @__snarl_last_owner_begins
// expect: call void @__snarl_branch_left
// count 1: call i32 @__snarl_last_owner_begins
