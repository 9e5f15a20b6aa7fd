// Userspace RCU, of any flavor (memb, mb, bp, qsbr): a grace period waits for the readers that were there when it
// began. So what they did comes before what follows it, and what was done before it comes before those that begin
// later. The channels stand for all readers and all grace periods: more is taken for ordered than the library promises.
//
// A pointer is published by the value: who follows a pointer by rcu_dereference() comes after whoever set it.
#include "instrumenter/foreign/known.h"

namespace snarl {
namespace {

using Does = ForeignEffect;
using Key = ForeignKey;

constexpr ForeignCall kUrcu[] = {
    {"urcu_*_read_lock", Does::takes_up, {Key::channel, kRcuGracePeriods}},
    {"urcu_*_read_unlock", Does::hands_on, {Key::channel, kRcuReaders}},
    {"urcu_*_synchronize_rcu", Does::hands_on, {Key::channel, kRcuGracePeriods}},
    {"urcu_*_synchronize_rcu", Does::takes_up, {Key::channel, kRcuReaders}},

    // A thread of the flavor qsbr is a reader but for these moments.
    {"urcu_*_quiescent_state", Does::hands_on, {Key::channel, kRcuReaders}},
    {"urcu_*_quiescent_state", Does::takes_up, {Key::channel, kRcuGracePeriods}},
    {"urcu_*_thread_offline", Does::hands_on, {Key::channel, kRcuReaders}},
    {"urcu_*_thread_online", Does::takes_up, {Key::channel, kRcuGracePeriods}},
    {"urcu_*_register_thread", Does::takes_up, {Key::channel, kRcuGracePeriods}},
    {"urcu_*_unregister_thread", Does::hands_on, {Key::channel, kRcuReaders}},

    {"urcu_*_call_rcu", Does::retires, {Key::argument, 1, 0}},
    {"urcu_*_call_rcu", Does::hands_on, {Key::pair, 1, 0}},
    {"urcu_*_call_rcu", Does::hands_on, {Key::channel, kRcuGracePeriods}},
    {"urcu_*_barrier", Does::takes_up, {Key::channel, kRcuCallbacksEnd}},
    {"urcu_*_defer_rcu", Does::retires, {Key::argument, 0, 0}},
    {"urcu_*_defer_rcu", Does::hands_on, {Key::pair, 0, 1}},
    {"urcu_*_defer_rcu", Does::hands_on, {Key::channel, kRcuGracePeriods}},
    {"urcu_*_barrier_thread", Does::takes_up, {Key::channel, kRcuCallbacksEnd}},

    {"rcu_set_pointer_sym", Does::hands_on, {Key::argument, 1}},
    {"rcu_xchg_pointer_sym", Does::hands_on, {Key::argument, 1}},
    {"rcu_xchg_pointer_sym", Does::takes_up, {Key::result}},
    {"rcu_cmpxchg_pointer_sym", Does::hands_on, {Key::argument, 2}},
    {"rcu_cmpxchg_pointer_sym", Does::takes_up, {Key::result}},
    {"rcu_dereference_sym", Does::takes_up, {Key::argument, 0}},
};

} // namespace

const llvm::ArrayRef<ForeignCall> kUrcuCalls = kUrcu;

} // namespace snarl
