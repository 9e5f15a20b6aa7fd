#include "runtime/sync/locking_functions.h"

#include "runtime/platform/address_range.h"
#include "runtime/platform/memory.h"

namespace snarl {
namespace {

// Of libc++, and of libstdc++, where those of the mutexes are inline.
constexpr const char *kTimedWait = "_ZNSt3__118condition_variable15__do_timed_waitERNS_11unique_lockINS_5mutexEEENS_6"
                                   "chrono10time_pointINS5_12system_clockENS5_8durationIxNS_5ratioILl1ELl1000000000EEE"
                                   "EEEE";
constexpr const char *kNames[] = {
    "_ZNSt3__15mutex4lockEv",
    "_ZNSt3__15mutex8try_lockEv",
    "_ZNSt3__15mutexD2Ev",
    "_ZNSt3__115recursive_mutex4lockEv",
    "_ZNSt3__115recursive_mutex8try_lockEv",
    "_ZNSt3__115recursive_mutexD2Ev",
    "_ZNSt3__118condition_variable4waitERNS_11unique_lockINS_5mutexEEE",
    kTimedWait,
    "_ZNSt3__118condition_variable10notify_oneEv",
    "_ZNSt3__118condition_variable10notify_allEv",
    "_ZNSt3__118condition_variableD2Ev",
    "_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE",
    "_ZNSt18condition_variable10notify_oneEv",
    "_ZNSt18condition_variable10notify_allEv",
    "_ZNSt18condition_variableD2Ev",
};
constexpr uint32_t kCount = sizeof kNames / sizeof *kNames;

// What is loaded of them. Once it is published nobody changes it; another one takes its place.
struct Found {
  AddressRange ranges[kCount];
};
constexpr Found kNothing;
const Found *published = &kNothing;

const Found &found() {
  return *__atomic_load_n(&published, __ATOMIC_ACQUIRE);
}

} // namespace

void locking_functions_refresh(void *(*find)(const char *name, void *argument), void *argument) {
  Found now;
  for (uint32_t i = 0; i < kCount; ++i)
    now.ranges[i] = range_of_symbol(find(kNames[i], argument));
  if (__snarl_memcmp(&now, &found(), sizeof now) == 0)
    return;
  const void *kept = __snarl_memcpy(allocate_forever(sizeof now), &now, sizeof now);
  __atomic_store_n(&published, static_cast<const Found *>(kept), __ATOMIC_RELEASE);
}

bool is_in_locking_function(Frame call) {
  return any_holds(found().ranges, frame_address(call));
}

} // namespace snarl
