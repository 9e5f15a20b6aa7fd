// What stands in libraries of Boost and not in its headers: call_once (Boost.Thread), whose flag is an atomic, and the
// waiting of Boost.Fiber, under spin locks. Fibers own its mutexes, and threads do not, so they are no locks here.
#include "instrumenter/foreign/known.h"

namespace snarl {
namespace {

using Does = ForeignEffect;
using Key = ForeignKey;

constexpr Key kNoKey = {Key::channel};

constexpr ForeignCall kBoost[] = {
    {"_ZN5boost13thread_detail17enter_once_regionERNS_9once_flagE", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost13thread_detail18commit_once_regionERNS_9once_flagE", Does::hands_on, {Key::argument, 0}},
    {"_ZN5boost13thread_detail20rollback_once_regionERNS_9once_flagE", Does::hands_on, {Key::argument, 0}},

    {"_ZN5boost6fibers5mutex4lockEv", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers5mutex8try_lockEv", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers5mutex6unlockEv", Does::hands_on, {Key::argument, 0}},
    {"_ZN5boost6fibers11timed_mutex4lockEv", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers11timed_mutex8try_lockEv", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers11timed_mutex15try_lock_until_E*", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers11timed_mutex6unlockEv", Does::hands_on, {Key::argument, 0}},
    {"_ZN5boost6fibers15recursive_mutex4lockEv", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers15recursive_mutex8try_lockEv", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers15recursive_mutex6unlockEv", Does::hands_on, {Key::argument, 0}},
    {"_ZN5boost6fibers21recursive_timed_mutex4lockEv", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers21recursive_timed_mutex8try_lockEv", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers21recursive_timed_mutex15try_lock_until_E*", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers21recursive_timed_mutex6unlockEv", Does::hands_on, {Key::argument, 0}},
    {"_ZN5boost6fibers7barrier4waitEv", Does::hands_on, {Key::argument, 0}},
    {"_ZN5boost6fibers7barrier4waitEv", Does::takes_up, {Key::argument, 0}},

    // Of a fiber's context, which is the first member of its handle.
    {"_ZN5boost6fibers7context9terminateEv", Does::hands_on, {Key::argument, 1}},
    {"_ZN5boost6fibers5fiber4joinEv", Does::takes_up, {Key::field, 0, 0}},
    {"_ZN5boost6fibers7context8scheduleEPS1_", Does::hands_on, {Key::argument, 1}},
    {"_ZN5boost6fibers7context7suspendE*", Does::takes_up, {Key::argument, 0}},
    {"_ZN5boost6fibers7context10wait_untilE*", Does::takes_up, {Key::argument, 0}},
    // They give a spin lock back that the headers took, by way of a std::unique_lock.
    {"_ZN5boost6fibers7context7suspendERSt11unique_lock*", Does::publishes_int, {Key::field, 1, 0}},
    {"_ZN5boost6fibers7context10wait_untilE*", Does::publishes_int, {Key::field, 2, 0}},

    // Where one fiber is left and another one goes on: the trying locks let the owner get on, too.
    {"jump_fcontext", Does::switches, kNoKey},
    {"ontop_fcontext", Does::switches, kNoKey},
    {"_ZN5boost6fibers5mutex4lockEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers5mutex8try_lockEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers11timed_mutex4lockEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers11timed_mutex8try_lockEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers11timed_mutex15try_lock_until_E*", Does::switches, kNoKey},
    {"_ZN5boost6fibers15recursive_mutex4lockEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers15recursive_mutex8try_lockEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers21recursive_timed_mutex4lockEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers21recursive_timed_mutex8try_lockEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers21recursive_timed_mutex15try_lock_until_E*", Does::switches, kNoKey},
    {"_ZN5boost6fibers7barrier4waitEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers5fiber6start_Ev", Does::switches, kNoKey},
    {"_ZN5boost6fibers5fiber4joinEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers7context4joinEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers7context5yieldEv", Does::switches, kNoKey},
    {"_ZN5boost6fibers7context6resumeE*", Does::switches, kNoKey},
    {"_ZN5boost6fibers7context7suspendE*", Does::switches, kNoKey},
    {"_ZN5boost6fibers7context10wait_untilE*", Does::switches, kNoKey},
    {"_ZN5boost6fibers7context9terminateEv", Does::switches, kNoKey},
};

} // namespace

const llvm::ArrayRef<ForeignCall> kBoostCalls = kBoost;

} // namespace snarl
